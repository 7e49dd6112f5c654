using System.Collections.Immutable;

namespace OnceHub.Sync.Domain.Tests.Mapping;

public class SettingsWarningsTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly OrgSettings Settings = OrgSettings.Default with
    {
        Mappings = MappingTable.Default with
        {
            Contact =
            [
                new FieldMapping { Source = "guest.lastName", Target = "LastName" },
                new FieldMapping { Source = "form.custom.Tier", Target = "Tier__c" },
            ],
        },
    };

    public static TheoryData<string, string> Changes => new()
    {
        { "type", "TYPE_CHANGED" },
        { "length", "LENGTH_REDUCED" },
        { "restricted", "PICKLIST_RESTRICTED" },
        { "choice", "CHOICE_GONE" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_mapped_field_that_became_narrower_is_told_until_the_settings_are_saved_again(string change, string code)
    {
        var first = SettingsWarnings.Look(Settings, "v1", "00D1", [Contact(Tier)], null, Monday);
        var changed = Contact(change switch
        {
            "type" => Tier with { Kind = FieldKind.Number },
            "length" => Tier with { Length = 10 },
            "restricted" => Tier with { Restricted = true },
            _ => Tier with { Choices = [new PicklistChoice("Gold", "Gold"), new PicklistChoice("Silver", "Silver", Active: false)] },
        });
        var kept = SettingsWarnings.FromJson(first.ToJson())!;

        var second = SettingsWarnings.Look(Settings, "v1", "00D1", [changed], kept, Monday.AddHours(1));
        var third = SettingsWarnings.Look(
            Settings, "v1", "00D1", [changed], SettingsWarnings.FromJson(second.ToJson()), Monday.AddHours(2));
        var saved = SettingsWarnings.Look(Settings, "v2", "00D1", [changed], third, Monday.AddHours(3));

        var warning = Assert.Single(second.NewSince(kept));
        Assert.Equal((code, "$.mappings.contact[1].target"), (warning.Finding.Code, warning.Finding.Path));
        Assert.Equal(Monday.AddHours(1), Assert.Single(third.Warnings, known => known.Finding.Code == code).Since);
        Assert.Empty(third.NewSince(second));
        Assert.DoesNotContain(saved.Warnings, known => known.Finding.Code == code);
    }

    [Fact]
    public void Another_Salesforce_org_was_not_changed_by_being_another_and_is_held_against_itself_from_then_on()
    {
        var first = SettingsWarnings.Look(Settings, "v1", "00D1", [Contact(Tier)], null, Monday);
        var narrower = Contact(Tier with { Length = 10 });

        var other = SettingsWarnings.Look(
            Settings, "v1", "00D2", [narrower], SettingsWarnings.FromJson(first.ToJson()), Monday.AddHours(1));
        var later = SettingsWarnings.Look(
            Settings, "v1", "00D2", [Contact(Tier with { Length = 5 })], SettingsWarnings.FromJson(other.ToJson()), Monday.AddHours(2));
        var ofBefore = SettingsWarnings.Look(Settings, "v1", "00D1", [narrower], first with { Organization = null }, Monday.AddHours(1));

        Assert.DoesNotContain(other.Warnings, known => known.Finding.Code == "LENGTH_REDUCED");
        Assert.Contains(
            "took 10 characters and takes 5",
            Assert.Single(later.Warnings, known => known.Finding.Code == "LENGTH_REDUCED").Finding.Message,
            StringComparison.Ordinal);
        Assert.Contains(ofBefore.Warnings, known => known.Finding.Code == "LENGTH_REDUCED");
    }

    [Fact]
    public void What_became_wider_is_no_warning()
    {
        var first = SettingsWarnings.Look(Settings, "v1", "00D1", [Contact(Tier)], null, Monday);
        var wider = Tier with { Length = 100, Choices = [.. Tier.Choices, new PicklistChoice("Bronze", "Bronze")] };

        Assert.Empty(SettingsWarnings.Look(Settings, "v1", "00D1", [Contact(wider)], first, Monday.AddHours(1)).NewSince(first));
    }

    private static FieldType Tier =>
        new()
        {
            Name = "Tier__c",
            Kind = FieldKind.Picklist,
            Length = 40,
            Choices = [new PicklistChoice("Gold", "Gold"), new PicklistChoice("Silver", "Silver")],
        };

    private static ObjectType Contact(FieldType tier)
    {
        FieldType[] fields = [new() { Name = "LastName", Kind = FieldKind.Text, Length = 80, Required = true }, tier];
        return new ObjectType("Contact", true, true, fields.ToImmutableDictionary(one => one.Name, StringComparer.OrdinalIgnoreCase), []);
    }
}
