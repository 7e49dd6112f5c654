using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// Rows of the tables that say what a refusal means. A failure is its action with <c>fields=A,B</c>, <c>names=003:7</c>,
/// <c>defaults=A</c>, <c>code=X</c>, <c>alerts</c> (it may be saved past) and <c>late</c> (the package's refusal of an older revision);
/// facts are words of the same kind.
/// </summary>
internal static class FailureTable
{
    private const string Late = "OnceHub: an older revision of this booking was refused";

    public static CallFailure Failure(string row)
    {
        var words = Words(row);
        return new CallFailure
        {
            Action = Enum.Parse<FailureAction>(row.Split(' ')[0]),
            Code = words.GetValueOrDefault("code") ?? "X",
            Message = words.ContainsKey("late") ? Late : "Refused.",
            Fields = Names(words.GetValueOrDefault("fields")),
            ExistingRecords = Ids(words.GetValueOrDefault("names")),
            Defaults = Values(words.GetValueOrDefault("defaults")),
            AllowSave = words.ContainsKey("alerts"),
        };
    }

    public static WriteFacts Facts(string row)
    {
        var words = Words(row);
        return new WriteFacts
        {
            Refused = Names(words.GetValueOrDefault("refused")),
            Defaults = Values(words.GetValueOrDefault("defaults")),
            Taken = words.GetValueOrDefault("taken"),
            SuspectsReference = words.ContainsKey("suspects"),
            AllowsDuplicates = words.ContainsKey("allowed"),
            IsAlone = words.ContainsKey("alone"),
        };
    }

    public static string? Word(string row, string word) => Words(row).GetValueOrDefault(word);

    public static bool Has(string row, string word) => Words(row).ContainsKey(word);

    public static ImmutableArray<SalesforceId> Ids(string row, string word) => Ids(Words(row).GetValueOrDefault(word));

    public static string Text(FailureStep step) => step switch
    {
        FailureStep.SendWithout { Fields: var fields } => $"SendWithout {string.Join(",", fields)}",
        FailureStep.SendWithoutTaken { Field: var field } => $"SendWithoutTaken {field}",
        FailureStep.SendWithDefaults { Values: var values } => $"SendWithDefaults {string.Join(",", values.Select(value => value.Key))}",
        FailureStep.Adopt { Records: var records } => $"Adopt {string.Join(",", records.Select(Short))}",
        FailureStep.TryAgain { MaxAttempts: int.MaxValue } => "TryAgain",
        FailureStep.TryAgain { MaxAttempts: var most } => $"TryAgain {most}",
        _ => step.GetType().Name,
    };

    private static Dictionary<string, string> Words(string row) => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.Split('=', 2)).ToDictionary(word => word[0], word => word.Length > 1 ? word[1] : "");

    private static ImmutableArray<string> Names(string? list) => list is null ? [] : [.. list.Split(',')];

    private static FieldSet? Values(string? list)
    {
        if (list is null) return null;
        var values = new FieldSet();
        foreach (var field in Names(list)) values[field] = FieldValue.Of("Unspecified");
        return values;
    }

    private static ImmutableArray<SalesforceId> Ids(string? list) => [.. Names(list).Select(Id)];

    private static SalesforceId Id(string text) =>
        SalesforceId.Parse(Writes.Id(text.Split(':')[0], int.Parse(text.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>As in a row.</summary>
    public static string Short(SalesforceId id) =>
        Enumerable.Range(0, 10).Select(number => $"{id.Prefix}:{number}").First(text => Id(text) == id);
}
