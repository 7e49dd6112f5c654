using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Credentials;

namespace OnceHub.Sync.Pages.Keys;

/// <summary>An API key that is to be made.</summary>
public sealed class NewKeyForm
{
    /// <summary>The mark of the form as it was shown.</summary>
    public string? Form { get; set; }

    /// <summary>Empty for one that is made from the time.</summary>
    public string? Name { get; set; }

    /// <summary>What it opens. A key that opens all is one of which all was ticked.</summary>
    public string[]? Scopes { get; set; }

    /// <summary>The last day on which it opens anything; empty for a key that does not end by itself.</summary>
    public string? LastDay { get; set; }

    internal bool Has(string scope) => Scopes?.Contains(scope) == true;

    internal Result<KeyLimits> Limits(Clock clock)
    {
        if (Scopes is not { Length: > 0 } scopes) return Refused("Tick what the key may do: without that it opens nothing.");
        if (string.IsNullOrEmpty(LastDay)) return new KeyLimits([.. scopes], null);
        if (clock.EndOf(LastDay) is not { } end)
            return Refused($"'{LastDay}' is no day: choose one, or leave it empty for a key that does not end.");
        return end > clock.Now
            ? new KeyLimits([.. scopes], end)
            : Refused($"{clock.Day(end)} is past: choose a later day, or leave it empty for a key that does not end.");
    }

    private static Refusal Refused(string why) => new(RefusalKind.BodyInvalid, $"{why} No key was made.");
}
