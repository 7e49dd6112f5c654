using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway.Tests;

public sealed class PendingConnectTests
{
    /// <summary>Who may begin can begin for any name.</summary>
    [Fact]
    public async Task However_many_users_begin_to_connect_what_is_kept_of_them_is_bounded()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.CreateOrgAsync();
        var pending = gateway.Services.GetRequiredService<PendingConnects>();
        var before = gateway.Store.StoredSecrets.Count;
        var state = "";
        for (var i = 0; i < 2_000; i++) state = await BeginAsync($"USR-{i}");

        Assert.InRange(gateway.Store.StoredSecrets.Count - before, 1, 256);
        Assert.Equal("USR-1999", (await pending.BindAsync(state, new ConnectBrowser("secret", null, false), default))?.User);
        // Nor is what is left of another user taken for this one's.
        var other = state.Replace(state.Split('.')[1], "VVNSLTE", StringComparison.Ordinal);
        Assert.Null(await pending.BindAsync(other, new ConnectBrowser("secret", null, false), default));

        Task<string> BeginAsync(string user) => pending.AddAsync(
            OrgId.Parse("acme"),
            user,
            (hash, until) => new PendingConnect
            {
                LoginUrl = new Uri("https://login.salesforce.com"), ClientId = "app", Callback = new Uri("https://hooks.acme.example"),
                Verifier = "verifier", StateHash = hash, ExpiresAt = until,
            },
            default);
    }
}
