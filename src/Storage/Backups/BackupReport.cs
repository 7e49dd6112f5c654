using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace OnceHub.Sync.Storage;

/// <summary>What is in a backup that was looked at page by page.</summary>
/// <param name="Schema">The version of its schema.</param>
/// <param name="Rows">How many rows each table has.</param>
/// <param name="Secrets">How many secrets were opened with the master keys at hand.</param>
public sealed record BackupReport(long Schema, ImmutableSortedDictionary<string, long> Rows, int Secrets)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rows.Values.Sum():N0} rows in {Rows.Count} tables, all pages sound, schema version {Schema}, {Secrets} secrets that open");

    /// <summary>What is written beside a backup, to be held against it before it is restored.</summary>
    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(new Counts(Schema, Rows), Json);

    /// <exception cref="BackupException">It has not what it had when it was made.</exception>
    internal void CheckAgainst(string file)
    {
        if (!File.Exists(file)) return;
        Counts? made;
        try
        {
            made = JsonSerializer.Deserialize<Counts>(File.ReadAllBytes(file), Json);
        }
        catch (JsonException unreadable)
        {
            throw new BackupException(
                $"The counts in {file} cannot be read: {unreadable.Message} Restore them with the backup, or remove that file.",
                unreadable);
        }
        var differs = made!.Rows.Keys.Union(Rows.Keys)
            .FirstOrDefault(table => made.Rows.GetValueOrDefault(table, -1) != Rows.GetValueOrDefault(table, -1));
        if (differs is not null || made.Schema != Schema)
            throw new BackupException(
                $"This is not the backup that {file} was written for"
                + (differs is null
                    ? ""
                    : $": table {differs} has {Rows.GetValueOrDefault(differs)} rows, and had {made.Rows.GetValueOrDefault(differs)}")
                + ". Take another backup.");
    }

    private sealed record Counts(long Schema, ImmutableSortedDictionary<string, long> Rows);
}
