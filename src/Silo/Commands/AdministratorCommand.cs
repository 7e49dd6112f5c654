using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Lets somebody in when nobody can get in any more: who can start the executable with the store's settings is who may.
/// </summary>
internal static class AdministratorCommand
{
    /// <exception cref="SiloStartException">It is not an email address, or nobody signs in with a password.</exception>
    public static Task RunAsync(string text, string[] args)
    {
        if (!PersonEmail.TryParse(text, out var email))
            throw new SiloStartException(
                $"'{text}' is not an email address. Give the one that the administrator signs in with: administrator ann@acme.example");
        return StoreMigration.WithStoreAsync(args, async (store, configuration) =>
        {
            var options = new AccessOptions();
            configuration.GetSection(AccessOptions.Section).Bind(options);
            if (!options.Passwords)
                throw new SiloStartException(
                    $"{AccessOptions.Section}:Passwords is false, so a link to choose one is of no use. "
                    + "Set it to true for this command and the processes.");
            await store.MigrateAsync(CancellationToken.None);
            if (email.WhyNotNew is { } why && await store.FindPersonAsync(email, CancellationToken.None) is null)
                throw new SiloStartException(why);
            var now = TimeProvider.System.GetUtcNow();
            using var act = ActInHand.Begin(
                new AuditEntry(now, "command", Environment.MachineName, "restoreAdministrator", null, email.Value, ""));
            var link = await PeopleDirectory.RestoreAdministratorAsync(
                store, email, options, TimeProvider.System, CancellationToken.None);
            return $"{email} administers every org, once the password is chosen, until {link.ExpiresAt:u}, on the page "
                + $"{PageOf(link, configuration)}\n"
                + "The link is shown this once. Where the pages are off, send what follows 'link=' to POST /v1/password.";
        });
    }

    private static string PageOf(PasswordLink link, IConfiguration configuration)
    {
        string?[] addresses = [configuration["OnceHub:Gateway:ConsoleUrl"], configuration["OnceHub:Gateway:PublicUrl"]];
        var root = addresses.FirstOrDefault(address => !string.IsNullOrWhiteSpace(address)) ?? "https://<where the pages are>";
        return $"{root.TrimEnd('/')}/password?link={link.Secret}";
    }
}
