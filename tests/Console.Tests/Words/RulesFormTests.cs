using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Rules;

namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class RulesFormTests
{
    [Fact]
    public void A_form_that_nobody_touched_changes_nothing()
    {
        var settings = OrgSettings.Default with
        {
            Target = PersonObject.Lead,
            Calendars =
            [
                new CalendarRule
                {
                    Ids = ["BKC-1", "BKC-2"],
                    CreateCase = true,
                    CreateEvent = false,
                },
                new CalendarRule { Ids = ["BP-1"], Target = GuestTarget.None },
            ],
            Account = new AccountRule { PersonAccountRecordType = SalesforceId.Parse("012000000000001AAA") },
        };
        Assert.Empty(SettingsDiff.Between(settings, RulesForm.Of(settings).Apply(settings)));
    }

    [Theory]
    [InlineData(null, 25, null)]
    [InlineData(" ", 25, null)]
    [InlineData("0", 0, null)]
    [InlineData(" 40 ", 40, null)]
    [InlineData("99", 99, "must be a whole number from 0 to 90")]
    [InlineData("-1", -1, "must be a whole number from 0 to 90")]
    [InlineData("1.5", 25, "is '1.5', which is not kept")]
    [InlineData("many", 25, "is 'many', which is not kept")]
    public void A_share_that_is_blank_keeps_the_one_before_and_one_that_cannot_be_used_is_told(string? typed, int kept, string? told)
    {
        var settings = OrgSettings.Default with { ApiReservePercent = 25 };
        var form = RulesForm.Of(settings);
        form.ApiReservePercent = typed;

        var applied = form.Apply(settings);
        Assert.Equal(kept, applied.ApiReservePercent);
        Assert.Equal(kept, OrgSettingsJson.ReadDraft(OrgSettingsJson.Write(applied))!.ApiReservePercent);
        var problem = form.Unread() ?? OrgSettingsJson.Parse(OrgSettingsJson.Write(applied)).Problems.FirstOrDefault();
        Assert.Equal(told is null ? null : "$.apiReservePercent", problem?.Path);
        Assert.Contains(told ?? "", problem?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "BKC-1")]
    [InlineData(" ", "BKC-1")]
    [InlineData("BKC-1", "BKC-1")]
    [InlineData(" BKC-2 ", "BKC-1 BKC-2")]
    public void A_calendar_is_added_once(string typed, string cases)
    {
        var form = new RulesForm { Cases = ["BKC-1"], NewCase = typed };
        form.AddCase();
        Assert.Equal((cases, null), (string.Join(' ', form.Cases), form.NewCase));
    }

    public static TheoryData<string, string, string> Cases => new()
    {
        { "", "BKC-1", "BKC-1:case" },
        { "BKC-1:case", "", "" },
        { "BKC-1,BKC-2:case", "BKC-1", "BKC-1:case" },
        { "BKC-1:quiet", "BKC-1", "BKC-1:case:quiet" },
        { "BKC-1,BKC-2:quiet", "BKC-2", "BKC-1:quiet BKC-2:case:quiet" },
        { "BKC-1:case:quiet", "", "BKC-1:quiet" },
        { "BKC-1:case", "BKC-1,BKC-1", "BKC-1:case" },
    };

    /// <summary>'quiet' stands for a rule that also says something else: no Events.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Cases_are_opened_for_the_chosen_calendars_and_all_else_that_is_said_of_calendars_stays(
        string before, string wanted, string after)
    {
        var rules = CaseCalendars.With(Read(before), wanted.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(after, string.Join(' ', rules.Select(Write)));
        Assert.Equal(wanted.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct(), CaseCalendars.Of(rules));
    }

    private static ImmutableArray<CalendarRule> Read(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(rule => rule.Split(':')).Select(parts => new CalendarRule
        {
            Ids = [.. parts[0].Split(',')], CreateCase = parts.Contains("case"), CreateEvent = parts.Contains("quiet") ? false : null,
        }),
    ];

    private static string Write(CalendarRule rule) =>
        string.Join(',', rule.Ids) + (rule.CreateCase ? ":case" : "") + (rule.CreateEvent == false ? ":quiet" : "");
}
