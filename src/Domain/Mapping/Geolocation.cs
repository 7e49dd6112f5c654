using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>
/// A place as two numbers. Salesforce's compound field cannot be written, its parts can: <c>X__Latitude__s</c> and <c>X__Longitude__s</c>.
/// </summary>
internal static class Geolocation
{
    public static Converted Of(FieldType field, string text)
    {
        var parts = text.Split([',', ';', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 2
            && Degrees(parts[0], 90) is { } latitude
            && Degrees(parts[1], 180) is { } longitude
            && PartOf(field.Name) is { } name)
            return new Converted(
                [($"{name}__Latitude__s", FieldValue.Of(latitude)), ($"{name}__Longitude__s", FieldValue.Of(longitude))], []);
        var problems = new List<FieldProblem>();
        TypedValue.LeftOut(field, text, "a geolocation takes latitude and longitude, such as 48.2082, 16.3738", problems);
        return new Converted([], [.. problems]);
    }

    private static string? PartOf(string name) => name.EndsWith("__c", StringComparison.OrdinalIgnoreCase) ? name[..^3] : null;

    private static decimal? Degrees(string text, int most) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) <= most
            ? number
            : null;
}
