using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>Where something of the settings is, as a person sees it: page, row, and what stands in the row.</summary>
public static partial class SettingsPlace
{
    /// <param name="path">A path in the document, such as <c>$.mappings.contact[5].target</c>, or <c>users/USR-1</c>.</param>
    /// <param name="settings">What the path leads into; null where it cannot be read.</param>
    public static string Of(string path, OrgSettings? settings)
    {
        if (path.StartsWith("users/", StringComparison.Ordinal)) return $"Users, {path["users/".Length..]}";
        var parts = Parts().Matches(path).Select(Part.Of).SkipWhile(part => part.Name == "$").ToArray();
        return parts switch
        {
            [] => "The settings",
            [{ Name: "mappings" }, { Name: var of, Index: { } row }, .. var rest] =>
                $"{Words(of)} mapping, row {row + 1}{Shown(RowOf(settings, of, row))}{Rest(rest)}",
            [{ Name: "mappings" }, { Name: var of }, .. var rest] => $"{Words(of)} mapping{Rest(rest)}",
            [{ Name: "calendars", Index: { } row }, .. var rest] =>
                $"Calendars, row {row + 1}"
                + (row < settings?.Calendars.Length ? $" ({string.Join(", ", settings.Calendars[row].Ids)})" : "")
                + Rest(rest),
            _ => string.Join(", ", parts.Select((part, i) => i == 0 ? part.Text : part.TextWithin)),
        };
    }

    private static FieldMapping? RowOf(OrgSettings? settings, string of, int row)
    {
        if (settings is null || !MappingTable.Names.Contains(of)) return null;
        var rows = settings.Mappings.Rows(of);
        return row < rows.Length ? rows[row] : null;
    }

    private static string Shown(FieldMapping? row) => row is null ? "" : $" ({row.Source} → {row.Target})";

    // Which half of a row it is, the row itself shows.
    private static string Rest(Part[] rest) =>
        rest is [] or [{ Name: "source" or "target", Index: null }] ? "" : ", " + string.Join(", ", rest.Select(part => part.TextWithin));

    /// <summary>A member's name in words: <c>caseRecordType</c> is Case record type. An id stays as it is.</summary>
    private static string Words(string name)
    {
        if (name.Length == 0 || char.IsUpper(name[0])) return name;
        var words = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (words.Length == 0) words.Append(char.ToUpperInvariant(c));
            else if (char.IsUpper(c)) words.Append(' ').Append(char.ToLowerInvariant(c));
            else words.Append(c);
        }
        return words.ToString();
    }

    /// <param name="Id">What the document is keyed by, such as a OnceHub user, stands as it is.</param>
    private sealed record Part(string Name, int? Index, string? Id)
    {
        public string Text => Id ?? (Index is { } index ? $"{Words(Name)} {index + 1}" : Words(Name));

        public string TextWithin =>
            Id is not null || (Text.Length > 1 && char.IsUpper(Text[1])) ? Text : char.ToLowerInvariant(Text[0]) + Text[1..];

        public static Part Of(Match match) => new(
            match.Groups["name"].Value,
            int.TryParse(match.Groups["index"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null,
            match.Groups["id"] is { Success: true, Value: var id } ? id : null);
    }

    /// <summary>A member by its name, maybe with the position in a list; or by an id in quotes, which may hold any sign.</summary>
    [GeneratedRegex(@"\['(?<id>.+?)'\](?=[.\[]|$)|(?<name>[^.\[]+)(?:\[(?<index>[0-9]+)\])?", RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}
