using System.Collections.Concurrent;
using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.OAuth;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Hosting;

/// <summary>Everything the emulator holds: two orgs, the apps that may connect, faults, the log.</summary>
internal sealed class EmulatorState
{
    public const string ClientId = "emulator";
    public const string ClientSecret = "emulator";
    public const string Password = "password";

    private ConcurrentDictionary<string, ConnectedApp> _apps = new();

    public EmulatorState(TimeProvider time)
    {
        Time = time;
        Codes = new AuthorizationCodes(time);
        Orgs = [];
        Reset();
    }

    public TimeProvider Time { get; }

    public IReadOnlyList<Org> Orgs { get; private set; }

    public AuthorizationCodes Codes { get; }

    public FaultScript Faults { get; } = new();

    public RequestLog Log { get; } = new();

    public void Reset()
    {
        Faults.Clear();
        Log.Clear();
        _apps = new ConcurrentDictionary<string, ConnectedApp>
        {
            [ClientId] = new ConnectedApp(ClientId, ClientSecret, null, OrgStart.AdminUser),
            ["PlatformCLI"] = new ConnectedApp("PlatformCLI", null, null, OrgStart.AdminUser),
        };
        Org[] orgs = [new Org("production", "Hs", false, Time, Faults), new Org("sandbox", "9S", true, Time, Faults)];
        foreach (var org in orgs)
            foreach (var user in new[] { OrgStart.AdminUser, OrgStart.StandardUser, OrgStart.RightlessUser })
                org.Access.Grant(UserIn(org, user).Id, ClientId, "api refresh_token id", RefreshTokenOf(org.Name, user));
        Orgs = orgs;
    }

    /// <summary>The refresh token that each user has from the start.</summary>
    public static string RefreshTokenOf(string org, string user) => $"5Aep-{org}-{user}";

    public Org? FindOrg(string? name) => Orgs.FirstOrDefault(o => o.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public Org OrgOrDefault(string? name) => FindOrg(name) ?? Orgs[0];

    public Org? OrgOfToken(string? token) =>
        token is null ? null : Orgs.FirstOrDefault(o => token.StartsWith(o.Id[..15], StringComparison.Ordinal));

    public ConnectedApp? FindApp(string? clientId) => clientId is null ? null : _apps.GetValueOrDefault(clientId);

    public void SetApp(ConnectedApp app) => _apps[app.ClientId] = app;

    /// <summary>A user by its short name (<c>admin</c>) or its username.</summary>
    public static Row UserIn(Org org, string name)
    {
        lock (org.Gate)
            return org.Database.Where(
                        "User", "Username", name.Contains('@', StringComparison.Ordinal) ? name : OrgStart.UsernameOf(org, name))
                    .FirstOrDefault()
                ?? throw new InvalidOperationException($"The org {org.Name} has no user {name}.");
    }

    public (Org Org, Row User)? FindUser(string? orgName, string? username)
    {
        foreach (var org in Orgs)
        {
            if (orgName is not null && org.Name != orgName)
                continue;
            lock (org.Gate)
                if (org.Database.Where("User", "Username", username).FirstOrDefault() is { } user)
                    return (org, user);
        }
        return null;
    }

    /// <summary>A password may be followed by a security token, which is not looked at.</summary>
    public (Org Org, Row User)? LogIn(string? orgName, string? username, string? password) =>
        password?.StartsWith(Password, StringComparison.Ordinal) == true ? FindUser(orgName, username) : null;
}
