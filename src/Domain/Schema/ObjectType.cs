using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>What an org says of an object, as far as mapping must know it.</summary>
/// <param name="Fields">By API name, without case.</param>
public sealed record ObjectType(
    string Name,
    bool Createable,
    bool Updateable,
    IReadOnlyDictionary<string, FieldType> Fields,
    ImmutableArray<RecordTypeChoice> RecordTypes);

/// <param name="Available">To the connected user.</param>
public sealed record RecordTypeChoice(string Id, string Name, bool Available);

/// <summary>What a field takes.</summary>
public sealed record FieldType
{
    public required string Name { get; init; }

    public required FieldKind Kind { get; init; }

    /// <summary>In characters; 0 where it does not apply.</summary>
    public int Length { get; init; }

    /// <summary>Digits in all; 0 where it does not apply.</summary>
    public int Precision { get; init; }

    /// <summary>Digits after the point.</summary>
    public int Scale { get; init; }

    public bool Createable { get; init; } = true;

    public bool Updateable { get; init; } = true;

    /// <summary>Salesforce refuses a new record without it.</summary>
    public bool Required { get; init; }

    /// <summary>Values that are not in the list are refused.</summary>
    public bool Restricted { get; init; }

    public ImmutableArray<PicklistChoice> Choices { get; init; } = [];

    /// <summary>Objects that a lookup leads to.</summary>
    public ImmutableArray<string> References { get; init; } = [];
}

public sealed record PicklistChoice(string Value, string Label, bool Active = true);

/// <summary>Kinds of Salesforce fields that convert differently.</summary>
public enum FieldKind
{
    Text,
    TextArea,
    RichText,
    Encrypted,
    Email,
    Phone,
    Url,
    Picklist,
    MultiPicklist,
    Number,
    Integer,
    Currency,
    Percent,
    Boolean,
    Date,
    DateTime,
    Time,
    Reference,
    Geolocation,

    /// <summary>Compound addresses, ids, and whatever a later release brings: nothing is mapped to it.</summary>
    Other,
}
