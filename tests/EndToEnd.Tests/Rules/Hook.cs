using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>
/// An event as a case tells it. In all texts <c>~</c> stands for the case's own tag, and <c>{p0}</c>, <c>{u0}</c>, <c>{d0}</c>,
/// <c>{o0}</c> for its phone number 0 in E.164, as US pages show it, with dots, and as OnceHub's forms send it.
/// </summary>
internal sealed record Hook(int Booking = 1, string Type = "scheduled", int Minute = 0)
{
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

    public JsonObject ToJson()
    {
        var told = new Webhook
        {
            Type = $"booking.{Type}",
            EventId = EventId ?? $"EVNT-~-{Booking}-{Type}-{Minute}",
            BookingId = BookingId,
            CreatedAt = Webhook.Monday.AddMinutes(Created),
            StartsAt = Webhook.Monday.AddDays(7).AddHours(Start ?? 0),
            Minute = Minute,
            Duration = Duration,
            InTrash = Trash,
            Owner = Owner,
            Page = Page,
            Name = Name,
            Email = Email,
            Phone = Phone,
            Mobile = Mobile,
            Company = Company,
            Reason = Reason,
            By = By,
            RescheduledBookingId = Other is { } other ? $"BKNG-~-{other}" : "",
            Guests = Guests,
        }.ToNode();
        var data = told["data"]!.AsObject();
        if (Start is null) data["starting_time"] = "";
        data["form_submission"]!["custom_fields"] = Named(Custom);
        if (NoForm) data["form_submission"] = null;
        data["custom_fields"] = Named(Hidden);
        data["conversation"] = Contact is null ? null : Conversation(Contact);
        return told;
    }

    private static JsonArray Named((string Name, string Value)[] values) =>
        Webhook.Named(values.Select(value => KeyValuePair.Create<string, JsonNode?>(value.Name, value.Value)));

    private static JsonObject Conversation(string contact) => new()
    {
        ["id"] = "CVR-~",
        ["object"] = "conversation",
        ["contact"] = new JsonObject { ["id"] = contact, ["object"] = "contact" },
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

    public JsonObject ToJson() =>
        Webhook.Envelope(
            $"EVNT-{Id}-{Type}-{Minute}",
            $"conversation.{Type}",
            Webhook.Monday.AddMinutes(Minute),
            new JsonObject
            {
                ["id"] = Id,
                ["object"] = "conversation",
                ["creation_time"] = Webhook.Iso(Webhook.Monday),
                ["last_updated_time"] = Webhook.Iso(Webhook.Monday.AddMinutes(Minute)),
                ["status"] = Type,
                ["contact"] = ContactId is null ? null : Person.Of(ContactId, FirstName, LastName, Email, Phone),
                ["answers"] = new JsonArray([.. Answers.Select(Answer)]),
                ["bookings"] = new JsonArray([.. Bookings.Select(booking => JsonValue.Create($"BKNG-~-{booking}"))]),
            });

    private static JsonObject Answer((string Label, string Value) answer) => new()
    {
        ["id"] = answer.Label,
        ["internal_label"] = answer.Label,
        ["question"] = answer.Label,
        ["value"] = answer.Value,
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
        contact["last_updated_time"] = Webhook.Iso(Webhook.Monday.AddMinutes(Minute));
        return Webhook.Envelope($"EVNT-{Id}-{Type}-{Minute}", $"contact.{Type}", Webhook.Monday.AddMinutes(Minute), contact);
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
