using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Makes a OnceHub value into what a Salesforce field of a known type takes, or says why it cannot.</summary>
public static class TypedValue
{
    /// <summary>
    /// The fields to write (none when nothing is left to write; two for a geolocation). A blank is no value and no problem.
    /// </summary>
    /// <param name="zone">The guest's IANA time zone; UTC when null or unknown.</param>
    /// <param name="source">Where the value comes from: OnceHub's own times are moments, whatever they look like.</param>
    public static Converted Convert(
        FieldType field,
        FieldValue value,
        string region,
        string? zone,
        LongTexts longTexts = LongTexts.Cut,
        SourceType source = SourceType.Any)
    {
        if (value.IsBlank) return Converted.Nothing;
        var text = value.ToString().Trim();
        var problems = new List<FieldProblem>();
        FieldValue? one = field.Kind switch
        {
            FieldKind.Text or FieldKind.TextArea or FieldKind.Encrypted => Text(field, text, longTexts, problems),
            FieldKind.RichText => Text(field, HtmlText.Of(text), longTexts, problems),
            FieldKind.Email => FittingValue.Email(field.Name, text, Room(field), problems),
            FieldKind.Phone => FittingValue.Phone(field.Name, text, Room(field), region, problems),
            FieldKind.Url => FittingValue.FitsWhole(field.Name, text, Room(field), problems),
            FieldKind.Picklist => PicklistText.One(field, text, problems),
            FieldKind.MultiPicklist => PicklistText.Several(field, text, problems),
            FieldKind.Number or FieldKind.Integer or FieldKind.Currency or FieldKind.Percent => Number(field, value, region, problems),
            FieldKind.Boolean => Boolean(field, value, problems),
            FieldKind.Date =>
                Moment(field, text, TimeText.Date(text, region, zone, source == SourceType.DateTime), "date, such as 2026-01-31", problems),
            FieldKind.DateTime =>
                Moment(field, text, TimeText.DateTime(text, region, zone), "date and time, such as 2026-01-31T14:30", problems),
            FieldKind.Time => Moment(field, text, TimeText.Time(text, region, zone), "time of day, such as 14:30", problems),
            FieldKind.Reference => Reference(field, text, problems),
            FieldKind.Geolocation => null,
            _ => LeftOut(field, text, "the field cannot be written", problems),
        };
        if (field.Kind == FieldKind.Geolocation) return Geolocation.Of(field, text);
        return new Converted(one is { } fitting ? [(field.Name, fitting)] : [], [.. problems]);
    }

    internal static FieldValue? LeftOut(FieldType field, string text, string why, ICollection<FieldProblem> problems)
    {
        problems.Add(
            new FieldProblem(field.Name, FieldProblemCodes.DoesNotConvert, $"'{Short(text)}' was left out of {field.Name}: {why}."));
        return null;
    }

    internal static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static int Room(FieldType field) => field.Length > 0 ? field.Length : int.MaxValue;

    /// <summary>With an apostrophe before what a spreadsheet would take for a formula, where the field takes any text.</summary>
    public static FieldValue Disarmed(FieldType field, FieldValue value) =>
        field.Kind is FieldKind.Text or FieldKind.TextArea or FieldKind.RichText
        && value.Text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..]
            ? FieldValue.Of(Whole("'" + value.Text, Room(field)))
            : value;

    // It was cut to the field already.
    private static string Whole(string text, int room)
    {
        if (text.Length <= room) return text;
        return char.IsHighSurrogate(text[room - 1]) ? text[..(room - 1)] : text[..room];
    }

    private static FieldValue? Text(FieldType field, string text, LongTexts longTexts, ICollection<FieldProblem> problems) =>
        longTexts == LongTexts.LeaveOut
        ? FittingValue.FitsWhole(field.Name, text, Room(field), problems)
        : FieldValue.Of(FittingValue.Cut(field.Name, text, Room(field), problems));

    private static FieldValue? Number(FieldType field, FieldValue value, string region, ICollection<FieldProblem> problems)
    {
        if (NumberText.Read(value, region, out var why) is not { } read) return LeftOut(field, value.ToString(), why, problems);
        var number = decimal.Round(read, Math.Clamp(field.Scale, 0, 28), MidpointRounding.AwayFromZero);
        var whole = field.Precision - field.Scale;
        return field.Precision > 0 && whole is >= 0 and <= 28 && Math.Abs(decimal.Truncate(number)) >= (decimal)Math.Pow(10, whole)
            ? LeftOut(field, value.ToString(), $"the field takes {whole} digits before the point", problems)
            : FieldValue.Of(number);
    }

    private static FieldValue? Boolean(FieldType field, FieldValue value, ICollection<FieldProblem> problems) => value.Kind switch
    {
        FieldValueKind.Boolean => value,
        _ => value.ToString().Trim().ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "Y" or "1" or "ON" or "CHECKED" => FieldValue.Of(true),
            "FALSE" or "NO" or "N" or "0" or "OFF" or "UNCHECKED" => FieldValue.Of(false),
            var other => LeftOut(field, other, "a checkbox takes yes or no", problems),
        },
    };

    private static FieldValue? Moment(FieldType field, string text, string? moment, string wanted, ICollection<FieldProblem> problems) =>
        moment is not null ? FieldValue.Of(moment) : LeftOut(field, text, $"it is not a {wanted}", problems);

    /// <summary>Names are not looked up: two records can share one.</summary>
    private static FieldValue? Reference(FieldType field, string text, ICollection<FieldProblem> problems) =>
        SalesforceId.TryParse(text, out var id)
        ? FieldValue.Of(id.Value)
        : LeftOut(field, text, "a lookup takes a Salesforce record id", problems);
}

/// <param name="Values">The fields to write.</param>
public sealed record Converted(ImmutableArray<(string Field, FieldValue Value)> Values, ImmutableArray<FieldProblem> Problems)
{
    public static readonly Converted Nothing = new([], []);
}
