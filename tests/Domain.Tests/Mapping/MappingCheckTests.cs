using System.Collections.Immutable;

namespace OnceHub.Sync.Domain.Tests.Mapping;

public class MappingCheckTests
{
    private static readonly FieldType[] PersonFields =
    [
        Text("FirstName", 40), Text("LastName", 80) with { Required = true }, new() { Name = "Email", Kind = FieldKind.Email, Length = 80 },
        new()
        {
            Name = "Phone",
            Kind = FieldKind.Phone,
            Length = 40,
        },
        new()
        {
            Name = "MobilePhone",
            Kind = FieldKind.Phone,
            Length = 40,
        },
        Text("Company", 255),
    ];

    private static readonly FieldType Level = new()
    {
        Name = "Level__c",
        Kind = FieldKind.Picklist,
        Length = 255,
        Restricted = true,
        Choices = [new PicklistChoice("1", "Low"), new PicklistChoice("2", "High")],
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_of_the_Event_need_not_say_whether_it_overwrites(bool overwrite)
    {
        var mappings = OrgSettings.Default.Mappings;
        var settings = OrgSettings.Default with
        {
            Mappings = mappings with { Event = mappings.Event.SetItem(1, mappings.Event[1] with { Overwrite = overwrite }) },
        };

        Assert.Equal(
            "$.mappings.event[1].overwrite OVERWRITE_UNUSED Warning",
            Assert.Single(MappingCheck.Run(settings, Org()).Select(found => $"{found.Path} {found.Code} {found.Severity}")));
    }

    [Fact]
    public void The_defaults_suit_a_plain_org() => Assert.Empty(MappingCheck.Run(OrgSettings.Default, Org()));

    [Fact]
    public void Rows_that_cannot_work_are_errors_with_their_paths()
    {
        var settings = WithContactRows(
            new FieldMapping { Source = "guest.firstName", Target = "Nickname__c" },
            new FieldMapping { Source = "guest.email", Target = "Born__c" },
            new FieldMapping { Source = "static:3", Target = "Level__c" },
            new FieldMapping { Source = "form.custom.Level", Target = "Level__c", Fallback = "Medium" },
            new FieldMapping { Source = "form.custom.X", Target = "Total__c" });
        var org = Org(
            Level,
            new FieldType { Name = "Born__c", Kind = FieldKind.Date },
            new FieldType
            {
                Name = "Total__c",
                Kind = FieldKind.Number,
                Createable = false,
                Updateable = false,
            });

        Assert.Equal(
            [
                "$.mappings.contact[0].target FIELD_MISSING",
                "$.mappings.contact[1].target TYPE_MISMATCH",
                "$.mappings.contact[2].source VALUE_DOES_NOT_CONVERT",
                "$.mappings.contact[3].fallback VALUE_DOES_NOT_CONVERT", "$.mappings.contact[4].target FIELD_READ_ONLY",
            ],
            Errors(settings, org));
    }

    [Fact]
    public void Labels_and_convertible_values_pass()
    {
        var settings = WithContactRows(
            new FieldMapping { Source = "static:High", Target = "Level__c" },
            new FieldMapping { Source = "booking.startsAt", Target = "Born__c" }
        );

        Assert.Empty(MappingCheck.Run(settings, Org(Level, new FieldType { Name = "Born__c", Kind = FieldKind.Date })));
    }

    [Fact]
    public void A_required_field_needs_a_source_or_a_fallback_and_says_what_it_gets_meanwhile()
    {
        var needed = Text("Region__c", 20) with { Required = true };
        var lookup = new FieldType { Name = "Boss__c", Kind = FieldKind.Reference, Required = true };

        var unmapped = MappingCheck.Run(OrgSettings.Default, Org(needed, lookup));
        Assert.Equal(
            ["$.mappings.contact REQUIRED_UNMAPPED Error", "$.mappings.contact REQUIRED_UNMAPPED Warning"],
            unmapped.Select(found => $"{found.Path} {found.Code} {found.Severity}"));
        Assert.Contains("'Unspecified'", unmapped[1].Message, StringComparison.Ordinal);
        var blank = Assert.Single(
            MappingCheck.Run(WithContactRows(new FieldMapping { Source = "form.custom.Region", Target = "region__C" }), Org(needed)));
        Assert.Equal("$.mappings.contact[0].fallback", blank.Path);
        Assert.Empty(
            MappingCheck.Run(
                WithContactRows(
                    new FieldMapping
                    {
                        Source = "form.custom.Region",
                        Target = "Region__c",
                        Fallback = "EMEA",
                    }),
                Org(needed)));
        Assert.Empty(MappingCheck.Run(WithContactRows(new FieldMapping { Source = "static:EMEA", Target = "Region__c" }), Org(needed)));
    }

    [Fact]
    public void Record_types_and_owners_must_be_there()
    {
        var type = SalesforceId.Parse("012000000000001AAA");
        var owner = SalesforceId.Parse("005000000000009AAA");
        var settings = OrgSettings.Default with
        {
            Contact = new ObjectRule { RecordType = type },
            Owners = ImmutableDictionary<string, SalesforceId>.Empty.Add("USR-1", owner),
            Calendars = [new CalendarRule { Ids = ["BP-1"], ContactRecordType = SalesforceId.Parse("012000000000002AAA") }],
        };
        var org = Org() with { ActiveUsers = [] };
        var there = org with
        {
            ActiveUsers = [owner],
            Objects =
            [
                .. org.Objects.Select(found =>
                    found.Name == "Contact"
                        ? found with
                        {
                            RecordTypes =
                            [
                                new RecordTypeChoice(type.Value, "Guest", true),
                                new RecordTypeChoice("012000000000002AAA", "Partner", false),
                            ],
                        }
                        : found),
            ],
        };

        Assert.Equal(
            [
                "$.contact.recordType RECORD_TYPE_MISSING",
                "$.calendars[0].contactRecordType RECORD_TYPE_MISSING",
                "$.owners['USR-1'] OWNER_UNKNOWN",
            ],
            Errors(settings, org));
        Assert.Equal(["$.calendars[0].contactRecordType RECORD_TYPE_UNAVAILABLE"], Errors(settings, there));
    }

    [Fact]
    public void Rights_that_the_rules_need_must_be_there()
    {
        var org = Org();
        var owner = new FieldType { Name = "OwnerId", Kind = FieldKind.Reference, Createable = false, Updateable = false };
        var bound = org with
        {
            Objects = [.. org.Objects.Select(type => type.Name switch
            {
                "Contact" => type with
                {
                    Createable = false,
                    Fields = type
                        .Fields.Values.Append(owner)
                        .ToImmutableDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase),
                },
                "Event" => type with { Updateable = false },
                "Case" => type with { Createable = false },
                _ => type,
            })],
        };
        var follows = OrgSettings.Default with { Contact = new ObjectRule { OwnerOfExisting = OwnerRule.BookingOwner } };

        Assert.Equal(["$.mappings.contact OBJECT_READ_ONLY", "$.mappings.event OBJECT_READ_ONLY"], Errors(OrgSettings.Default, bound));
        Assert.Equal(
            ["$.contact.ownerOfNew", "$.contact.ownerOfExisting"],
            MappingCheck
                .Run(follows, bound)
                .Where(found => found is { Code: "OWNER_READ_ONLY", Severity: FindingSeverity.Warning })
                .Select(found => found.Path));
        Assert.DoesNotContain(
            MappingCheck.Run(OrgSettings.Default with { Contact = new ObjectRule { OwnerOfNew = OwnerRule.Keep } }, bound),
            found => found.Code == "OWNER_READ_ONLY");
    }

