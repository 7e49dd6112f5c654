using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>The mapped fields as they were when the settings were last changed: what they are held against later.</summary>
/// <param name="Fields">By <c>Object.Field</c>.</param>
public sealed record SchemaBaseline(ImmutableSortedDictionary<string, FieldType> Fields)
{
    public static SchemaBaseline Of(OrgSettings settings, IEnumerable<ObjectType> objects)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, FieldType>(StringComparer.OrdinalIgnoreCase);
        foreach (var (type, row, _) in MappingCheck.MappedFields(settings, objects))
            if (type.Fields.GetValueOrDefault(row.Target) is { } field) fields[$"{type.Name}.{field.Name}"] = field;
        return new SchemaBaseline(fields.ToImmutable());
    }

    /// <summary>
    /// What became narrower since then, so that values which fitted may not fit any more. What is gone or newly required is
    /// <see cref="MappingCheck"/>'s to find.
    /// </summary>
    /// <param name="isOtherOrg">The objects are another Salesforce org's: they did not change, they differ.</param>
    public IEnumerable<SettingsFinding> Drift(OrgSettings settings, IEnumerable<ObjectType> objects, bool isOtherOrg = false)
    {
        var why = isOtherOrg ? "is not as in the Salesforce org that was connected before" : "was changed in Salesforce";
        foreach (var (type, row, path) in MappingCheck.MappedFields(settings, objects))
        {
            if (type.Fields.GetValueOrDefault(row.Target) is not { } now || !Fields.TryGetValue($"{type.Name}.{now.Name}", out var before))
                continue;
            foreach (var (code, what) in Changes(before, now))
                yield return new SettingsFinding(FindingSeverity.Warning, $"{path}.target", code, $"{type.Name}.{now.Name} {why}: {what}");
        }
    }

    private static IEnumerable<(string Code, string What)> Changes(FieldType before, FieldType now)
    {
        if (before.Kind != now.Kind)
        {
            yield return (
                "TYPE_CHANGED",
                $"it was a {Lower(before.Kind)} field and is a {Lower(now.Kind)} field now. "
                + "Check that what is mapped to it still fits, and save the settings.");
            yield break;
        }
        if (now.Length < before.Length)
            yield return (
                "LENGTH_REDUCED", $"it took {before.Length} characters and takes {now.Length} now; longer values are cut or left out.");
        if (now is { Restricted: true } && !before.Restricted)
            yield return ("PICKLIST_RESTRICTED", "it takes only the values of its list now; others are left out.");
        var gone = Active(before).Except(Active(now), StringComparer.OrdinalIgnoreCase).ToArray();
        if (gone.Length > 0)
        {
            var fresh = Active(now).Except(Active(before), StringComparer.OrdinalIgnoreCase).ToArray();
            var instead = fresh.Length > 0 ? $", and takes {Listed(fresh)} now" : "";
            yield return (
                "CHOICE_GONE",
                $"it no longer takes {Listed(gone)}{instead}. "
                + "Guests who choose what is gone lose it: correct the choices in OnceHub's form, and save the settings.");
        }
    }

    private static IEnumerable<string> Active(FieldType field) =>
        field
            .Choices.Where(choice => choice.Active)
            .SelectMany(choice => new[] { choice.Value, choice.Label })
            .Distinct(StringComparer.OrdinalIgnoreCase);

    private static string Listed(IEnumerable<string> values) => string.Join(", ", values.Take(5).Select(value => $"'{value}'"));

    private static string Lower(FieldKind kind) => kind.ToString().ToLowerInvariant();
}
