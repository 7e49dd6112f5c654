using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>What is kept of a guest beside its claims.</summary>
internal sealed record GuestNotes
{
    /// <summary>The record its bookings were last related to.</summary>
    public SalesforceId? RecordId { get; init; }

    /// <summary>We made a record for it, which carries its token.</summary>
    public bool MadeByUs { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JournalJson.Options);

    public static GuestNotes Read(string? json) =>
        json is null ? new() : JsonSerializer.Deserialize<GuestNotes>(json, JournalJson.Options) ?? new();
}
