using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Mapping;

namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class MappingSheetTests
{
    private static readonly MappingTab Contacts = MappingTab.Of(OrgSettings.Default)[0];

    private static readonly ObjectType Contact = new(
        "Contact", true, true,
        new[]
        {
            Field("LastName", FieldKind.Text, required: true), Field("FirstName", FieldKind.Text), Field("Budget__c", FieldKind.Currency),
            Field("Team_Size__c", FieldKind.Picklist, required: true),
        }.ToImmutableDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase),
        []);

    [Fact]
    public void Rows_that_nobody_touched_are_no_change()
    {
        var settings = With(Row("guest.firstName", "FirstName"), Row("guest.lastName", "LastName", overwrite: true, fallback: "Unknown"));
        var applied = MappingSheet.Apply(settings, Contacts, MappingSheet.RowsOf(settings, Contacts, null));
        Assert.Equal(settings.Mappings.Contact.AsEnumerable(), applied.Mappings.Contact.AsEnumerable());
        Assert.Empty(Changes(settings, applied));
    }

    [Fact]
    public void Required_fields_stand_first() => Assert.Equal(
        ["LastName", "FirstName"],
        MappingSheet
            .RowsOf(With(Row("guest.firstName", "FirstName"), Row("guest.lastName", "LastName")), Contacts, Contact)
            .Select(row => row.Target));

    [Theory]
    [InlineData(ExistingUpdate.ByRow, false, null)]
    [InlineData(ExistingUpdate.ByRow, true, true)]
    [InlineData(ExistingUpdate.Override, true, null)]
    [InlineData(ExistingUpdate.Override, false, false)]
    public void A_row_says_of_overwriting_only_what_differs_from_the_rule(ExistingUpdate rule, bool isOn, bool? written)
    {
        var settings = With(Row("guest.firstName", "FirstName")) with { Contact = new ObjectRule { Update = rule } };
        var rows = MappingSheet.RowsOf(settings, Contacts, null);
        Assert.Equal(rule == ExistingUpdate.Override, rows[0].Overwrite);
        rows[0].Overwrite = isOn;
        Assert.Equal(written, MappingSheet.Apply(settings, Contacts, rows).Mappings.Contact[0].Overwrite);
    }

    [Fact]
    public void Changes_are_told_row_by_row()
    {
        var settings = With(Row("guest.firstName", "FirstName"), Row("guest.lastName", "LastName"));
        var rows = MappingSheet.RowsOf(settings, Contacts, null);
        rows[0].Fallback = "Ann";
        rows[1] = new RowForm { Source = "form.custom.Budget", Target = "Budget__c" };
        Assert.Equal(
            new RowChange[]
            {
                new("changed", "FirstName: fallback none to “Ann”"),
                new("added", "form.custom.Budget → Budget__c"),
                new("removed", "guest.lastName → LastName"),
            },
            Changes(settings, MappingSheet.Apply(settings, Contacts, rows)).AsEnumerable());
    }

    public static TheoryData<string?, string?, string, bool, string> Faults => new()
    {
        { "", "FirstName", "source", true, "Choose what OnceHub value to write." },
        { "guest.firstName", "", "target", true, "Choose a Salesforce field." },
        { "guest.fristName", "FirstName", "source", true, "guest.firstName" },
        { "guest.email", "Budget__c", "target", false, "Map it to a field that takes them" },
        { "guest.firstName", "Nowhere__c", "target", false, "has no field Nowhere__c" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_stands_at_its_row_and_says_what_to_do(string? source, string? target, string member, bool blocks, string says)
    {
        var settings = With(Row("guest.lastName", "LastName", fallback: "Unknown"));
        var rows = MappingSheet.RowsOf(settings, Contacts, Contact);
        rows.Add(new RowForm { Source = source, Target = target });
        var fault = Assert.Single(
            MappingSheet.Problems(MappingSheet.Apply(settings, Contacts, rows), Contacts, [Contact]), problem => problem.Row == 1);
        Assert.Equal((member, blocks, true), (fault.Member, fault.Blocks, fault.IsError));
        Assert.Contains(says, fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_cannot_be_mapped_twice()
    {
        var settings = With(Row("guest.lastName", "LastName"));
        var rows = MappingSheet.RowsOf(settings, Contacts, Contact);
        rows.Add(new RowForm { Source = "guest.firstName", Target = "LastName" });
        Assert.Contains(
            MappingSheet.Problems(MappingSheet.Apply(settings, Contacts, rows), Contacts, []),
            problem => problem is { Row: 1, Member: "target", Blocks: true }
        );
    }

    [Fact]
    public void A_required_field_without_a_row_is_told_of_the_table() => Assert.Contains(
        MappingSheet.Problems(With(Row("guest.lastName", "LastName", fallback: "Unknown")), Contacts, [Contact]),
        problem =>
            problem is { Row: null, Code: "REQUIRED_UNMAPPED" }
            && problem.Text.StartsWith("Contact.Team_Size__c ", StringComparison.Ordinal));

    private static ImmutableArray<RowChange> Changes(OrgSettings before, OrgSettings after) =>
        MappingSheet.Changes(before.Mappings.Contact, after.Mappings.Contact);

    private static OrgSettings With(params FieldMapping[] rows) =>
        OrgSettings.Default with
        {
            Mappings = new MappingTable { Contact = [.. rows] },
        };

    private static FieldMapping Row(string source, string target, bool? overwrite = null, string? fallback = null) =>
        new() { Source = source, Target = target, Overwrite = overwrite, Fallback = fallback };

    private static FieldType Field(string name, FieldKind kind, bool required = false) =>
        new()
        {
            Name = name,
            Kind = kind,
            Required = required,
        };
}
