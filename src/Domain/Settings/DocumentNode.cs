using System.Collections.Immutable;
using System.Text.Json;

namespace OnceHub.Sync.Domain;

/// <summary>An object of the settings document while it is read: remembers which members were asked for, and what was wrong.</summary>
internal sealed class DocumentNode(JsonElement json, string path, List<SettingsProblem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Path => path;

    /// <summary>Null when the member is missing or null, or (with a problem) not an object.</summary>
    public DocumentNode? Child(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } found => new DocumentNode(found, PathOf(name), problems),
        _ => Refuse<DocumentNode?>(name, "must be an object.", null),
    };

    /// <summary>Null when the member is missing; empty, with a problem, when it is not an array of objects.</summary>
    public IReadOnlyList<DocumentNode>? Items(string name)
    {
        if (Find(name) is not { } found) return null;
        if (found.ValueKind != JsonValueKind.Array || found.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            return Refuse<IReadOnlyList<DocumentNode>>(name, "must be an array of objects.", []);
        return [.. found.EnumerateArray().Select((item, index) => new DocumentNode(item, $"{PathOf(name)}[{index}]", problems))];
    }

    public ImmutableArray<string> Texts(string name)
    {
        if (Find(name) is not { } found) return [];
        if (found.ValueKind != JsonValueKind.Array
            || found.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(item.GetString())))
            return Refuse<ImmutableArray<string>>(name, "must be an array of texts, none of them empty.", []);
        return [.. found.EnumerateArray().Select(item => item.GetString()!)];
    }

    public bool Flag(string name, bool otherwise) => OptionalFlag(name) ?? otherwise;

    public bool? OptionalFlag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Refuse<bool?>(name, "must be true or false.", null),
    };

    /// <summary>One that is out of bounds too, with a problem: a draft keeps what somebody typed.</summary>
    public int Number(string name, int otherwise, int least, int most) => Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.Number } found when found.TryGetInt32(out var number) =>
            number >= least && number <= most ? number : Refuse(name, Whole(least, most), number),
        _ => Refuse(name, Whole(least, most), otherwise),
    };

    /// <summary>What a whole number must be.</summary>
    public static string Whole(int least, int most) => $"must be a whole number from {least} to {most}.";

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } found when !string.IsNullOrWhiteSpace(found.GetString()) => found.GetString(),
        _ => Refuse<string?>(name, "must be a text that is not empty.", null),
    };

    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum => OptionalChoice<T>(name) ?? otherwise;

    public T? OptionalChoice<T>(string name)
        where T : struct, Enum
    {
        if (Find(name) is not { } found) return null;
        if (found.ValueKind == JsonValueKind.String)
            foreach (var value in Enum.GetValues<T>())
                if (NameOf(value) == found.GetString()) return value;
        return Refuse<T?>(name, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}.", null);
    }

    /// <summary>A Salesforce id of the object with this key prefix.</summary>
    public SalesforceId? Id(string name, string prefix) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } found when SalesforceId.TryParse(found.GetString(), out var id) && id.Prefix == prefix => id,
        _ => Refuse<SalesforceId?>(name, $"must be a Salesforce id of 15 or 18 characters that starts with {prefix}.", null),
    };

    /// <summary>A name that may be set to null on purpose, which is not the same as leaving it out.</summary>
    public string? NullableText(string name, string? otherwise)
    {
        _known.Add(name);
        return json.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Null ? null : Text(name) ?? otherwise;
    }

    public IEnumerable<string> MemberNames()
    {
        foreach (var member in json.EnumerateObject())
        {
            _known.Add(member.Name);
            yield return member.Name;
        }
    }

    public void Report(string name, string message) => problems.Add(new SettingsProblem(PathOf(name), message));

    /// <summary>Call when every member has been asked for: what was not is unknown here, and refused.</summary>
    public void RefuseUnknown()
    {
        foreach (var member in json.EnumerateObject().Select(member => member.Name).Distinct())
            if (!_known.Contains(member))
                Report(member, $"is not a setting here. Known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        foreach (var member in json.EnumerateObject().GroupBy(member => member.Name).Where(group => group.Count() > 1))
            Report(member.Key, "is given more than once. Keep one of them.");
    }

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return json.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;
    }

    private T Refuse<T>(string name, string message, T instead)
    {
        Report(name, message);
        return instead;
    }

    private string PathOf(string name) =>
        name.Length == 0 ? path
        : name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"{path}.{name}"
        : $"{path}['{name}']";

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
