using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Overview;
using OnceHub.Sync.Pages.Setup;

namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class AttentionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_org_that_works_needs_nothing() => Assert.Empty(Attention.Of(new OrgFacts { IsConnected = true }));

    [Fact]
    public void What_stops_everything_stands_first_and_leads_to_the_connection()
    {
        var found = Attention.Of(
            new OrgFacts
            {
                IsConnected = false,
                PausedBecause = "No connection.",
                Warnings = [Warning("FIELD_MISSING", "$.mappings.lead[3].target", FindingSeverity.Warning)],
            });
        Assert.Equal(["salesforce", "mapping/lead?row=3"], found.Select(one => one.Page));
        Assert.Equal([true, false], found.Select(one => one.IsBad));
    }

    [Theory]
    [InlineData("Contact", "failures?code=X&object=Contact&cause=Email")]
    [InlineData(null, "failures?code=X&object=&cause=Email")]
    public void Failures_of_one_object_lead_to_those_of_it_alone(string? of, string page)
    {
        var group = new FailureGroupView("X", of, null, "Email", 2, 1, 2, Noon, Noon, false, false, false, "Look.", null);
        Assert.Equal(page, Assert.Single(Attention.Of(new OrgFacts { IsConnected = true, Groups = [group] })).Page);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_mapping_at_which_nobody_looked_is_not_done(int? problems, bool isDone) => Assert.Equal(
        isDone,
        SetupStep
            .Of(
                new SetupFacts
                {
                    IsConnected = true,
                    HasSettings = true,
                    Problems = problems,
                })
            .Single(step => step.Number == 5)
            .IsDone);

    [Theory]
    [InlineData("$.mappings.contact[2].fallback", "mapping/contact?row=2")]
    [InlineData("$.mappings.event", "mapping/event")]
    [InlineData("users/USR-1", "users")]
    [InlineData("$.packageFields", "salesforce")]
    [InlineData("$.case.recordType", "rules")]
    public void A_finding_leads_to_where_it_is_mended(string path, string page) =>
        Assert.Equal(page, FindingText.Page(new SettingsFinding(FindingSeverity.Error, path, "X", "")));

    private static SettingsWarning Warning(string code, string path, FindingSeverity severity) =>
        new(new SettingsFinding(severity, path, code, "Mend it."), Noon);
}
