using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Guests;

/// <summary>What is kept of a guest beside its claims.</summary>
internal sealed record GuestNotes
{
    private const int MaxAwaited = 50;
    private const int MaxTold = 500;
    private const int MaxLedFrom = 20;
    private const int HashLength = 16;
    private const int MaxSpent = 200;
    private const int MaxRefused = 50;
    private const int LongestRefusal = 500;

    /// <summary>The record its bookings were last related to.</summary>
    public SalesforceId? RecordId { get; init; }

    /// <summary>
    /// Records that merges or a conversion led to, by a hash of the email of the guest's own that led there: this email's, whatever email
    /// they hold. A hash, because the notes outlive what is kept of a guest.
    /// </summary>
    public ImmutableSortedDictionary<string, SalesforceId>? LedFrom { get; init; }

    /// <summary>We made a record for it, which carries its token.</summary>
    public bool MadeByUs { get; init; }

    /// <summary>Accounts that were made for Contacts which are not made yet, by the token of each person.</summary>
    public ImmutableSortedDictionary<string, SalesforceId>? Accounts { get; init; }

    /// <summary>
    /// When each field of the record was last told, whether or not that is written yet: what is older fills gaps and
    /// overwrites nothing.
    /// </summary>
    public ImmutableSortedDictionary<string, DateTimeOffset>? Told { get; init; }

    /// <summary>The same of all fields at once, as earlier versions kept it.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Bookings that are not known yet, by id, each with the known bookings that name it as their other half.</summary>
    public ImmutableSortedDictionary<string, BookingIds>? Awaited { get; init; }

    /// <summary>Calls of tries that came to nothing yet, by booking: its history tells them with the try that succeeds.</summary>
    public ImmutableSortedDictionary<string, double>? Spent { get; init; }

    /// <summary>Why the last try came to nothing, by booking, as long as its events wait to be tried again.</summary>
    [JsonPropertyName(RefusedTries.Member)]
    public ImmutableSortedDictionary<string, string>? Refused { get; init; }

    /// <summary>
    /// Fields of the record, and of the Account that was made for it, that hold the default of their type, as nothing was there for
    /// them, each with that default.
    /// </summary>
    public ImmutableSortedDictionary<string, string>? StandIns { get; init; }

    /// <summary>Beyond a bound nothing more is remembered.</summary>
    public GuestNotes Lead(GuestToken guest, string email, SalesforceId record) => Lead(HashOf(guest, email), record);

    private GuestNotes Lead(string hash, SalesforceId record)
    {
        var led = LedFrom ?? ImmutableSortedDictionary<string, SalesforceId>.Empty;
        return led.Count < MaxLedFrom || led.ContainsKey(hash) ? this with { LedFrom = led.SetItem(hash, record) } : this;
    }

    public SalesforceId? LedTo(GuestToken guest, string email) =>
        LedFrom?.TryGetValue(HashOf(guest, email), out var record) == true ? record : null;

    private static string HashOf(GuestToken guest, string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{guest.Value} {email}")))[..HashLength];

    public GuestNotes Fill(IEnumerable<KeyValuePair<string, string>> defaults)
    {
        var standIns = (StandIns ?? ImmutableSortedDictionary<string, string>.Empty).SetItems(defaults);
        return standIns.IsEmpty ? this : this with { StandIns = standIns };
    }

    /// <param name="account">Null forgets it.</param>
    public GuestNotes Keep(GuestToken person, SalesforceId? account)
    {
        if (account is null && Accounts?.ContainsKey(person.Value) != true) return this;
        var accounts = Accounts ?? ImmutableSortedDictionary<string, SalesforceId>.Empty;
        accounts = account is { } made ? accounts.SetItem(person.Value, made) : accounts.Remove(person.Value);
        return this with { Accounts = accounts.IsEmpty ? null : accounts };
    }

    /// <summary>The record as read, without what only stands in for a value and nobody has changed since.</summary>
    /// <param name="prefix">What stands before the names of its fields here.</param>
    public FieldSet WithoutStandIns(FieldSet record, string prefix = "")
    {
        if (StandIns is null) return record;
        var meant = record.Copy();
        foreach (var (name, standIn) in StandIns)
            if (name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length..] is var field
                && meant[field] is { IsBlank: false } value && IsSame(value.ToString(), standIn)) meant[field] = FieldValue.Null;
        return meant;
    }

