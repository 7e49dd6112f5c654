namespace OnceHub.Sync.Domain.Tests;

public class PublicMailTests
{
    [Theory]
    // Country variants of the big hosts.
    [InlineData("hotmail.de")]
    [InlineData("hotmail.com.ar")]
    [InlineData("hotmail.co.jp")]
    [InlineData("yahoo.com.br")]
    [InlineData("yahoo.co.in")]
    [InlineData("yahoo.ca")]
    [InlineData("YAHOO.ES")]
    [InlineData("ymail.com")]
    [InlineData("live.nl")]
    [InlineData("live.com.mx")]
    [InlineData("outlook.fr")]
    [InlineData("outlook.com.br")]
    [InlineData("gmx.ch")]
    [InlineData("gmx.co.uk")]
    [InlineData("aol.co.uk")]
    [InlineData("yandex.kz")]
    [InlineData("yandex.com.tr")]
    [InlineData("protonmail.ch")]
    [InlineData("proton.me")]
    [InlineData("msn.com")]
    [InlineData("icloud.com")]
    [InlineData("googlemail.com")]
    // Telephone companies.
    [InlineData("t-online.de")]
    [InlineData("comcast.net")]
    [InlineData("austin.rr.com")]
    [InlineData("shaw.ca")]
    [InlineData("sympatico.ca")]
    [InlineData("sfr.fr")]
    [InlineData("bluewin.ch")]
    [InlineData("telenet.be")]
    [InlineData("ziggo.nl")]
    [InlineData("alice.it")]
    [InlineData("telefonica.net")]
    [InlineData("sapo.pt")]
    [InlineData("telia.com")]
    [InlineData("docomo.ne.jp")]
    [InlineData("ezweb.ne.jp")]
    [InlineData("xtra.co.nz")]
    [InlineData("bigpond.net.au")]
    [InlineData("prodigy.net.mx")]
    [InlineData("fibertel.com.ar")]
    // Free mail of single countries.
    [InlineData("web.de")]
    [InlineData("seznam.cz")]
    [InlineData("wp.pl")]
    [InlineData("abv.bg")]
    [InlineData("ukr.net")]
    [InlineData("bk.ru")]
    [InlineData("vip.qq.com")]
    [InlineData("139.com")]
    [InlineData("hanmail.net")]
    [InlineData("walla.co.il")]
    [InlineData("uol.com.br")]
    // Relays that hide an address, and throw-away mail.
    [InlineData("privaterelay.appleid.com")]
    [InlineData("duck.com")]
    [InlineData("mozmail.com")]
    [InlineData("simplelogin.com")]
    [InlineData("someone.anonaddy.com")]
    [InlineData("passmail.net")]
    [InlineData("guest.booking.com")]
    [InlineData("mailinator.com")]
    public void A_public_mail_host_tells_nothing_of_a_company(string domain) => Assert.True(PublicMail.IsHost(domain));

    [Theory]
    [InlineData("acme.example")]
    [InlineData("acme.com")]
    [InlineData("live.acme.com")]
    [InlineData("mail.acme.com")]
    [InlineData("outlook.acme.co.uk")]
    [InlineData("yahoo-inc.com")]
    [InlineData("yahooinc.com")]
    [InlineData("microsoft.com")]
    [InlineData("google.com")]
    [InlineData("apple.com")]
    [InlineData("orange.com")]
    [InlineData("telekom.de")]
    [InlineData("booking.com")]
    [InlineData("notgmail.com")]
    [InlineData("gmail.acme.com")]
    [InlineData("livefoo.com")]
    [InlineData("com")]
    [InlineData("")]
    public void A_companys_domain_is_its_own(string domain) => Assert.False(PublicMail.IsHost(domain));

    [Fact]
    public void No_host_is_listed_twice()
    {
        var hosts = PublicMailHosts.Hosts.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(hosts.Length, hosts.Distinct().Count());
        Assert.All(hosts, host => Assert.Contains('.', host));
        Assert.InRange(hosts.Length, 500, 2000);
    }
}
