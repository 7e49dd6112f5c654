using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>What holds of each page, whatever is on it.</summary>
[Collection(ConsoleCollection.Name)]
public sealed partial class EveryPageTests(RunningConsole console)
{
    internal static readonly string[] All =
    [
        "/orgs",
        "/o/demo",
        "/o/demo/bookings",
        "/o/demo/bookings?q=nonsense!",
        "/o/demo/bookings/BKNG-DEMO-LIFE",
        "/o/demo/bookings/BKNG-DEMO-LIFE?event=EVNT-DEMO-LIFE-completed",
        "/o/demo/draft",
        "/o/demo/replays",
        "/signin",
        "/o/demo/failures", "/o/demo/rules",
        "/o/demo/mapping",
        "/o/demo/mapping/lead",
        "/o/demo/mapping/account",
        "/o/demo/mapping/event",
        "/o/demo/mapping/case",
        "/o/demo/history",
        "/o/demo/live",
        "/o/demo/setup",
        "/o/demo/try",
        "/o/demo/try?booking=sample",
        "/o/demo/users",
        "/o/demo/salesforce",
        "/o/demo/salesforce?check=now",
        "/o/demo/oncehub",
        "/o/demo/access",
        "/o/demo/personal-data",
        "/o/demo/nothing",
    ];

    public static TheoryData<string> Paths => [.. All];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_page_has_no_inline_style_or_script_and_the_headers_that_forbid_them(string path)
    {
        using var guest = await console.SignedInAsync();
        var answer = await guest.GoAsync(path);
        Assert.True((int)answer.Status < 500, $"{path} is answered with {answer.Status}: {answer.Text}");
        Assert.DoesNotMatch(Inline(), answer.Html);
        Assert.Contains("default-src 'none'", answer.Headers, StringComparison.Ordinal);
        Assert.Contains("no-referrer", answer.Headers, StringComparison.Ordinal);
        Assert.Single(Heading().Matches(answer.Html));
        Assert.Matches("<title>[^<]+</title>", answer.Html);
    }

    /// <summary>What is bound as a number breaks the page where it is none; as text it is read by <see cref="AddressNumber"/>.</summary>
    [Fact]
    public void What_stands_in_the_address_of_a_page_is_bound_as_text()
    {
        var bound = typeof(OrgPage).Assembly.GetTypes()
            .SelectMany(page => page.GetProperties())
            .Where(one => one.IsDefined(typeof(SupplyParameterFromQueryAttribute), inherit: true))
            .ToArray();
        Assert.NotEmpty(bound);
        Assert.All(bound, one => Assert.Contains(one.PropertyType, new[] { typeof(string), typeof(string[]) }));
    }

    [Theory]
    [InlineData("/o/demo/history?from=x&to=1.5&restored=99999999999999999999")]
    [InlineData("/o/demo/mapping/contact?row=x")]
    [InlineData("/o/demo/mapping/contact?row=99999999999")]
    [InlineData("/o/demo/draft?saved=x&failed=-")]
    [InlineData("/o/demo/users?done=matched&matched=x&matched=1")]
    [InlineData("/o/demo/bookings?again=")]
    public async Task A_number_in_an_address_that_is_none_is_as_if_it_were_not_there(string path)
    {
        using var guest = await console.SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await guest.GoAsync(path)).Status);
    }

    [Fact]
    public async Task What_the_navigation_offers_is_there()
    {
        using var guest = await console.SignedInAsync();
        var links = NavLink().Matches((await guest.GoAsync("/o/demo")).Html).Select(match => match.Groups[1].Value).ToArray();
        Assert.Contains("o/demo/mapping", links);
        foreach (var link in links) Assert.Equal(HttpStatusCode.OK, (await guest.GoAsync("/" + link)).Status);
    }

    [Fact]
    public async Task What_a_guest_calls_himself_is_shown_and_not_run()
    {
        await console.BookAsync("BKNG-SCRIPT", "<script>alert(1)</script>", "mallory@customer.example");
        using var guest = await console.SignedInAsync();
        var answer = await guest.GoAsync("/o/demo/bookings/BKNG-SCRIPT");
        Assert.Contains("<script>alert(1)</script>", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", answer.Html, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex("""<[^>]*\s(style|on[a-z]+)\s*=|<script(?![^>]*\ssrc=)|<style""", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [Fact]
    public async Task A_booking_tells_what_was_sent_to_Salesforce_for_it()
    {
        using var guest = await console.SignedInAsync();
        var text = (await guest.GoAsync("/o/demo/bookings/BKNG-DEMO-LIFE")).Text;
        Assert.Contains("3 writes sent to Salesforce", text, StringComparison.Ordinal);
        Assert.Matches(@"Made Contact 003\w{15}\s+written\s+[^.]*Email", text);
        Assert.Matches(@"Event 00U\w{15}\s+written\s+[^.]*StartDateTime", text);
    }

    [GeneratedRegex("<h1")]
    private static partial Regex Heading();

    [GeneratedRegex("<li><a href=\"(o/demo[^\"]*)\"")]
    private static partial Regex NavLink();
}
