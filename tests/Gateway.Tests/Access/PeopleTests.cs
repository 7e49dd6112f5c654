using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway.Tests;

public class PeopleTests
{
    private const string Bob = "bob@acme.example";

    [Fact]
    public async Task The_first_administrator_is_made_with_the_operator_key_and_makes_the_others()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var ann = await gateway.SignedInAsync("ann@acme.example", (null, Role.Administrator));

        await (
            await ann.SendAsync(HttpMethod.Post, "/v1/people", new { email = Bob, roles = new[] { new { org = "acme", role = "viewer" } } })
        ).AssertStatusAsync(201);
        await (await ann.SendAsync(HttpMethod.Post, "/v1/people", new { email = Bob })).AssertProblemAsync(409, "person-exists");
        await (await ann.SendAsync(HttpMethod.Put, $"/v1/people/{Bob}/role", new { role = "operator" })).AssertStatusAsync(200);

        var bob = await (await ann.SendAsync(HttpMethod.Get, $"/v1/people/{Bob}")).AssertStatusAsync(200);
        Assert.Equal(["operator", "viewer"], bob.GetProperty("roles").EnumerateArray().Select(role => role.Text("role")));
        Assert.False(bob.GetProperty("hasPassword").GetBoolean());
        Assert.Equal(204, (int)(await ann.SendAsync(HttpMethod.Delete, $"/v1/people/{Bob}/role")).StatusCode);
        await (await ann.SendAsync(HttpMethod.Delete, $"/v1/people/{Bob}/role")).AssertProblemAsync(404, "person-not-found");
        var all = await (await ann.SendAsync(HttpMethod.Get, "/v1/people")).AssertStatusAsync(200);
        Assert.Equal(["ann@acme.example", Bob], all.GetProperty("items").EnumerateArray().Select(person => person.Text("email")));
    }

    [Theory]
    [InlineData("""{"email":"nobody"}""")]
    [InlineData("""{"email":"a@b","roles":[{"role":"king"}]}""")]
    [InlineData("""{"email":"a@b","roles":[{"org":"NOT","role":"viewer"}]}""")]
    [InlineData("""{"email":"a@b","roles":[{"role":"viewer"},{"role":"operator"}]}""")]
    [InlineData("""{"email":"a@b","admin":true}""")]
    [InlineData("""{"email":"\u0430nn@acme.example"}""")]
    [InlineData("""{"email":"ann@acme.example."}""")]
    [InlineData("""{"email":"a@b","name":"Ann\u202Enimda"}""")]
    public async Task What_cannot_be_a_person_makes_none(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();

        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/people", body)).AssertProblemAsync(400, "body-invalid");

        Assert.Empty(await gateway.Access.Store.ListPeopleAsync(null, default));
    }

    [Fact]
    public async Task An_org_has_at_most_a_thousand_people()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var org in new[] { "acme", "globex" }) await gateway.CreateOrgAsync(org);
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator), ("globex", Role.Administrator));
        await Task.WhenAll(Enumerable.Range(1, 999).Select(i => gateway.Access.Store.CreatePersonAsync(
            new PersonRecord
            {
                Email = PersonEmail.Parse($"p{i}@acme.example"), Name = "P", CreatedAt = DateTimeOffset.UtcNow,
                Roles = [new RoleGrant(OrgId.Parse("acme"), Role.Viewer)],
            },
            default)));

        await (await ann.SendAsync(HttpMethod.Put, $"/v1/orgs/acme/people/{Bob}", new { role = "viewer" })).AssertProblemAsync(
            409, "too-many-people");
        // Who is one of them gets another role.
        await (await ann.SendAsync(HttpMethod.Put, "/v1/orgs/acme/people/p7@acme.example", new { role = "operator" })).AssertStatusAsync(
            200);
        await (await ann.SendAsync(HttpMethod.Put, $"/v1/orgs/globex/people/{Bob}", new { role = "viewer" })).AssertStatusAsync(200);
    }

    /// <summary>Those who were let in before there was the rule.</summary>
    [Fact]
    public async Task Who_has_another_kind_of_email_from_before_is_given_roles_and_removed()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        const string Old = "jörg@acme.example";
        await gateway.Access.Store.CreatePersonAsync(
            new PersonRecord { Email = PersonEmail.Parse(Old), Name = "Jörg", CreatedAt = DateTimeOffset.UtcNow }, default);
        var path = Uri.EscapeDataString(Old);

        await (
            await gateway.OperatorAsync(HttpMethod.Put, $"/v1/orgs/acme/people/{path}", new { role = "viewer" })).AssertStatusAsync(200);
        await (
            await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme/people/new" + path, new { role = "viewer" })
        ).AssertProblemAsync(400, "body-invalid");
        Assert.Equal(204, (int)(await gateway.OperatorAsync(HttpMethod.Delete, $"/v1/people/{path}")).StatusCode);
        Assert.Empty(await gateway.Access.Store.ListPeopleAsync(null, default));
    }

    [Theory]
    [InlineData("POST", "/v1/people", """{"email":"bob@acme.example"}""")]
    [InlineData("PUT", "/v1/people/bob@acme.example/role", """{"role":"operator"}""")]
    [InlineData("POST", "/v1/people/ann@acme.example/password-link", null)]
    [InlineData("PUT", "/v1/orgs/acme/people/bob@acme.example", """{"role":"operator"}""")]
    [InlineData("POST", "/v1/orgs/acme/people/ann@acme.example/password-link", null)]
    public async Task Whoever_makes_a_link_to_choose_a_password_is_told_the_page_that_it_opens(string method, string path, string? body)
    {
        await using var gateway = await GatewayHost.StartAsync(options =>
        {
            options.PublicUrl = new Uri("https://hooks.acme.example");
            options.ConsoleUrl = new Uri("https://console.acme.example/");
        });
        await gateway.CreateOrgAsync();
        await gateway.AddPersonAsync("ann@acme.example", ("acme", Role.Viewer));

        using var answer = await gateway.OperatorAsync(new HttpMethod(method), path, body);

        Assert.True(answer.IsSuccessStatusCode);
        var made = await GatewayHost.JsonAsync(answer);
        var link = made.TryGetProperty("passwordLink", out var inner) ? inner : made;
        Assert.Equal($"https://console.acme.example/password?link={link.Text("link")}", link.Text("page"));
    }

    [Fact]
    public async Task An_orgs_administrator_gives_and_takes_roles_there_and_nowhere_else()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var org in new[] { "acme", "globex" }) await gateway.CreateOrgAsync(org);
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator));
        await gateway.AddPersonAsync("eve@globex.example", ("globex", Role.Administrator));

        var bob = await (await ann.SendAsync(HttpMethod.Put, $"/v1/orgs/acme/people/{Bob}", new { role = "operator" })).AssertStatusAsync(
            200);
        Assert.StartsWith("ohl_", bob.GetProperty("passwordLink").Text("link"));
        // Who works elsewhere is given a role by who administers every org, and nothing is told of her.
        var refused = await (
            await ann.SendAsync(HttpMethod.Put, "/v1/orgs/acme/people/eve@globex.example", new { role = "viewer" })
        ).AssertProblemAsync(403, "role-missing");
        Assert.DoesNotContain("globex\"", refused.GetRawText());
        await (
            await gateway.OperatorAsync(HttpMethod.Put, "/v1/orgs/acme/people/eve@globex.example", new { role = "operator" })
        ).AssertStatusAsync(200);
        var eve = await (
            await ann.SendAsync(HttpMethod.Put, "/v1/orgs/acme/people/eve@globex.example", new { role = "viewer" })).AssertStatusAsync(200);
        Assert.True(eve.IsNull("passwordLink"));
        // Where else she works is not told.
        Assert.Equal("acme", Assert.Single(eve.GetProperty("person").GetProperty("roles").EnumerateArray()).Text("org"));
        var here = await (await ann.SendAsync(HttpMethod.Get, "/v1/orgs/acme/people")).AssertStatusAsync(200);
        Assert.DoesNotContain("globex\"", here.GetRawText());
        Assert.Equal(3, here.GetProperty("items").GetArrayLength());

        // A new password of hers would open the other org.
        await (await ann.SendAsync(HttpMethod.Post, "/v1/orgs/acme/people/eve@globex.example/password-link")).AssertProblemAsync(
            403, "role-missing");
        await (await ann.SendAsync(HttpMethod.Post, $"/v1/orgs/acme/people/{Bob}/password-link")).AssertStatusAsync(200);
        await (await ann.SendAsync(HttpMethod.Post, "/v1/orgs/acme/people/nobody@x/password-link")).AssertProblemAsync(
            404, "person-not-found");
        Assert.Equal(204, (int)(await ann.SendAsync(HttpMethod.Delete, "/v1/orgs/acme/people/eve@globex.example")).StatusCode);
        Assert.Equal(
            [new RoleGrant(OrgId.Parse("globex"), Role.Administrator)],
            (await gateway.Access.Store.FindPersonAsync(PersonEmail.Parse("eve@globex.example"), default))!.Roles.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_made_somebodys_account_first_does_not_come_in_with_it_elsewhere(bool isTakenAway)
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var org in new[] { "acme", "globex" }) await gateway.CreateOrgAsync(org);
        var mallory = await gateway.SignedInAsync("mallory@globex.example", ("globex", Role.Administrator));
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator));
        var made = await (
            await mallory.SendAsync(HttpMethod.Put, $"/v1/orgs/globex/people/{Bob}", new { role = "viewer" })).AssertStatusAsync(200);
        if (isTakenAway) Assert.Equal(204, (int)(await mallory.SendAsync(HttpMethod.Delete, $"/v1/orgs/globex/people/{Bob}")).StatusCode);

        await (await ann.SendAsync(HttpMethod.Put, $"/v1/orgs/acme/people/{Bob}", new { role = "administrator" })).AssertProblemAsync(
            403, "role-missing");
        await (
            await gateway.OperatorAsync(HttpMethod.Put, $"/v1/orgs/acme/people/{Bob}", new { role = "administrator" })
        ).AssertStatusAsync(200);

        // A link of when the person was in one org alone does not open the other.
        var link = made.GetProperty("passwordLink").Text("link");
        await (await gateway.NewBrowser().SendAsync(HttpMethod.Post, "/v1/password", new { link, password = Browser.Password }))
            .AssertProblemAsync(400, "password-link-invalid");
    }

    [Fact]
    public async Task Who_administers_all_orgs_of_a_person_gives_roles_in_them()
    {
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var org in new[] { "acme", "globex" }) await gateway.CreateOrgAsync(org);
        var ann = await gateway.SignedInAsync("ann@acme.example", ("acme", Role.Administrator), ("globex", Role.Administrator));
        foreach (var org in new[] { "acme", "globex" })
            await (await ann.SendAsync(HttpMethod.Put, $"/v1/orgs/{org}/people/{Bob}", new { role = "viewer" })).AssertStatusAsync(200);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_gone_with_the_next_request()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var bob = await gateway.SignedInAsync(Bob, ("acme", Role.Administrator));
        await (await bob.SendAsync(HttpMethod.Get, "/v1/orgs/acme/audit")).AssertStatusAsync(200);

        await gateway.OperatorAsync(HttpMethod.Put, $"/v1/orgs/acme/people/{Bob}", new { role = "viewer" });
        await (await bob.SendAsync(HttpMethod.Get, "/v1/orgs/acme/audit")).AssertProblemAsync(403, "role-missing");
        await gateway.OperatorAsync(HttpMethod.Delete, $"/v1/orgs/acme/people/{Bob}");
        await (await bob.SendAsync(HttpMethod.Get, "/v1/orgs/acme")).AssertProblemAsync(404, "org-not-found");
        Assert.Empty(
            (await (await bob.SendAsync(HttpMethod.Get, "/v1/session")).AssertStatusAsync(200)).GetProperty("roles").EnumerateArray());
    }

    [Fact]
    public async Task A_link_is_used_once_and_a_newer_one_or_its_end_makes_it_worthless()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.AddPersonAsync(Bob);
        var older = await LinkAsync();
        var newer = await LinkAsync();

        await (await ChooseAsync(older)).AssertProblemAsync(400, "password-link-invalid");
        await (await ChooseAsync("nonsense")).AssertProblemAsync(400, "password-link-invalid");
        Assert.Equal(204, (int)(await ChooseAsync(newer)).StatusCode);
        await (await ChooseAsync(newer)).AssertProblemAsync(400, "password-link-invalid");

        async Task<string> LinkAsync() =>
            (await (await gateway.OperatorAsync(HttpMethod.Post, $"/v1/people/{Bob}/password-link")).AssertStatusAsync(200)).Text("link");

        Task<HttpResponseMessage> ChooseAsync(string link) =>
            gateway.NewBrowser().SendAsync(HttpMethod.Post, "/v1/password", new { link, password = Browser.Password });
    }

    [Fact]
    public async Task Named_operator_keys_work_side_by_side_and_stop_when_revoked()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var deploy = await AddAsync("deploy");
        var backup = await AddAsync("backup");

        await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs", deploy)).AssertStatusAsync(200);
        var who = await (await gateway.SendAsync(HttpMethod.Get, "/v1/session", backup)).AssertStatusAsync(200);
        Assert.Equal("key:backup", who.Text("name"));
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/operator-keys", new { name = "deploy" })).AssertProblemAsync(
            409, "credential-exists");
        await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/operator-keys", new { name = "a/b" })).AssertProblemAsync(
            400, "body-invalid");
        Assert.Equal(204, (int)(await gateway.SendAsync(HttpMethod.Delete, "/v1/operator-keys/deploy", backup)).StatusCode);
        await (await gateway.SendAsync(HttpMethod.Get, "/v1/orgs", deploy)).AssertProblemAsync(401, "key-invalid");
        await (await gateway.OperatorAsync(HttpMethod.Delete, "/v1/operator-keys/deploy")).AssertProblemAsync(404, "credential-not-found");
        using var list = await gateway.OperatorAsync(HttpMethod.Get, "/v1/operator-keys");
        var text = await list.Content.ReadAsStringAsync();
        Assert.Contains("backup", text);
        Assert.DoesNotContain(backup, text);
        Assert.DoesNotContain("deploy", text);
        var unused = await AddAsync("unused");
        var keys = await (await gateway.SendAsync(HttpMethod.Get, "/v1/operator-keys", backup)).AssertStatusAsync(200);
        Assert.Equal(
            [("backup", true), ("unused", false)],
            keys.GetProperty("items")
                .EnumerateArray()
                .Select(key => (key.Text("name"), key.GetProperty("lastUsedAt").ValueKind == JsonValueKind.String)));
        Assert.NotEmpty(unused);

        async Task<string> AddAsync(string name) =>
            (await (await gateway.OperatorAsync(HttpMethod.Post, "/v1/operator-keys", new { name })).AssertStatusAsync(201)).Text(
                "operatorKey");
    }
}
