using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests.Mapping;

public class TypedMappingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Values_become_what_the_orgs_fields_take_and_the_rest_of_the_record_is_kept()
    {
        var source = BookingWith("""
            {"id":"BKNG-1","customer_timezone":"Europe/Vienna","starting_time":"2026-03-03T12:00:00Z",
             "form_submission":{"name":"Ann Miller","email":"ann@example.com","custom_fields":[{"name":"Budget","value":"$1,200.50"},{"name":"Born","value":"soon"},{"name":"Level","value":"High"}]}}
            """);
        var settings = Rows(
            ("form.custom.Budget", "Budget__c"),
            ("form.custom.Born", "Born__c"),
            ("form.custom.Level", "Level__c"),
            ("guest.email", "Gone__c"),
            ("guest.lastName", "LastName"));

        var write = PersonFields.ForNew(PersonObject.Contact, source, settings, Types());

        Assert.Equal(FieldValue.Of(1200.50m), write.Fields["Budget__c"]);
        Assert.Equal(FieldValue.Of("2"), write.Fields["Level__c"]);
        Assert.False(write.Fields.Contains("Born__c") || write.Fields.Contains("Gone__c"));
        Assert.Equal(FieldValue.Of("Miller"), write.Fields["LastName"]);
        Assert.Equal([FieldProblemCodes.DoesNotConvert, FieldProblemCodes.NotWritable], write.Problems.Select(problem => problem.Code));
    }

    [Theory]
    [InlineData(FieldKind.Text, "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData(FieldKind.TextArea, "@SUM(1)", "'@SUM(1)")]
    [InlineData(FieldKind.Text, "-", "'-")]
    [InlineData(FieldKind.Text, "Ann =", "Ann =")]
    [InlineData(FieldKind.Phone, "+14155550100", "+14155550100")]
    [InlineData(FieldKind.Number, "-5", "-5")]
    public void A_text_that_a_spreadsheet_would_run_is_disarmed_where_the_settings_say_so(FieldKind kind, string typed, string written)
    {
        var source = BookingWith(
            $$$"""{"id":"BKNG-1","form_submission":{"name":"Ann Miller","custom_fields":[{"name":"Said","value":"{{{typed}}}"}]}}""");
        var field = new FieldType { Name = "Said__c", Kind = kind, Length = 80, Precision = 18, Createable = true, Updateable = true };

        foreach (var formulas in new[] { Formulas.Keep, Formulas.Disarm })
        {
            var write = PersonFields.ForNew(
                PersonObject.Contact,
                source,
                Rows(("form.custom.Said", "Said__c")),
                Types(field) with
                {
                    Formulas = formulas,
                });
            Assert.Equal(formulas == Formulas.Disarm ? written : typed, write.Fields["Said__c"].ToString());
        }
    }

    [Theory]
    [InlineData(4, "=123", "'=12")]
    [InlineData(5, "=12\uD83D\uDE00", "'=12")]
    public void A_disarmed_text_fits_its_field(int length, string typed, string written) => Assert.Equal(
        FieldValue.Of(written),
        TypedValue.Disarmed(
            new FieldType
            {
                Name = "Said__c",
                Kind = FieldKind.Text,
                Length = length,
            },
            FieldValue.Of(typed)));

    [Fact]
    public void A_required_field_without_a_value_has_the_default_of_its_type_and_is_told()
    {
        var source = BookingWith("""{"id":"BKNG-1","form_submission":{"name":"Ann Miller"}}""");
        var needed = new[]
        {
            new FieldType
            {
                Name = "Since__c",
                Kind = FieldKind.Date,
                Required = true,
            },
            new FieldType
            {
                Name = "Site__c",
                Kind = FieldKind.Url,
                Required = true,
            },
            new FieldType
            {
                Name = "Sum__c",
                Kind = FieldKind.Currency,
                Required = true,
            },
            new FieldType
            {
                Name = "Code__c",
                Kind = FieldKind.Text,
                Length = 4,
                Required = true,
            },
            new FieldType
            {
                Name = "Level__c",
                Kind = FieldKind.Picklist,
                Restricted = true,
                Required = true,
                Choices = [new PicklistChoice("0", "Old", Active: false), new PicklistChoice("1", "Low")],
            },
        };

        var types = Types(needed);
        var write = PersonFields.ForNew(PersonObject.Contact, source, Rows(("guest.lastName", "LastName")), types);
        var problems = RequiredFields.Fill(write.Fields, types);

        Assert.Equal(
            ("2026-03-01", "http://NA", "0", "Unsp", "1"),
            (Text("Since__c"), Text("Site__c"), Text("Sum__c"), Text("Code__c"), Text("Level__c")));
        Assert.Equal(5, problems.Count(problem => problem.Code == FieldProblemCodes.RequiredDefaulted));

        string Text(string field) => write.Fields[field].ToString()!;
    }

    [Fact]
    public void A_fallback_is_converted_like_a_value()
    {
        var source = BookingWith("""{"id":"BKNG-1","form_submission":{"name":"Ann Miller"}}""");
        var settings = OrgSettings.Default with
        {
            Mappings = MappingTable.Default with
            {
                Contact =
                [
                    new FieldMapping
                    {
                        Source = "form.custom.Level",
                        Target = "Level__c",
                        Fallback = "High",
                    },
                ],
            },
        };

        Assert.Equal(FieldValue.Of("2"), PersonFields.ForNew(PersonObject.Contact, source, settings, Types()).Fields["Level__c"]);
    }

    [Fact]
    public void The_same_moment_and_the_same_number_are_no_change()
    {
        var source = BookingWith(
            """{"id":"BKNG-1","starting_time":"2026-03-03T12:00:00Z","form_submission":{"name":"Ann","custom_fields":[{"name":"Budget","value":"5"}]}}"""
        );
        var settings = Rows(("booking.startsAt", "Next__c"), ("form.custom.Budget", "Budget__c")) with
        {
            Contact = new ObjectRule { Update = ExistingUpdate.Override },
        };
        var current = FieldSet.FromJson("""{"Next__c":"2026-03-03T12:00:00.000+0000","Budget__c":5.0}""");

        Assert.Empty(PersonFields.ForExisting(current, PersonObject.Contact, source, settings, Types()).Fields);
    }

    private static MappingSource BookingWith(string json) => MappingSource.Of(Given.Booking("booking.scheduled", 0, data =>
    {
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject()) data[name] = value?.DeepClone();
    }));

    private static OrgSettings Rows(params (string Source, string Target)[] rows) => OrgSettings.Default with
    {
        Mappings = MappingTable.Default with
        {
            Contact = [.. rows.Select(row => new FieldMapping { Source = row.Source, Target = row.Target })],
        },
    };

    private static FieldTypes Types(params FieldType[] more)
    {
        FieldType[] fields =
        [
            new()
            {
                Name = "LastName",
                Kind = FieldKind.Text,
                Length = 80,
                Required = true,
            },
            new()
            {
                Name = "Budget__c",
                Kind = FieldKind.Currency,
                Precision = 18,
                Scale = 2,
            },
            new() { Name = "Born__c", Kind = FieldKind.Date }, new() { Name = "Next__c", Kind = FieldKind.DateTime },
            new()
            {
                Name = "Level__c",
                Kind = FieldKind.Picklist,
                Restricted = true,
                Choices = [new PicklistChoice("1", "Low"), new PicklistChoice("2", "High")],
            },
        ];
        var byName = ImmutableDictionary.CreateBuilder<string, FieldType>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields.Concat(more)) byName[field.Name] = field;
        return new FieldTypes(new ObjectType("Contact", true, true, byName.ToImmutable(), []), Now);
    }
}
