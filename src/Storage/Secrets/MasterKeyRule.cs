using System.Collections.Immutable;

namespace OnceHub.Sync.Storage.Secrets;

/// <summary>A database is opened only with the master keys of all its secrets, and gets a new key only when it has none sealed.</summary>
internal static class MasterKeyRule
{
    /// <summary>The scope of the record that says which key the database was first opened with. Not an org id.</summary>
    public const string MarkScope = ":store";

    private const int NamedScopes = 10;
    private const string Setting = "OnceHub:Storage:MasterKeys";
    private const string Variable = "OnceHub__Storage__MasterKeys__0";

    /// <summary>Null when these keys open every secret.</summary>
    public static MasterKeyException? Judge(
        IReadOnlyCollection<SealedSecrets> stored, MasterKeySource source, IReadOnlyCollection<string> keyIds)
    {
        var unknown = stored.Where(secrets => !keyIds.Contains(secrets.KeyId)).ToImmutableArray();
        if (unknown.IsEmpty) return null;
        var missing = Keys([.. unknown.Select(secrets => secrets.KeyId).Distinct().Order(StringComparer.Ordinal)]);
        return new MasterKeyException(
            $"{What(stored, unknown)} {missing}, {WhyNot(source, keyIds)}: {ToDo(source)}, and start again; nothing was opened or "
            + "changed, and no new key was made (docs/troubleshooting.md tells what to do when the key is lost).",
            $"The secrets in the database are encrypted with {missing}, which this process does not have. "
            + $"Its operator must restore the key file or add the key to {Setting}.");
    }

    private static string What(IReadOnlyCollection<SealedSecrets> stored, ImmutableArray<SealedSecrets> unknown)
    {
        var named = unknown.Where(secrets => secrets.Scope != MarkScope)
            .GroupBy(secrets => secrets.Scope, secrets => secrets.Count).ToArray();
        if (named.Length == 0) return "This database belongs to";
        var scopes = string.Join(", ", named.Take(NamedScopes).Select(scope => $"{scope.Key} {scope.Sum()}"));
        if (named.Length > NamedScopes) scopes += $" and {named.Length - NamedScopes} others";
        var all = stored.Where(secrets => secrets.Scope != MarkScope).Sum(secrets => secrets.Count);
        var count = named.Sum(scope => scope.Sum());
        return $"{(count == all ? "The" : $"{count} of the {all}")} secrets of this database ({scopes}) are encrypted with";
    }

    private static string WhyNot(MasterKeySource source, IReadOnlyCollection<string> keyIds) => source switch
    {
        { File: { } file, IsConfigured: false } when keyIds.Count == 0 => $"and the key file {file} is not there",
        { File: { } file, IsConfigured: false } => $"and the key file {file} has only {Keys(keyIds)}",
        { File: { } file } => $"and {Setting} has only {Keys(keyIds)} (the key file {file} is not read while that is set)",
        _ => $"and {Setting} has only {Keys(keyIds)} (no key file is named)",
    };

    private static string ToDo(MasterKeySource source) => source.IsConfigured
        ? $"add the missing key to {Setting}"
        : $"restore the key file that belongs to this database from its backup, or set {Setting}:0 ({Variable} as an environment variable)";

    private static string Keys(IReadOnlyCollection<string> ids) =>
        (ids.Count == 1 ? "master key " : "master keys ") + string.Join(", ", ids);
}

/// <summary>Where the keys of this process come from.</summary>
/// <param name="IsConfigured">Keys are set, and no file is read.</param>
/// <param name="File">The key file, read or not; null when there is none.</param>
internal sealed record MasterKeySource(bool IsConfigured, string? File);

/// <summary>How many secrets of a scope are sealed with a key.</summary>
internal sealed record SealedSecrets(string Scope, string KeyId, long Count);
