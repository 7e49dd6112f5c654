using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Domain;

/// <content>What the facts add up to.</content>
public sealed partial record BookingState
{
    /// <summary>
    /// The later of a cancelation and a no-show, if no newer (re)scheduling undid it; else Completed by the same rule, so that
    /// a late <c>completed</c> never beats the other two; else how it was last scheduled.
    /// </summary>
    [JsonIgnore]
    public BookingPhase Phase
    {
        get
        {
            var scheduled = ScheduledAt;
            var canceled = Later(Canceled?.At, SeenAs(BookingPhase.Canceled));
            var noShow = Later(NoShow?.At, SeenAs(BookingPhase.NoShow));
            var completed = Later(Completed?.At, SeenAs(BookingPhase.Completed));
            if (IsAfter(canceled, scheduled) && !IsAfter(noShow, canceled)) return BookingPhase.Canceled;
            if (IsAfter(noShow, scheduled)) return BookingPhase.NoShow;
            if (IsAfter(completed, scheduled)) return BookingPhase.Completed;
            var seenAgain = SeenAs(BookingPhase.Rescheduled) is { } seen && IsAfter(seen, Scheduling?.At);
            return seenAgain || Scheduling?.Value.Again == true ? BookingPhase.Rescheduled : BookingPhase.Scheduled;
        }
    }

    /// <summary>One of the connector's detailed values (OnceHub's help, Activity Event), for example <c>Canceled (By customer)</c>.</summary>
    [JsonIgnore]
    public string StatusText => Phase switch
    {
        BookingPhase.Completed => "Completed (Set by system)",
        BookingPhase.NoShow => "No-show (Set by user)",
        BookingPhase.Canceled => CurrentCancellation switch
        {
            { NewTimesRequested: true } => "Canceled (New times requested by user)",
            { ByUser: true } => "Canceled (By user)",
            _ => "Canceled (By customer)",
        },
        var open => $"{open} {(IsAfter(Reassigned?.At, Scheduling?.At) ? "(Reassigned by User)" : "(By customer)")}",
    };

    /// <summary>Why it is canceled, else why it was last rescheduled; null when nobody said.</summary>
    [JsonIgnore]
    public string? Reason => Phase == BookingPhase.Canceled ? CurrentCancellation?.Reason : Scheduling?.Value.Reason;

    /// <summary>In UTC; null when no event had a usable time.</summary>
    [JsonIgnore]
    public DateTimeOffset? StartsAt => Time?.Value.StartsAt;

    /// <summary>As sent; null when unknown. Salesforce's bounds are <see cref="ActivityEvent"/>'s matter.</summary>
    [JsonIgnore]
    public int? DurationMinutes => Time?.Value.DurationMinutes;

    /// <summary>Another booking took its place, as its own events say; the <see cref="Lineage"/> may know more.</summary>
    [JsonIgnore]
    public bool IsSuperseded => IsAfter(Superseded?.At, ScheduledAt);

    [JsonIgnore]
    public bool IsInTrash => InTrash?.Value == true;

    /// <summary>Still stands: not canceled, not superseded, not in the trash. A completed meeting or a no-show stands.</summary>
    [JsonIgnore]
    public bool IsLive => Phase != BookingPhase.Canceled && !IsSuperseded && !IsInTrash;

    /// <summary>Neither closed nor ended.</summary>
    [JsonIgnore]
    public bool StandsOpen => IsLive && Phase is (BookingPhase.Scheduled or BookingPhase.Rescheduled);

    /// <summary>The other booking of a reschedule as last told, never itself.</summary>
    [JsonIgnore]
    public string? LinkedBookingId => Link?.Value;

    /// <summary>All bookings that its events named, which must be loaded to resolve the <see cref="Lineage"/>; never itself.</summary>
    [JsonIgnore]
    public IEnumerable<string> LinkedBookingIds => LinkedBookingId is { } last ? [last, .. FurtherLinks?.All ?? []] : [];

