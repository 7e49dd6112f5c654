using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
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
        List<ValidationResult> ranges = [];
        Validator.TryValidateObject(options, new ValidationContext(options), ranges, validateAllProperties: true);
        foreach (var range in ranges) yield return "Storage: " + range.ErrorMessage;

        if (!Enum.IsDefined(options.Provider)) yield return "Storage:Provider must be Sqlite or Postgres.";
        if (options.Provider == StorageProvider.Sqlite && string.IsNullOrWhiteSpace(options.Path))
            yield return "Storage:Path must name the database file.";
        if (options.Provider == StorageProvider.Postgres && string.IsNullOrWhiteSpace(options.ConnectionString))
            yield return "Storage:ConnectionString must be set when Storage:Provider is Postgres.";
        if (options.Provider == StorageProvider.Postgres && options.MasterKeys.Count == 0 && string.IsNullOrWhiteSpace(options.KeyFile))
            yield return "Storage:MasterKeys (or Storage:KeyFile) must be set when Storage:Provider is Postgres, "
                + "the same on every machine: "
                + "make a key with 'openssl rand -base64 32'.";
        for (var i = 0; i < options.MasterKeys.Count; i++)
            if (!MasterKey.TryParse(options.MasterKeys[i], out _))
                yield return $"Storage:MasterKeys:{i} is not a key: it must be 32 bytes in base64, "
                    + "as 'openssl rand -base64 32' makes them.";
    }
}