    private static bool IsSame(string shown, string written) => shown == written
        || (decimal.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out var one)
            && decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var other) && one == other)
        || (DateTimeOffset.TryParse(shown, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then)
            && DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var now)
            && (then - now).Duration() < TimeSpan.FromSeconds(1));

    /// <summary>Zero forgets it. Beyond a bound nothing more is remembered.</summary>
    public GuestNotes Spend(string booking, double calls)
    {
        var spent = Spent ?? ImmutableSortedDictionary<string, double>.Empty;
        if (calls <= 0) spent = spent.Remove(booking);
        else if (spent.Count < MaxSpent || spent.ContainsKey(booking)) spent = spent.SetItem(booking, calls);
        return this with { Spent = spent.IsEmpty ? null : spent };
    }

    /// <summary>Null forgets it. Beyond a bound nothing more is remembered.</summary>
    public GuestNotes Refuse(string booking, string? why)
    {
        if (why is null && Refused?.ContainsKey(booking) != true) return this;
        var refused = Refused ?? ImmutableSortedDictionary<string, string>.Empty;
        if (why is null) refused = refused.Remove(booking);
        else if (refused.Count < MaxRefused || refused.ContainsKey(booking))
            refused = refused.SetItem(booking, why.Length > LongestRefusal ? $"{why.AsSpan(0, LongestRefusal)}…" : why);
        return this with { Refused = refused.IsEmpty ? null : refused };
    }

    public bool IsToldSince(DateTimeOffset at, string field) => (Told?.TryGetValue(field, out var told) == true ? told : ToldAt) > at;

    public GuestNotes Tell(IEnumerable<string> fields, DateTimeOffset at)
    {
        var told = Told ?? ImmutableSortedDictionary<string, DateTimeOffset>.Empty;
        foreach (var field in fields)
            if (!IsToldSince(at, field)) told = told.SetItem(field, at);
        // Each Case that a link names brings its own.
        while (told.Count > MaxTold) told = told.Remove(told.MinBy(one => one.Value).Key);
        return told.IsEmpty ? this : this with { Told = told };
    }

    /// <summary>Remembers that a booking named another one that is not known yet. Beyond a bound the first by name is forgotten.</summary>
    public GuestNotes AwaitBooking(string unknown, BookingIds by)
    {
        var awaited = Awaited ?? ImmutableSortedDictionary<string, BookingIds>.Empty;
        awaited = awaited.SetItem(unknown, BookingIds.Union(awaited.GetValueOrDefault(unknown), by)!);
        while (awaited.Count > MaxAwaited) awaited = awaited.Remove(awaited.Keys.First());
        return this with { Awaited = awaited };
    }

    public GuestNotes StopAwaiting(string known) => Awaited?.ContainsKey(known) == true
        ? this with { Awaited = Awaited.Count == 1 ? null : Awaited.Remove(known) }
        : this;

    /// <summary>Both what is known here and what another turn of this guest learned meanwhile.</summary>
    public GuestNotes With(GuestNotes other)
    {
        var both = this with
        {
            RecordId = other.RecordId ?? RecordId,
            MadeByUs = MadeByUs || other.MadeByUs,
            Accounts = other.Accounts ?? Accounts,
            ToldAt = ToldAt > other.ToldAt ? ToldAt : other.ToldAt ?? ToldAt,
        };
        both = both.Fill(other.StandIns ?? ImmutableSortedDictionary<string, string>.Empty);
        foreach (var (hash, record) in other.LedFrom ?? ImmutableSortedDictionary<string, SalesforceId>.Empty)
            both = both.Lead(hash, record);
        foreach (var (field, at) in other.Told ?? ImmutableSortedDictionary<string, DateTimeOffset>.Empty) both = both.Tell([field], at);
        foreach (var (unknown, by) in other.Awaited ?? ImmutableSortedDictionary<string, BookingIds>.Empty)
            both = both.AwaitBooking(unknown, by);
        foreach (var (booking, calls) in other.Spent ?? ImmutableSortedDictionary<string, double>.Empty) both = both.Spend(booking, calls);
        foreach (var (booking, why) in other.Refused ?? ImmutableSortedDictionary<string, string>.Empty) both = both.Refuse(booking, why);
        return both;
    }

    public string ToJson() => JsonSerializer.Serialize(this, JournalJson.Options);

    public static GuestNotes Read(string? json) =>
        json is null ? new() : JsonSerializer.Deserialize<GuestNotes>(json, JournalJson.Options) ?? new();
}