    /// <summary>Short, and another one for every other set of facts.</summary>
    [JsonIgnore]
    public string Fingerprint
    {
        get
        {
            const int Length = 16;
            // Asked for with every Event that is written: its text is never a string.
            var sources = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[1024]);
            foreach (var source in BookingFacts.SourcesOf(this))
            {
                if (source is { } at)
                {
                    sources.AppendFormatted(at.Time.UtcTicks);
                    sources.AppendLiteral("/");
                    sources.AppendFormatted(at.Rank);
                    sources.AppendLiteral("/");
                    sources.AppendFormatted(at.EventId);
                }
                sources.AppendLiteral("\n");
            }
            var text = sources.Text[..^1];
            var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), hash);
            ArrayPool<byte>.Shared.Return(bytes);
            sources.Clear();
            return Convert.ToHexStringLower(hash[..(Length / 2)]);
        }
    }

    /// <summary>
    /// Who it is with now. A reassignment's event may still name the former owner: then the page's owner counts, else a
    /// different one seen later; else see <see cref="IsOwnerUnknown"/>.
    /// </summary>
    [JsonIgnore]
    public UserRef? Owner =>
        IsReassignedSince ? NewOwner ?? Reassigned!.Value.Owner ?? ScheduledOwner?.Value : Dated.Newer(ScheduledOwner, OwnerSeen)?.Value;

    /// <summary>It was reassigned and no event tells to whom: leave the owner in Salesforce as it is.</summary>
    [JsonIgnore]
    public bool IsOwnerUnknown => IsReassignedSince && NewOwner is null;

    /// <summary>When that was told: an event that only repeats the owner tells nothing.</summary>
    [JsonIgnore]
    public EventOrder? OwnerToldAt => IsReassignedSince ? Reassigned!.At : (ScheduledOwner, OwnerSeen) switch
    {
        ({ } scheduled, { } seen) when scheduled.Value.IsSameUser(seen.Value) => IsAfter(seen.At, scheduled.At) ? scheduled.At : seen.At,
        _ => Dated.Newer(ScheduledOwner, OwnerSeen)?.At,
    };

    /// <summary>When the form was told as it is: an event that only repeats it tells nothing.</summary>
    [JsonIgnore]
    public DateTimeOffset? FormToldAt => Form is null ? null : FormTimes?.Since(Form) ?? Form.At.Time;

    /// <summary>The booking put together again from its latest facts, for mappings.</summary>
    [JsonIgnore]
    public Booking Booking => (Details?.Value ?? new Booking { Id = BookingId }) with
    {
        Form = Form?.Value,
        Owner = Owner,
        Conversation = Conversation?.Value,
        StartsAt = StartsAt,
        DurationMinutes = DurationMinutes,
        RescheduledBookingId = LinkedBookingId,
        InTrash = InTrash?.Value,
    };

    private bool IsReassignedSince => IsAfter(Reassigned?.At, ScheduledOwner?.At);

    private UserRef? NewOwner
    {
        get
        {
            var (former, sent) = (Dated.Newer(ScheduledOwner, FormerOwner)?.Value, Reassigned!.Value);
            if (sent.Owner is { } owner && former is not null && !owner.IsSameUser(former)) return owner;
            if (sent.PageOwner is { } pageOwner) return pageOwner;
            if (former is null) return sent.Owner;
            return OwnerSeen is { } seen && seen.At > Reassigned.At && !seen.Value.IsSameUser(former) ? seen.Value : null;
        }
    }

    /// <summary>When it was last known to stand: scheduled, or seen so by a reassignment.</summary>
    private EventOrder? ScheduledAt => Later(Scheduling?.At, Later(SeenAs(BookingPhase.Scheduled), SeenAs(BookingPhase.Rescheduled)));

    private Cancellation? CurrentCancellation => Canceled?.Value ?? Reassigned?.Value.Cancellation;

    private EventOrder? SeenAs(BookingPhase phase) => Reassigned?.Value.Phase == phase ? Reassigned.At : null;

    private static EventOrder? Later(EventOrder? one, EventOrder? other) => IsAfter(other, one) ? other : one;

    /// <summary>Something is after nothing; nothing is after nothing.</summary>
    private static bool IsAfter(EventOrder? one, EventOrder? other) => one is { } first && (other is not { } second || first > second);
}
