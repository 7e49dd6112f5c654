using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>What is kept of a guest beside its claims.</summary>
internal sealed record GuestNotes
{
    private const int MaxAwaited = 50;
    private const int MaxSpent = 200;

    /// <summary>The record its bookings were last related to.</summary>
    public SalesforceId? RecordId { get; init; }

    /// <summary>We made a record for it, which carries its token.</summary>
    public bool MadeByUs { get; init; }

    /// <summary>Since when the record's data is as told: what is older fills gaps and overwrites nothing.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Bookings that are not known yet, by id, each with the known booking that names it as its other half.</summary>
    public ImmutableSortedDictionary<string, string>? Awaited { get; init; }

    /// <summary>Calls of tries that came to nothing yet, by booking: its history tells them with the try that succeeds.</summary>
    public ImmutableSortedDictionary<string, double>? Spent { get; init; }

    /// <summary>Zero forgets it. Beyond a bound nothing more is remembered.</summary>
    public GuestNotes Spend(string booking, double calls)
    {
        var spent = Spent ?? ImmutableSortedDictionary<string, double>.Empty;
        if (calls <= 0) spent = spent.Remove(booking);
        else if (spent.Count < MaxSpent || spent.ContainsKey(booking)) spent = spent.SetItem(booking, calls);
        return this with { Spent = spent.IsEmpty ? null : spent };
    }

    /// <summary>Remembers that a booking named another one that is not known yet. Beyond a bound the first by name is forgotten.</summary>
    public GuestNotes Await(string unknown, string by)
    {
        var awaited = (Awaited ?? ImmutableSortedDictionary<string, string>.Empty).SetItem(unknown, by);
        while (awaited.Count > MaxAwaited) awaited = awaited.Remove(awaited.Keys.First());
        return this with { Awaited = awaited };
    }

    public GuestNotes Met(string known) => Awaited?.ContainsKey(known) == true
        ? this with { Awaited = Awaited.Count == 1 ? null : Awaited.Remove(known) }
        : this;

    /// <summary>Both what is known here and what another turn of this guest learned meanwhile.</summary>
    public GuestNotes With(GuestNotes other)
    {
        var both = this with
        {
            RecordId = other.RecordId ?? RecordId,
            MadeByUs = MadeByUs || other.MadeByUs,
            ToldAt = ToldAt > other.ToldAt ? ToldAt : other.ToldAt ?? ToldAt,
        };
        foreach (var (unknown, by) in other.Awaited ?? ImmutableSortedDictionary<string, string>.Empty) both = both.Await(unknown, by);
        foreach (var (booking, calls) in other.Spent ?? ImmutableSortedDictionary<string, double>.Empty) both = both.Spend(booking, calls);
        return both;
    }

    public string ToJson() => JsonSerializer.Serialize(this, JournalJson.Options);

    public static GuestNotes Read(string? json) =>
        json is null ? new() : JsonSerializer.Deserialize<GuestNotes>(json, JournalJson.Options) ?? new();
}
