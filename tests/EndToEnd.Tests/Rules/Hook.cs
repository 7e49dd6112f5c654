using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>
/// An event as a case tells it. In all texts <c>~</c> stands for the case's own tag, and <c>{p0}</c>, <c>{u0}</c>, <c>{d0}</c>,
/// <c>{o0}</c> for its phone number 0 in E.164, as US pages show it, with dots, and as OnceHub's forms send it.
/// </summary>
internal sealed record Hook(int Booking = 1, string Type = "scheduled", int Minute = 0)
{
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public string Name { get; init; } = "Ann Miller";

    public string Email { get; init; } = "ann@~.example";

    public string Phone { get; init; } = "";

    public string Mobile { get; init; } = "";

    public string Company { get; init; } = "";

    public string Reason { get; init; } = "";

    public string By { get; init; } = "";

    /// <summary>The other booking of a reschedule.</summary>
    public int? Other { get; init; }

    /// <summary>Hours after the usual start; null for no starting time.</summary>
    public double? Start { get; init; } = 0;

    public int? Duration { get; init; } = 30;

    public bool? Trash { get; init; } = false;

    /// <summary>The minute of the booking's own creation.</summary>
    public int Created { get; init; }

    public string Page { get; init; } = "BP-1";

    /// <summary>OnceHub's user, by id and email.</summary>
    public string Owner { get; init; } = "USR-1";

    public string[] Guests { get; init; } = [];

    public (string Name, string Value)[] Custom { get; init; } = [];

    /// <summary>Hidden fields outside the form.</summary>
    public (string Name, string Value)[] Hidden { get; init; } = [];

    /// <summary>OnceHub's contact, in an expanded conversation.</summary>
    public string? Contact { get; init; }

    public string? EventId { get; init; }

    public bool NoForm { get; init; }

    public string BookingId => $"BKNG-~-{Booking}";

    public JsonObject ToJson() => new()
    {
        ["id"] = EventId ?? $"EVNT-~-{Booking}-{Type}-{Minute}",
        ["object"] = "event",
        ["creation_time"] = Iso(Monday.AddMinutes(Minute).AddSeconds(1)),
        ["type"] = $"booking.{Type}",
        ["api_version"] = "v2",
        ["data"] = Data(),
    };

    internal static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal static JsonArray Named((string Name, string Value)[] values) =>
        new([.. values.Select(value => new JsonObject { ["name"] = value.Name, ["value"] = value.Value })]);

    private JsonObject Data() => new()
    {
        ["object"] = "booking",
        ["id"] = BookingId,
        ["tracking_id"] = BookingId,
        ["subject"] = "Intro call",
        ["status"] = Type,
        ["in_trash"] = Trash,
        ["creation_time"] = Iso(Monday.AddMinutes(Created)),
        ["starting_time"] = Start is { } hours ? Iso(Monday.AddDays(7).AddHours(hours)) : "",
        ["last_updated_time"] = Iso(Monday.AddMinutes(Minute)),
        ["duration_minutes"] = Duration,
        ["owner"] = Owner,
        ["location_description"] = "",
        ["rescheduled_booking_id"] = Other is { } other ? $"BKNG-~-{other}" : "",
        ["cancel_reschedule_information"] = new JsonObject { ["reason"] = Reason, ["actioned_by"] = By, ["user_id"] = "" },
        ["form_submission"] = NoForm ? null : Form(),
        ["custom_fields"] = Named(Hidden),
        ["booking_page"] = Page,
        ["event_type"] = "ET-1",
        ["conversation"] = Contact is null ? null : new JsonObject { ["id"] = "CVR-~", ["object"] = "conversation", ["contact"] = new JsonObject { ["id"] = Contact, ["object"] = "contact" } },
    };

    private JsonObject Form() => new()
    {
        ["name"] = Name,
        ["email"] = Email,
        ["phone"] = Phone,
        ["mobile_phone"] = Mobile,
        ["company"] = Company,
        ["note"] = "",
        ["guests"] = new JsonArray([.. Guests.Select(guest => JsonValue.Create(guest))]),
        ["custom_fields"] = Named(Custom),
    };
}

/// <summary>A chatbot's or routing form's conversation.</summary>
internal sealed record Talk(string Type = "started", int Minute = 0)
{
    public string Id { get; init; } = "CVR-~";

    public string? ContactId { get; init; } = "CTC-~";

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public (string Label, string Value)[] Answers { get; init; } = [];

    public int[] Bookings { get; init; } = [];

    public JsonObject ToJson() => new()
    {
        ["id"] = $"EVNT-{Id}-{Type}-{Minute}",
        ["object"] = "event",
        ["creation_time"] = Hook.Iso(Hook.Monday.AddMinutes(Minute)),
        ["type"] = $"conversation.{Type}",
        ["api_version"] = "v2",
        ["data"] = new JsonObject
        {
            ["id"] = Id,
            ["object"] = "conversation",
            ["creation_time"] = Hook.Iso(Hook.Monday),
            ["last_updated_time"] = Hook.Iso(Hook.Monday.AddMinutes(Minute)),
            ["status"] = Type,
            ["contact"] = ContactId is null ? null : Person.Of(ContactId, FirstName, LastName, Email, Phone),
            ["answers"] = new JsonArray([.. Answers.Select(answer => new JsonObject { ["id"] = answer.Label, ["internal_label"] = answer.Label, ["question"] = answer.Label, ["value"] = answer.Value })]),
            ["bookings"] = new JsonArray([.. Bookings.Select(booking => JsonValue.Create($"BKNG-~-{booking}"))]),
        },
    };
}

/// <summary>A OnceHub contact, posted by the API.</summary>
internal sealed record Person(string Type = "created", int Minute = 0)
{
    public string Id { get; init; } = "CTC-~";

    public string? FirstName { get; init; } = "Ann";

    public string? LastName { get; init; } = "Miller";

    public string? Email { get; init; } = "ann@~.example";

    public string? Phone { get; init; }

    public JsonObject ToJson()
    {
        var contact = Of(Id, FirstName, LastName, Email, Phone);
        contact["last_updated_time"] = Hook.Iso(Hook.Monday.AddMinutes(Minute));
        return new JsonObject
        {
            ["id"] = $"EVNT-{Id}-{Type}-{Minute}",
            ["object"] = "event",
            ["creation_time"] = Hook.Iso(Hook.Monday.AddMinutes(Minute)),
            ["type"] = $"contact.{Type}",
            ["api_version"] = "v2",
            ["data"] = contact,
        };
    }

    internal static JsonObject Of(string id, string? firstName, string? lastName, string? email, string? phone) => new()
    {
        ["id"] = id,
        ["object"] = "contact",
        ["first_name"] = firstName,
        ["last_name"] = lastName,
        ["email"] = email,
        ["phone"] = phone,
    };
}
