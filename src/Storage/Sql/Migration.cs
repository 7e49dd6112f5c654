using System.Globalization;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>One step of a schema: <c>0001_first.sql</c>. A step that was released is never changed.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <param name="database">Sqlite or Postgres: the folder of the embedded scripts.</param>
    public static IReadOnlyList<Migration> Of(string database)
    {
        var assembly = typeof(Migration).Assembly;
        return
        [
            .. from resource in assembly.GetManifestResourceNames()
               where resource.StartsWith(database + "/", StringComparison.Ordinal)
               orderby resource
               select Read(resource, resource[(database.Length + 1)..]),
        ];

        Migration Read(string resource, string file)
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            return new Migration(
                int.Parse(file.AsSpan(0, 4), CultureInfo.InvariantCulture), Path.GetFileNameWithoutExtension(file), text.ReadToEnd());
        }
    }

    /// <summary>What is still to be applied to a database of this version.</summary>
    /// <exception cref="StoreSchemaException">It was written by a newer program.</exception>
    public static IEnumerable<Migration> After(long version, IReadOnlyList<Migration> all, string database)
    {
        var newest = all.Count == 0 ? 0 : all[^1].Version;
        if (version > newest)
            throw new StoreSchemaException(
                $"The database {database} has schema version {version}, but this program knows only up to {newest}. " +
                "It was written by a newer version: start that one, or restore a backup from before the update.");
        return all.Where(step => step.Version > version);
    }
}
