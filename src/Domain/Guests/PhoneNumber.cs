using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Domain;

/// <summary>Phone numbers as people type them, to and from E.164.</summary>
public static class PhoneNumber
{
    /// <summary>
    /// Takes <c>+</c>, <c>00</c> and <c>011</c> prefixes, OnceHub's <c>country-number</c> form, national numbers of the
    /// default region with or without the trunk prefix, and any punctuation; extensions are dropped. Letters, and lengths
    /// that the country does not use, are refused.
    /// </summary>
    /// <param name="defaultRegion">Two letters, for example US; an unknown region leaves only numbers with a country code.</param>
    /// <param name="e164"><c>+</c> and 7 to 15 digits.</param>
    public static bool TryParse(string? text, string defaultRegion, [NotNullWhen(true)] out string? e164) => throw new NotImplementedException();

    /// <summary>
    /// Whether a record's phone, as somebody typed it, is this very number, digit by digit; extensions are ignored.
    /// A text that is only the end of the number never is.
    /// </summary>
    public static bool SameNumber(string? recordText, string e164, string defaultRegion) => throw new NotImplementedException();
}
