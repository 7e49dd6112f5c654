using System.Collections.Frozen;
using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>How a country writes its numbers: calling code, the trunk prefix of national dialling, and plausible lengths without either.</summary>
/// <param name="Code">Calling code, shared by the regions of one plan.</param>
/// <param name="Trunk">Empty where national numbers have none (or keep their zero, as Italy's do).</param>
internal sealed record NumberingPlan(string Code, string Trunk, int Min, int Max)
{
    private static readonly FrozenDictionary<string, NumberingPlan> ByRegion = Read();

    private static readonly FrozenDictionary<string, NumberingPlan> ByCode =
        ByRegion.Values.DistinctBy(plan => plan.Code).ToFrozenDictionary(plan => plan.Code);

    public bool IsNorthAmerican => Code == "1";

    /// <summary>Lengths narrow enough that fitting means something.</summary>
    public bool IsNarrow => Max - Min <= 2;

    public static NumberingPlan? OfRegion(string region) => ByRegion.GetValueOrDefault(region.ToUpperInvariant());

    public static bool KnowsRegion(string region) => ByRegion.ContainsKey(region);

    /// <summary>The plan whose calling code the digits start with; no code is the start of another.</summary>
    public static NumberingPlan? OfDigits(ReadOnlySpan<char> digits)
    {
        var lookup = ByCode.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = 1; length <= 3 && length < digits.Length; length++)
            if (lookup.TryGetValue(digits[..length], out var plan)) return plan;
        return null;
    }

    public static NumberingPlan? OfCode(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>Whether these digits, without code and trunk prefix, could be a subscriber's number.</summary>
    public bool Fits(ReadOnlySpan<char> number) =>
        number.Length >= Min && number.Length <= Max && Code.Length + number.Length is >= 7 and <= 15
        && !(number[0] == '0' && (Trunk == "0" || IsNorthAmerican));

    private static FrozenDictionary<string, NumberingPlan> Read()
    {
        var plans = new Dictionary<string, NumberingPlan>();
        foreach (var line in NumberingPlans.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var plan = new NumberingPlan(
                words[0],
                words[1] == "-" ? "" : words[1],
                int.Parse(words[2], CultureInfo.InvariantCulture),
                int.Parse(words[3], CultureInfo.InvariantCulture));
            foreach (var region in words[4..]) plans.Add(region, plan);
        }
        return plans.ToFrozenDictionary();
    }
}
