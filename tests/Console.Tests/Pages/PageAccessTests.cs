using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Access;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Tests.Pages;

/// <summary>Every page that is mapped, with everybody who may come.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class PageAccessTests(RunningConsole console)
{
    /// <summary>
    /// The role that reading needs, the one that sending a form needs, and an address. A page that is not here fails the test: decide who
    /// may read what it shows. "open" is for who is not signed in, "-" where the method is not taken.
    /// </summary>
    private const string Table = """
        open open /signin
        open open /password
        open - /signin/link
        - open /signout
        viewer administrator /
        viewer administrator /orgs
        viewer administrator /o/{org}
        viewer administrator /o/{org}/{*rest}
        viewer administrator /o/{org}/access
        viewer operator /o/{org}/bookings
        viewer operator /o/{org}/bookings/{bookingId}
        administrator administrator /o/{org}/draft
        viewer operator /o/{org}/failures
        operator - /o/{org}/failures.csv
        viewer administrator /o/{org}/history
        viewer administrator /o/{org}/live
        viewer - /o/{org}/live/happenings
        viewer administrator /o/{org}/mapping
        viewer administrator /o/{org}/mapping/{table}
        viewer administrator /o/{org}/oncehub
        administrator administrator /o/{org}/personal-data
        - administrator /o/{org}/personal-data.json
        viewer administrator /o/{org}/replays
        viewer operator /o/{org}/replays/{replayId:long}
        viewer - /o/{org}/replays/{id:long}/progress
        viewer administrator /o/{org}/rules
        viewer administrator /o/{org}/salesforce
        viewer - /o/{org}/settings/{version:long}.json
        viewer administrator /o/{org}/setup
        operator administrator /o/{org}/try
        viewer administrator /o/{org}/users
        """;

    private static readonly ImmutableArray<Role> Roles = [Role.Viewer, Role.Operator, Role.Administrator];

    private static ImmutableArray<Row> Rows { get; } =
        [.. Table.Split('\n').Select(line => line.Split(' ')).Select(line => new Row(line[0], line[1], line[2]))];

    [Fact]
    public void Every_page_has_its_role()
    {
        var mapped = console.Session.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ConsolePage>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct()
            // Blazor's own, which opens addresses that it encrypted itself.
            .Where(static route => route != "/_framework/opaque-redirect");
        Assert.Equal(Rows.Select(row => row.Route).Order(StringComparer.Ordinal), mapped.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Everybody_gets_into_what_is_his_and_nothing_else()
    {
        List<string> wrong = [];
        foreach (var role in Roles)
        {
            using var here = await console.SignedInAsync(role, $"pages-{role}");
            foreach (var row in Rows)
            {
                if (row.Reads is not ("-" or "open") && !row.IsStream)
                {
                    var answer = await here.GoAsync(row.Address);
                    var isIn =
                        answer.Status != HttpStatusCode.Forbidden
                        && answer.Url.AbsolutePath != "/signin"
                        && answer.Status != HttpStatusCode.InternalServerError;
                    if (isIn != role >= row.RoleOf(row.Reads)) wrong.Add($"{role} reads {row.Route}: {answer.Status}");
                }
                // Without an antiforgery token nothing is done: that is asked for of who may send the form.
                if (row.Changes is "-" or "open" || !row.IsOfOrg) continue;
                var status = await here.PostAsync(row.Address, [KeyValuePair.Create("_handler", "none")]);
                var expected = role >= row.RoleOf(row.Changes) ? HttpStatusCode.BadRequest : HttpStatusCode.Forbidden;
                if (status != expected) wrong.Add($"{role} sends a form to {row.Route}: {status}, expected {expected}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Who_is_not_signed_in_or_works_elsewhere_gets_into_none()
    {
        using var nobody = new Guest(console.Url);
        using var stranger = new Guest(console.Url);
        await stranger.GoAsync(await console.LinkAsync(Role.Administrator, "pages-stranger", OrgId.Parse("elsewhere")));
        List<string> wrong = [];
        foreach (var row in Rows.Where(row => row.IsOfOrg))
        {
            if (row.Reads != "-")
            {
                if ((await nobody.GoAsync(row.Address)).Url.AbsolutePath != "/signin") wrong.Add($"nobody reads {row.Route}");
                if ((await stranger.GoAsync(row.Address)).Status != HttpStatusCode.NotFound) wrong.Add($"a stranger reads {row.Route}");
            }
            if (row.Changes != "-" && await stranger.PostAsync(row.Address, []) != HttpStatusCode.NotFound)
                wrong.Add($"a stranger sends a form to {row.Route}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Who_has_which_role_and_what_was_done_from_where_is_for_administrators()
    {
        foreach (var role in Roles)
        {
            using var guest = await console.SignedInAsync(role, $"trail-{role}");
            var page = await guest.GoAsync("/o/demo/access");
            Assert.Contains("API keys", page.Text, StringComparison.Ordinal);
            Assert.Equal(
                role == Role.Administrator,
                page.Text.Contains($"trail-{role}@demo.example".ToLowerInvariant(), StringComparison.Ordinal)
                    && page.Text.Contains("What was done", StringComparison.Ordinal));
            if (role != Role.Administrator) Assert.DoesNotContain("What was done", page.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Coming_in_and_going_by_the_pages_is_in_the_audit()
    {
        using var guest = await console.SignedInAsync(Role.Viewer, "audited");
        await guest.SignOutAsync(await guest.GoAsync("/o/demo/failures"));
        var link = await console
            .Session.Services.GetRequiredService<PeopleDirectory>()
            .MakeLinkAsync(PersonEmail.Parse("audited@demo.example"), default);
        const string Password = "correct horse battery staple";
        await guest.SendFormAsync($"/password?link={Uri.EscapeDataString(link!.Secret)}", "password", ("Given.Password", Password));
        await guest.SendFormAsync("/signin", "signin", ("Given.Name", "audited@demo.example"), ("Given.Secret", Password));
        var acts = await console.Store.ListAuditAsync(new AuditFilter(Actor: "audited@demo.example"), null, 10, default);
        Assert.Equal(
            [("signIn", ""), ("choosePassword", "audited@demo.example"), ("signOut", ""), ("signIn", "")],
            acts.Items.Select(act => (act.Act, act.Target)));
        Assert.All(acts.Items, act => Assert.NotEmpty(act.Address));
    }

    [Fact]
    public async Task A_refused_sign_in_at_the_page_is_counted()
    {
        long refused = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "oncehub.sync.access.refused") listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var tag in tags) if (Equals(tag.Value, "sign-in-refused")) Interlocked.Add(ref refused, count);
        });
        listener.Start();
        using var guest = new Guest(console.Url);
        await guest.SendFormAsync("/signin", "signin", ("Given.Name", "nobody@counted.example"), ("Given.Secret", "not the password"));
        Assert.Equal(1, Interlocked.Read(ref refused));
    }

    private sealed record Row(string Reads, string Changes, string Route)
    {
        public bool IsOfOrg => Route.StartsWith("/o/", StringComparison.Ordinal);

        // One that is let in is told for ever.
        public bool IsStream => Route.EndsWith("/happenings", StringComparison.Ordinal);

        public string Address => Route.Replace("{org}", "demo").Replace("{bookingId}", "BKNG-DEMO-LIFE").Replace("{table}", "contact")
            .Replace("{replayId:long}", "999999")
            .Replace("{id:long}", "999999")
            .Replace("{version:long}", "1")
            .Replace("{*rest}", "no/such/page");

        public Role RoleOf(string text) => Enum.Parse<Role>(text, ignoreCase: true);
    }
}
