using System.Net.Http.Json;
using System.Text.RegularExpressions;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>The way in when nobody can get in any more, in real processes.</summary>
public sealed partial class AdministratorCommandTests
{
    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task The_command_prints_a_link_with_which_an_administrator_signs_in_also_one_who_was_disabled(StorageProvider provider)
    {
        using var database = await KeptDatabase.CreateAsync(provider);
        var (first, _) = await RunAsync(database, "ann@acme.example");
        await using (var store = await database.OpenAsync())
            Assert.True(await store.SetDisabledAsync(
                Domain.PersonEmail.Parse("ann@acme.example"), TimeProvider.System.GetUtcNow(), default));
        var (second, told) = await RunAsync(database, "ann@acme.example");
        Assert.Contains($"/password?link={second}\n", told, StringComparison.Ordinal);

        await using var process = SiloProcess.Start([], database.Settings());
        using var http = new HttpClient { BaseAddress = await process.ListensAsync() };
        using var stale = await http.PostAsJsonAsync("/v1/password", new { link = first, password = "four words or so" });
        Assert.Equal(400, (int)stale.StatusCode);
        using var chosen = await http.PostAsJsonAsync("/v1/password", new { link = second, password = "four words or so" });
        Assert.Equal(204, (int)chosen.StatusCode);
        using var signedIn = await http.PostAsJsonAsync("/v1/session", new { email = "ann@acme.example", password = "four words or so" });
        Assert.Contains("\"role\":\"administrator\"", await signedIn.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var audited = await database.OpenAsync();
        var lines = await audited.ListAuditAsync(new AuditFilter(Act: "restoreAdministrator"), null, 10, default);
        Assert.Equal(2, lines.Items.Length);
    }

    [Theory]
    [InlineData(null, null, "https://<where the pages are>")]
    [InlineData("https://hooks.example.com/", null, "https://hooks.example.com")]
    [InlineData("https://hooks.example.com", "https://console.example.com", "https://console.example.com")]
    public async Task The_link_leads_to_where_the_pages_are(string? publicUrl, string? consoleUrl, string root)
    {
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Sqlite);
        var settings = database.Settings();
        if (publicUrl is not null) settings["OnceHub:Gateway:PublicUrl"] = publicUrl;
        if (consoleUrl is not null) settings["OnceHub:Gateway:ConsoleUrl"] = consoleUrl;
        var (link, told) = await RunAsync(settings, "ann@acme.example");
        Assert.Contains($" {root}/password?link={link}\n", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody", null, "is not an email address")]
    [InlineData("ann@acme.example", "false", "OnceHub:Access:Passwords")]
    public async Task What_cannot_be_is_told_in_a_sentence(string email, string? passwords, string told)
    {
        using var database = await KeptDatabase.CreateAsync(StorageProvider.Sqlite);
        var settings = database.Settings();
        if (passwords is not null) settings["OnceHub:Access:Passwords"] = passwords;

        await using var process = SiloProcess.Start(["administrator", email], settings);

        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains(told, process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }

    private static Task<(string Link, string Output)> RunAsync(KeptDatabase database, string email) => RunAsync(database.Settings(), email);

    private static async Task<(string Link, string Output)> RunAsync(Dictionary<string, string> settings, string email)
    {
        await using var process = SiloProcess.Start(["administrator", email], settings);
        Assert.True(await process.ExitAsync() == 0, process.Errors);
        return (Link().Match(process.Output).Value, process.Output);
    }

    [GeneratedRegex("ohl_[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();
}
