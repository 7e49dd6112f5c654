namespace OnceHub.Sync.Domain;

/// <summary>A name in Salesforce's two parts. Not cut to Salesforce's lengths: the mapping does that, and reports it.</summary>
/// <param name="First">Null when the whole name is one word.</param>
/// <param name="Last">Never blank.</param>
public sealed record PersonName(string? First, string Last)
{
    /// <summary>What stands in LastName when nothing else is known.</summary>
    public const string Unspecified = "Unspecified";

    /// <summary>
    /// One word is a last name. Otherwise the last word is the last name, with the particles before it (<c>van der Berg</c>)
    /// and a suffix after it (<c>Smith Jr.</c>); all before it is the first name. <c>Last, First</c> is turned round.
    /// Null when the text has no letter or digit.
    /// </summary>
    public static PersonName? Split(string? name) => throw new NotImplementedException();

    /// <summary>A last name for somebody who gave none: what precedes the @ of the email, else the phone, else <see cref="Unspecified"/>.</summary>
    public static string FallbackLast(string? email, string? phone) => throw new NotImplementedException();
}
