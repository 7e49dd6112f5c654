namespace OnceHub.Sync.Domain.Tests;

public sealed class SettingsMergeTests
{
    private static readonly OrgSettings Before = OrgSettings.Default with
    {
        Region = "US",
        Mappings = MappingTable.Default with
        {
            Contact = [Row("form.email", "Email"), Row("form.phone", "Phone"), Row("form.note", "Description")],
        },
    };

    /// <summary>What each side made of three rows, what comes of them, and which field both changed.</summary>
    [Theory]
    [InlineData("Email Phone Description", "Email Phone Description", "Email Phone Description", "")]
    [InlineData("Email Phone* Description", "Email Phone Description", "Email Phone* Description", "")]
    [InlineData("Email Phone Description", "Email Phone* Description", "Email Phone* Description", "")]
    [InlineData("Email Phone", "Email Phone* Description", "Email Phone*", "")]
    [InlineData("Email Phone* Description", "Email Phone", "Email Phone*", "")]
    [InlineData("Email Phone* Description", "Email Phone+ Description", "Email Phone+ Description", "Phone")]
    [InlineData("Email Phone* Description", "Email Phone* Description", "Email Phone* Description", "")]
    [InlineData("Email Phone* Description", "Email Description", "Email Description", "Phone")]
    [InlineData("Email Description", "Email Phone* Description", "Email Phone* Description", "Phone")]
    [InlineData("Email Phone Description Title", "Email Phone Description Fax", "Email Phone Description Fax Title", "")]
    [InlineData("Email Phone Description Title", "Email Phone Description Title+", "Email Phone Description Title+", "Title")]
    public void Rows_are_joined_by_their_field(string theirs, string mine, string merged, string both)
    {
        var result = SettingsMerge.Of(Before, With(theirs), With(mine));
        Assert.Equal(merged, string.Join(' ', result.Settings.Mappings.Contact.Select(row => row.Target + row.Fallback)));
        Assert.Equal(
            both.Length == 0 ? "" : $"$.mappings.contact {both}",
            string.Join(' ', result.Both.Select(clash => $"{clash.Path} {clash.Field}")));
    }

    [Fact]
    public void Members_are_joined_one_by_one_and_mine_is_kept_of_what_both_changed()
    {
        var theirs = Before with
        {
            Region = "DE",
            ApiReservePercent = 20,
            Contact = Before.Contact with { Update = ExistingUpdate.OnlyEmpty },
        };
        var mine = Before with { Region = "SE", Contact = Before.Contact with { OwnerOfNew = OwnerRule.Keep } };
        var result = SettingsMerge.Of(Before, theirs, mine);
        Assert.Equal(
            ("SE", 20, ExistingUpdate.OnlyEmpty, OwnerRule.Keep),
            (result.Settings.Region, result.Settings.ApiReservePercent, result.Settings.Contact.Update, result.Settings.Contact.OwnerOfNew)
        );
        Assert.Equal(new MergeClash("$.region", null), Assert.Single(result.Both));
    }

    [Fact]
    public void What_only_one_side_changed_is_taken_whole()
    {
        var theirs = Before with { Calendars = [new CalendarRule { Ids = ["BKC-1"], CreateCase = true }] };
        Assert.Empty(SettingsDiff.Between(theirs, SettingsMerge.Of(Before, theirs, Before).Settings));
        Assert.Empty(SettingsDiff.Between(theirs, SettingsMerge.Of(Before, Before, theirs).Settings));
    }

    [Fact]
    public void A_row_that_is_half_made_stays_mine()
    {
        var mine = With("Email Phone Description") is var known
            ? known with
            {
                Mappings = known.Mappings with { Contact = known.Mappings.Contact.Add(Row("", "")) },
            }
            : Before;
        Assert.Equal(4, SettingsMerge.Of(Before, With("Email Phone* Description"), mine).Settings.Mappings.Contact.Length);
    }

    [Fact]
    public void A_draft_is_read_with_its_mistakes_and_a_document_is_not()
    {
        var json = OrgSettingsJson.Write(Before with { Mappings = Before.Mappings with { Contact = [Row("", "Phone")] } });
        Assert.Null(OrgSettingsJson.Parse(json).Settings);
        Assert.Equal("Phone", Assert.Single(OrgSettingsJson.ReadDraft(json)!.Mappings.Contact).Target);
        Assert.Null(OrgSettingsJson.ReadDraft("[]"));
        Assert.Null(OrgSettingsJson.ReadDraft("{"));
    }

    /// <summary>'Phone*' is a changed row of Phone, 'Phone+' one that is changed otherwise.</summary>
    private static OrgSettings With(string rows) => Before with
    {
        Mappings = Before.Mappings with { Contact = [.. rows.Split(' ').Select(RowOf)] },
    };

    private static FieldMapping RowOf(string text)
    {
        var target = text.TrimEnd('*', '+');
        var known = Before.Mappings.Contact.FirstOrDefault(row => row.Target == target) ?? Row("form.company", target);
        return text == target ? known : known with { Fallback = text[^1..] };
    }

    private static FieldMapping Row(string source, string target) => new() { Source = source, Target = target };
}