    [Fact]
    public void Person_Accounts_are_held_against_Account_where_there_are_some()
    {
        var person = SalesforceId.Parse("012000000000001AAA");
        var company = SalesforceId.Parse("012000000000002AAA");
        var plain = Org();
        var account = new[]
        {
            Text("Name", 255),
            Text("LastName", 80),
            Text("Industry", 40),
            new FieldType
            {
                Name = "PersonEmail",
                Kind = FieldKind.Email,
                Length = 80,
            },
            new FieldType
            {
                Name = "IsPersonAccount",
                Kind = FieldKind.Boolean,
                Createable = false,
                Updateable = false,
            },
        }.Concat(new[] { "FirstName", "Phone", "PersonMobilePhone" }.Select(name => Text(name, 40)));
        var org = plain with
        {
            Objects =
            [
                .. plain.Objects.Where(type => type.Name != "Account"),
                new ObjectType(
                    "Account",
                    true,
                    true,
                    account.ToImmutableDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase),
                    [new RecordTypeChoice(person.Value, "Person", true), new RecordTypeChoice(company.Value, "Company", true)]),
            ],
            PersonRecordTypes = [person],
        };
        var persons = OrgSettings.Default with { Account = new AccountRule { PersonAccountRecordType = person } };
        var own = persons with
        {
            Mappings = MappingTable.Default with
            {
                PersonAccount =
                [
                    new FieldMapping { Source = "guest.email", Target = "PersonEmail" },
                    new FieldMapping { Source = "guest.email", Target = "Email" },
                ],
            },
        };
        var narrow = persons with
        {
            Mappings = MappingTable.Default with
            {
                Contact =
                [
                    new FieldMapping { Source = "form.note", Target = "Company" },
                    new FieldMapping { Source = "form.note", Target = "Gone__c" },
                ],
            },
        };

