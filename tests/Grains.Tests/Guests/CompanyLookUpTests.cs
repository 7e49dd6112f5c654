using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>The guest's company is found however its name is spaced and whatever page of its site the Account shows.</summary>
public sealed class CompanyLookUpTests : VisitsTest
{
    [Theory]
    [InlineData("https://www.acme.example/en", true)]
    [InlineData("http://acme.example/de/kontakt?x=1", true)]
    [InlineData("www.acme.example/", true)]
    [InlineData("acme.example", true)]
    [InlineData("ACME.example", true)]
    [InlineData("https://acme.example:8443/", true)]
    [InlineData("acme.example#team", true)]
    [InlineData("https://www.acme.example?utm=1", true)]
    [InlineData("acme.example.", true)]
    [InlineData("HTTPS://WWW.ACME.EXAMPLE/EN/", true)]
    [InlineData("acme.example.org", false)]
    [InlineData("acme.examples", false)]
    [InlineData("https://other.example/acme.example", false)]
    [InlineData("shop-acme.example", false)]
    public async Task By_the_domain(string website, bool found)
    {
        await Rig.ChangeSettingsAsync(
            OrgSettings.Default with
            {
                Account = OrgSettings.Default.Account with { Match = AccountMatch.EmailDomain },
            });
        await Rig.SeedAsync("Account", new { Name = "Acme", Website = website });
        await AssertAsync("ann@acme.example", "Acme Works Inc", found);
    }

    [Theory]
    [InlineData("Acme Works Inc", "Acme  Works Inc", true)]
    [InlineData("Acme  Works Inc", "Acme Works Inc", true)]
    [InlineData("Acme Works Inc", " acme works\tINC ", true)]
    [InlineData("Acme\u00a0Works Inc", "Acme Works Inc", true)]
    [InlineData("Acme Works Inc", "Acme\u00a0Works\u2009Inc", true)]
    [InlineData("O'Neill & Co", "O'Neill  &  Co", true)]
    [InlineData("100% Juice", "100%  Juice", true)]
    [InlineData("A_B Partners", "A_B  Partners", true)]
    [InlineData("Acme", "ACME", true)]
    [InlineData("Acme Water Works Inc", "Acme Works Inc", false)]
    [InlineData("AcmeWorks Inc", "Acme Works Inc", false)]
    [InlineData("AxB Partners", "A_B Partners", false)]
    [InlineData("1000 Juice", "100% Juice", false)]
    public async Task By_the_name(string name, string typed, bool found)
    {
        await Rig.SeedAsync("Account", new { Name = name });
        await AssertAsync("ann@example.com", typed, found);
    }

    private async Task AssertAsync(string email, string company, bool found)
    {
        await Visits.ScheduleAsync("BKNG-1", new { name = "Ann Miller", email, company });
        Assert.True(await Visits.SettleAsync());
        Assert.Equal(found ? 1 : 2, (await Rig.RecordsAsync("Account")).Length);
        Assert.Single(await Rig.RecordsAsync("Contact"));
    }
}
