using Microsoft.Extensions.Options;
using Npgsql;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Secrets;

namespace OnceHub.Sync.Storage;

/// <summary>Names each wrong setting in a sentence.</summary>
internal sealed class StorageOptionsValidation : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var faults = FaultsOf(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    public static IEnumerable<string> FaultsOf(StorageOptions options)
    {
        foreach (var fault in SettingBounds.FaultsOf(options, "OnceHub:Storage")) yield return fault;

        if (!Enum.IsDefined(options.Provider)) yield return "OnceHub:Storage:Provider must be Sqlite or Postgres.";
        if (options.Provider == StorageProvider.Sqlite && string.IsNullOrWhiteSpace(options.Path))
            yield return "OnceHub:Storage:Path must name the database file.";
        if (options.Provider == StorageProvider.Postgres && string.IsNullOrWhiteSpace(options.ConnectionString))
            yield return "OnceHub:Storage:ConnectionString must be set when OnceHub:Storage:Provider is Postgres.";
        if (options.Provider == StorageProvider.Postgres && WhyUnreadable(options.ConnectionString) is { } why)
            yield return $"OnceHub:Storage:ConnectionString cannot be read ({why}): it is name=value with semicolons between, such as "
                + "Host=…;Database=…;Username=…;Password=…, with the names that Npgsql knows.";
        if (options.Provider == StorageProvider.Postgres && options.MasterKeys.Count == 0 && string.IsNullOrWhiteSpace(options.KeyFile))
            yield return "OnceHub:Storage:MasterKeys:0 (or OnceHub:Storage:KeyFile) must be set when OnceHub:Storage:Provider is Postgres, "
                + "the same on every machine: "
                + "make a key with 'openssl rand -base64 32'.";
        for (var i = 0; i < options.MasterKeys.Count; i++)
            if (!MasterKey.TryParse(options.MasterKeys[i], out _))
                yield return $"OnceHub:Storage:MasterKeys:{i} is not a key: it must be 32 bytes in base64, "
                    + "as 'openssl rand -base64 32' makes them.";
    }

    /// <summary>Null when it can be read. What it says holds names of settings, and never their values.</summary>
    private static string? WhyUnreadable(string? connectionString)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
            return null;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            return unreadable.Message.Split('\n')[0].TrimEnd('.');
        }
    }
}
