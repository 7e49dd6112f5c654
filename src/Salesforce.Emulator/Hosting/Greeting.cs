using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.Hosting;

/// <summary>What a person needs to know to connect, printed at the start.</summary>
internal static class Greeting
{
    public static void Print(EmulatorServer server, TextWriter output)
    {
        output.WriteLine($"Salesforce emulator on {server.Url} (control API: {server.Url}/emulator)");
        output.WriteLine(
            $"  client id {EmulatorState.ClientId}, client secret {EmulatorState.ClientSecret}, password of every user: "
            + $"{EmulatorState.Password}");
        foreach (var org in server.State.Orgs)
        {
            output.WriteLine($"  {org.Name} org {org.Id}, login address {server.Url}/orgs/{org.Name}");
            foreach (
                var (user, what) in new[]
                {
                    (OrgStart.AdminUser, "administrator"),
                    (OrgStart.StandardUser, "standard user"),
                    (OrgStart.RightlessUser, "no rights on any object"),
                })
                output.WriteLine(
                    $"    {OrgStart.UsernameOf(org, user)} ({what}), refresh token {EmulatorState.RefreshTokenOf(org.Name, user)}");
        }
    }
}
