using System.Collections.Frozen;

namespace OnceHub.Sync.Domain;

/// <summary>What kind of value a OnceHub source gives.</summary>
public enum SourceType
{
    Text,
    Email,
    Phone,
    Url,
    Number,
    Boolean,
    DateTime,

    /// <summary>Custom fields and answers: whatever the guest was asked for.</summary>
    Any,
}

/// <summary>How a source's values suit a field.</summary>
public enum Fit
{
    /// <summary>No value of it can be written there.</summary>
    Never,

    /// <summary>Values that do not convert are left out, and reported.</summary>
    ByValue,

    Always,
}

/// <summary>The table of OnceHub types and Salesforce types.</summary>
public static class TypeTable
{
    private static readonly FrozenDictionary<string, SourceType> Known =
        SourceNames.Readers.Keys.ToFrozenDictionary(source => source, TypeOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>The type of a source's values. For <c>static:</c> the value itself decides, so it counts as Any.</summary>
    public static SourceType Of(string source) => Known.GetValueOrDefault(source, SourceType.Any);

    /// <summary>Whether it is an email or phone of the guest, by which the guest may be looked up.</summary>
    public static bool IsOfGuest(string source) =>
        Of(source) is SourceType.Email or SourceType.Phone && !source.StartsWith("owner.", StringComparison.OrdinalIgnoreCase);

    private static SourceType TypeOf(string source) =>
        source.ToLowerInvariant()[(source.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
        {
            "email" => SourceType.Email,
            "phone" or "mobilephone" => SourceType.Phone,
            "joinurl" => SourceType.Url,
            "startsat" or "createdat" or "updatedat" => SourceType.DateTime,
            "durationminutes" or "amount" => SourceType.Number,
            "hasconsent" or "termsofservice" => SourceType.Boolean,
            "employees" or "companysize" => SourceType.Any,
            _ => SourceType.Text,
        };

    public static Fit FitOf(SourceType source, FieldKind field) => (source, field) switch
    {
        (_, FieldKind.Other) => Fit.Never,
        (_, FieldKind.Text or FieldKind.TextArea or FieldKind.RichText or FieldKind.Encrypted) => Fit.Always,
        (SourceType.Any, _) => Fit.ByValue,
        (SourceType.Text, FieldKind.Picklist or FieldKind.MultiPicklist or FieldKind.Url or FieldKind.Reference) => Fit.ByValue,
        (SourceType.Email, FieldKind.Email) => Fit.Always,
        (SourceType.Phone, FieldKind.Phone) => Fit.Always,
        (SourceType.Url, FieldKind.Url) => Fit.Always,
        (SourceType.Number, FieldKind.Number or FieldKind.Integer or FieldKind.Currency or FieldKind.Percent) => Fit.Always,
        (SourceType.Number, FieldKind.Picklist) => Fit.ByValue,
        (SourceType.Boolean, FieldKind.Boolean) => Fit.Always,
        (SourceType.Boolean, FieldKind.Picklist) => Fit.ByValue,
        (SourceType.DateTime, FieldKind.Date or FieldKind.DateTime or FieldKind.Time) => Fit.Always,
        _ => Fit.Never,
    };
}
