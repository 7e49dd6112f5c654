using System.Collections.Immutable;

namespace OnceHub.Sync.Salesforce;

/// <summary>What Salesforce says of an object to the connected user.</summary>
public sealed record ObjectDescribe
{
    public required string Name { get; init; }

    public required string Label { get; init; }

    public required bool Createable { get; init; }

    public required bool Updateable { get; init; }

    public required string? KeyPrefix { get; init; }

    /// <summary>By API name, without case.</summary>
    public required ImmutableDictionary<string, FieldDescribe> Fields { get; init; }

    public required ImmutableArray<RecordTypeDescribe> RecordTypes { get; init; }
}

public sealed record FieldDescribe
{
    public required string Name { get; init; }

    public required string Label { get; init; }

    /// <summary>
    /// Salesforce's type in lower case: string, textarea, email, phone, picklist, multipicklist, date, datetime, double, currency, percent,
    /// boolean, reference, url, id, location…
    /// </summary>
    public required string Type { get; init; }

    /// <summary>In characters; 0 where it does not apply.</summary>
    public required int Length { get; init; }

    public required int Precision { get; init; }

    public required int Scale { get; init; }

    public required bool Nillable { get; init; }

    public required bool Createable { get; init; }

    public required bool Updateable { get; init; }

    public required bool DefaultedOnCreate { get; init; }

    public required bool RestrictedPicklist { get; init; }

    public required bool Unique { get; init; }

    public required bool ExternalId { get; init; }

    public required bool Calculated { get; init; }

    public required bool Custom { get; init; }

    /// <summary>Digits of an int; 0 where it does not apply.</summary>
    public int Digits { get; init; }

    /// <summary>It names the records of its object.</summary>
    public bool NameField { get; init; }

    /// <summary>A rich text area: its value is HTML.</summary>
    public bool HtmlFormatted { get; init; }

    public required ImmutableArray<PicklistValue> PicklistValues { get; init; }

    public required ImmutableArray<string> ReferenceTo { get; init; }

    /// <summary>Salesforce refuses a new record without it: createable, not nillable, not defaulted.</summary>
    public bool RequiredOnCreate => Createable && !Nillable && !DefaultedOnCreate;
}

public sealed record PicklistValue(string Value, string Label, bool Active, bool Default);

public sealed record RecordTypeDescribe(string Id, string Name, string DeveloperName, bool Available, bool Default, bool Master);
