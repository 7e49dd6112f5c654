using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>The usual ways Salesforce records hold a number, for an IN list.</summary>
public static class PhoneRenderings
{
    /// <summary>The most that <see cref="Of"/> returns.</summary>
    public const int Limit = 24;

    /// <summary>Most usual first, no repeats, the E.164 form always among them. A hit still needs <see cref="PhoneNumber.SameNumber"/>.</summary>
    public static ImmutableArray<string> Of(string e164) => throw new NotImplementedException();
}