        Assert.Empty(MappingCheck.Run(persons, org));
        Assert.Equal(["$.mappings.personAccount[1].target FIELD_MISSING"], Errors(own, org));
        Assert.Equal(["$.mappings.contact[1].target FIELD_MISSING", "$.mappings.contact[0].target FIELD_MISSING"], Errors(narrow, org));
        Assert.Equal(
            ["$.account.personAccountRecordType RECORD_TYPE_OF_OTHER_KIND"],
            Errors(persons with { Account = new AccountRule { PersonAccountRecordType = company } }, org));
        Assert.Equal(
            ["$.account.personAccountRecordType PERSON_ACCOUNTS_OFF", "$.account.personAccountRecordType RECORD_TYPE_MISSING"],
            Errors(persons, plain));
        var rowsOnly = own with { Account = new AccountRule() };
        Assert.Equal(
            "$.mappings.personAccount PERSON_ACCOUNTS_OFF Warning",
            Assert.Single(MappingCheck.Run(rowsOnly, plain).Select(found => $"{found.Path} {found.Code} {found.Severity}")));
    }

    [Fact]
    public void An_object_that_cannot_be_seen_matters_where_it_is_used()
    {
        var org = Org();
        var without = org with { Objects = [.. org.Objects.Where(type => type.Name is not ("Case" or "Account"))] };

        Assert.Equal(["$.mappings.account OBJECT_HIDDEN"], Errors(OrgSettings.Default, without));
    }

    private static OrgSettings WithContactRows(params FieldMapping[] rows) =>
        OrgSettings.Default with { Mappings = OrgSettings.Default.Mappings with { Contact = [.. rows] } };

    private static IEnumerable<string> Errors(OrgSettings settings, OrgTypes org) =>
        MappingCheck
            .Run(settings, org)
            .Where(found => found.Severity == FindingSeverity.Error)
            .Select(found => $"{found.Path} {found.Code}");

    private static FieldType Text(string name, int length) => new() { Name = name, Kind = FieldKind.Text, Length = length };

    private static OrgTypes Org(params FieldType[] onContact) => new(
        [
            Type("Contact", [.. PersonFields, .. onContact]),
            Type("Lead", PersonFields),
            Type("Account", Text("Name", 255) with { Required = true }),
            Type("Event", Text("Subject", 255), Text("Location", 255), Text("Description", 32_000)),
            Type("Case", Text("Subject", 255), Text("Description", 32_000)),
        ],
        null);

    private static ObjectType Type(string name, params FieldType[] fields) =>
        new(name, true, true, fields.ToImmutableDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase), []);
}
