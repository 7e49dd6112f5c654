using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>What several bookings say of one record, as one write: field by field, the newest value first.</summary>
internal static class MergedFields
{
    /// <summary>The sources of values that nobody gave: any real value goes before them.</summary>
    private static readonly string[] Stand = ["fallback", "required"];

    private static readonly string[] FirstNames = ["guest.firstName", "form.firstName", "contact.firstName"];

    /// <summary>The sources that are parts of a guest's name, or all of it.</summary>
    private static readonly string[] NameParts =
        [.. FirstNames, "guest.lastName", "form.lastName", "contact.lastName", "guest.name", "form.name"];

    /// <summary>Nobody gave the value.</summary>
    public static bool IsStandIn(FieldChange change) => Stand.Contains(change.Source);

    /// <param name="writes">Newest first.</param>
    public static PersonWrite ForNew(IEnumerable<PersonWrite> writes) => Merge(NamedByOne([.. writes]), Stand);

    /// <param name="writes">Newest first.</param>
    public static PersonWrite ForExisting(IEnumerable<PersonWrite> writes) => Merge(NamedByOne([.. writes]), []);

    /// <summary>
    /// The parts of a name are of one booking, or two would make a person who does not exist: the newest that tells a first and
    /// a last name, else the newest that tells any.
    /// </summary>
    private static PersonWrite[] NamedByOne(PersonWrite[] writes)
    {
        if (writes.Length < 2) return writes;
        var names = writes.Select(write => write.Changes.Where(IsOfName).ToArray()).ToArray();
        var namer = Array.FindIndex(names, parts => parts.Any(part => FirstNames.Contains(part.Source)));
        if (namer < 0) namer = Array.FindIndex(names, parts => parts.Length > 0);
        return namer < 0 ? writes : [.. writes.Select((write, i) => i == namer ? write : Without(write, names[i]))];
    }

    private static bool IsOfName(FieldChange change) => NameParts.Contains(change.Source);

    private static PersonWrite Without(PersonWrite write, FieldChange[] changes)
    {
        var fields = write.Fields.Copy();
        foreach (var change in changes) fields[change.Field] = null;
        return write with { Fields = fields, Changes = [.. write.Changes.Except(changes)] };
    }

    private static PersonWrite Merge(IEnumerable<PersonWrite> writes, string[] weak)
    {
        var all = writes.ToArray();
        if (all.Length == 1) return all[0];
        var fields = new FieldSet();
        var changes = new Dictionary<string, FieldChange>(StringComparer.OrdinalIgnoreCase);
        var confirmed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var write in all)
        {
            foreach (var (field, value) in write.Fields)
            {
                if (confirmed.Contains(field)) continue;
                var change = write.Changes.LastOrDefault(known => known.Field.Equals(field, StringComparison.OrdinalIgnoreCase));
                var isWeak = change is not null && weak.Contains(change.Source);
                var isTold = fields.Contains(field);
                if (isTold && (isWeak || !changes.TryGetValue(field, out var known) || !weak.Contains(known.Source))) continue;
                fields[field] = value;
                if (change is not null) changes[field] = change;
            }
            confirmed.UnionWith(write.Confirmed.Where(field => !fields.Contains(field)));
        }
        return new PersonWrite(fields, [.. changes.Values], [.. all.SelectMany(write => write.Problems).Distinct()]);
    }
}
