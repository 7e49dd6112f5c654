using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Overview;

namespace OnceHub.Sync.Pages.Tests.Words;

public sealed class AttentionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_org_that_works_needs_nothing() => Assert.Empty(Attention.Of(new OrgFacts { IsConnected = true }));

    [Fact]
    public void What_stops_everything_stands_first_and_leads_to_the_connection()
    {
        var found = Attention.Of(new OrgFacts { IsConnected = false, PausedBecause = "No connection.", Warnings = [Warning("FIELD_MISSING", "$.mappings.lead[3].target", FindingSeverity.Warning)] });
        Assert.Equal(["salesforce", "mapping/lead?row=3"], found.Select(one => one.Page));
        Assert.Equal([true, false], found.Select(one => one.IsBad));
    }

    [Theory]
    [InlineData("$.mappings.contact[2].fallback", "mapping/contact?row=2")]
    [InlineData("$.mappings.event", "mapping/event")]
    [InlineData("users/USR-1", "users")]
    [InlineData("$.packageFields", "salesforce")]
    [InlineData("$.case.recordType", "rules")]
    public void A_finding_leads_to_where_it_is_mended(string path, string page) =>
        Assert.Equal(page, FindingText.Page(new SettingsFinding(FindingSeverity.Error, path, "X", "")));

    private static SettingsWarning Warning(string code, string path, FindingSeverity severity) => new(new SettingsFinding(severity, path, code, "Mend it."), Noon);
}
