using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Gateway;

namespace OnceHub.Sync.Pages.Tests.Pages;

[Collection(ConsoleCollection.Name)]
public sealed class AccessTests(RunningConsole console)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/orgs")]
    [InlineData("/o/demo")]
    [InlineData("/o/demo/bookings?q=ann%40example.com")]
    [InlineData("/o/nobody")]
    public async Task Who_is_not_signed_in_is_asked_to_and_learns_nothing(string path)
    {
        using var guest = new Guest(console.Url);
        var answer = await guest.GoAsync(path);
        Assert.Equal("/signin", answer.Url.AbsolutePath);
        Assert.Equal(path, WebUtility.UrlDecode(answer.Url.Query).Split("next=")[1]);
        Assert.DoesNotContain("Demo", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_lets_in_once()
    {
        var link = console.Session.ConsoleLink;
        using var first = new Guest(console.Url);
        using var second = new Guest(console.Url);
        Assert.NotEqual("/signin", (await first.GoAsync(link.PathAndQuery)).Url.AbsolutePath);
        Assert.Equal("/o/demo", (await first.GoAsync("/o/demo")).Url.AbsolutePath);
        var again = await second.GoAsync(link.PathAndQuery);
        Assert.Equal("/signin", again.Url.AbsolutePath);
        Assert.Contains("used already", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_choose_a_password_leads_to_the_pages_own_address()
    {
        using var inviter = await console.SignedInAsync(Role.Administrator, "inviter");
        var options = console.Session.Services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        (options.PublicUrl, options.ConsoleUrl) = (new Uri("https://hooks.example.com"), new Uri("https://console.example.com"));
        try
        {
            var page = await inviter.SendFormAsync(
                "/o/demo/access", "people", ("PersonAsked.Email", "invited@demo.example"), ("PersonAsked.Do", "grant"));
            Assert.Contains("https://console.example.com/password?link=ohl_", page.Text, StringComparison.Ordinal);
        }
        finally
        {
            (options.PublicUrl, options.ConsoleUrl) = (null, null);
        }
    }

    [Fact]
    public async Task Who_signs_out_is_out()
    {
        using var guest = await console.SignedInAsync();
        await guest.SignOutAsync(await guest.GoAsync("/o/demo/failures"));
        Assert.Equal("/signin", (await guest.GoAsync("/o/demo")).Url.AbsolutePath);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_words_that_give_nothing_away()
    {
        using var guest = new Guest(console.Url);
        var answer = await guest.SendFormAsync(
            "/signin", "signin", ("Given.Name", "nobody@example.com"), ("Given.Secret", "not the password"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("/signin", answer.Url.AbsolutePath);
    }

    [Fact]
    public async Task Who_chose_a_password_is_told_so_where_he_signs_in_with_it()
    {
        var email = PersonEmail.Parse("chooser@demo.example");
        var people = console.Session.Services.GetRequiredService<PeopleDirectory>();
        await people.GrantAsync(email, null, new RoleGrant(RunningConsole.Org, Role.Viewer), default);
        var link = await people.MakeLinkAsync(email, default);
        using var guest = new Guest(console.Url);
        var page = await guest.SendFormAsync(
            $"/password?link={Uri.EscapeDataString(link!.Secret)}", "password", ("Given.Password", "correct horse battery staple"));
        Assert.Equal("/signin", page.Url.AbsolutePath);
        Assert.Contains("Your password is set.", page.Text, StringComparison.Ordinal);
        page = await guest.SendFormAsync(page, "signin", ("Given.Name", email.Value), ("Given.Secret", "not the password"));
        Assert.DoesNotContain("Your password is set.", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/https://evil.example/console")]
    [InlineData("/ //evil.example")]
    [InlineData("//evil.example")]
    public async Task Who_signs_in_at_a_link_of_somebody_else_stays_on_these_pages(string next)
    {
        var (email, password) = (PersonEmail.Parse("lured@demo.example"), "correct horse battery staple");
        var services = console.Session.Services;
        await services.GetRequiredService<PeopleDirectory>().GrantAsync(
            email, null, new RoleGrant(RunningConsole.Org, Role.Viewer), default);
        var link = await services.GetRequiredService<PeopleDirectory>().MakeLinkAsync(email, default);
        using var guest = new Guest(console.Url);
        await guest.SendFormAsync($"/password?link={Uri.EscapeDataString(link!.Secret)}", "password", ("Given.Password", password));

        var page = await guest.SendFormAsync(
            $"/signin?next={Uri.EscapeDataString(next)}", "signin", ("Given.Name", email.Value), ("Given.Secret", password));

        Assert.Equal((console.Url.Authority, "/o/demo"), (page.Url.Authority, page.Url.AbsolutePath));
    }

    [Fact]
    public async Task The_cookie_of_forms_is_bound_to_the_host_and_to_HTTPS_as_the_sessions_is()
    {
        using var guest = new Guest(console.Url);
        var cookie = (await guest.GoAsync("/signin")).Headers.Split('\n')
            .Single(line => line.StartsWith("Set-Cookie: __Host-oncehub-form=", StringComparison.Ordinal));
        foreach (var mark in new[] { "; path=/;", "; secure;", "; samesite=strict;", "; httponly" })
            Assert.Contains(mark, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_comes_back_from_a_provider_that_does_not_answer_is_told_so()
    {
        var access = console.Session.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
        access.OpenIdAuthority = new Uri("https://login.example");
        try
        {
            using var guest = new Guest(console.Url);
            Assert.Contains(
                "its sign-in service does not answer", (await guest.GoAsync("/signin?provider=away")).Text, StringComparison.Ordinal);
            Assert.DoesNotContain("does not answer", (await guest.GoAsync("/signin")).Text, StringComparison.Ordinal);
        }
        finally
        {
            access.OpenIdAuthority = null;
        }
    }

    [Fact]
    public async Task Links_that_are_none_have_to_wait_at_the_page_too()
    {
        using var guest = new Guest(console.Url);
        Answer page;
        var tries = 0;
        do
            page = await guest.SendFormAsync("/password?link=ohl_none", "password", ("Given.Password", "correct horse battery staple"));
        while (!page.Text.Contains("Too many links that are none", StringComparison.Ordinal) && ++tries < 40);
        Assert.InRange(tries, 20, 39);
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        // Else nobody could choose a password in this process for a while.
        for (var i = 0; i < 40; i++) console.Session.Services.GetRequiredService<SignInThrottle>().TakeBackLink("127.0.0.1");
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_does_nothing()
    {
        using var guest = await console.SignedInAsync();
        var page = await guest.GoAsync("/o/demo/failures");
        var form = page.FormOf("replay");
        form.Remove("__RequestVerificationToken");
        form["Asked.What"] = "all";
        Assert.Equal(HttpStatusCode.BadRequest, await guest.PostAsync("/o/demo/failures", form));

        var refused = await guest.SendFormAsync("/o/demo/failures", "replay", ("__RequestVerificationToken", "lost"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Load the page again", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_reads_with_guests_masked_and_can_neither_change_nor_see_what_is_not_his()
    {
        using var viewer = await console.SignedInAsync(Role.Viewer);
        var booking = await viewer.GoAsync("/o/demo/bookings/BKNG-DEMO-LIFE");
        Assert.Equal(HttpStatusCode.OK, booking.Status);
        Assert.Contains("•••", booking.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("anderberg", booking.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("form=\"replay\"", booking.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GoAsync("/o/demo/try?booking=sample")).Status);
        foreach (
            var path in new[]
            {
                "/o/demo/failures",
                "/o/demo/mapping",
                "/o/demo/rules",
                "/o/demo/oncehub",
                "/o/demo/access",
                "/o/demo/bookings/BKNG-DEMO-LIFE",
            })
            Assert.Equal(HttpStatusCode.Forbidden, await viewer.PostAsync(path, booking.FormOf("replay")));
    }

    [Theory]
    [InlineData("/o/nobody/bookings", "There is no org")]
    [InlineData("/o/demo/nothing/here", "There is no such page")]
    [InlineData("/nothing", "There is no such page")]
    [InlineData("/o/demo/bookings/BKNG-NOBODY", "Check the id")]
    public async Task What_is_not_there_is_told_with_the_status_of_it(string path, string says)
    {
        using var guest = await console.SignedInAsync();
        var answer = await guest.GoAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_keeps_its_own_answers()
    {
        using var guest = new Guest(console.Url);
        var answer = await guest.GoAsync("/v1/nothing");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("/problems/not-found", answer.Html, StringComparison.Ordinal);
    }
}
