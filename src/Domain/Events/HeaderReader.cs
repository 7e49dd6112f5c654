using System.Text.Json;
using System.Text.Unicode;

namespace OnceHub.Sync.Domain;

/// <summary>One pass over the tokens of an envelope; of the subject only its id and times are looked at.</summary>
internal ref struct HeaderReader
{
    private string? _eventId;
    private string? _type;
    private string? _created;
    private string? _subjectId;
    private string? _subjectUpdated;
    private string? _subjectCreated;
    private bool _hasSubject;

    /// <exception cref="InvalidOperationException">An escape holds half of a surrogate pair.</exception>
    public static Reading<EventHeader> Read(ReadOnlySpan<byte> utf8)
    {
        var header = new HeaderReader();
        if (!Utf8.IsValid(utf8)) return header.Refuse(FailureCodes.NotJson, "The body is not UTF-8. Send JSON in UTF-8.");
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = EventReader.MaxDepth });
        try
        {
            return header.Walk(ref reader)
                ? header.Judge()
                : header.Refuse(
                    FailureCodes.NotAnEvent, "The body is JSON but not an object. Send one event envelope with id, type and data.");
        }
        catch (JsonException broken)
        {
            return header.Refuse(FailureCodes.NotJson, $"The body is not JSON that can be read: {broken.Message}");
        }
    }

    private bool Walk(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject) reader.Skip();
        while (isObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8)) _eventId = TextOf(ref reader);
            else if (reader.ValueTextEquals("type"u8)) _type = TextOf(ref reader);
            else if (reader.ValueTextEquals("creation_time"u8)) _created = TextOf(ref reader);
            else if (reader.ValueTextEquals("data"u8)) WalkSubject(ref reader);
            else reader.Skip();
        }

        // Whatever follows the value must be white space: the reader throws otherwise.
        reader.Read();
        return isObject;
    }

    private void WalkSubject(ref Utf8JsonReader reader)
    {
        (_subjectId, _subjectUpdated, _subjectCreated) = (null, null, null);
        reader.Read();
        _hasSubject = reader.TokenType == JsonTokenType.StartObject;
        if (!_hasSubject) reader.Skip();
        while (_hasSubject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8)) _subjectId = TextOf(ref reader);
            else if (reader.ValueTextEquals("last_updated_time"u8)) _subjectUpdated = TextOf(ref reader);
            else if (reader.ValueTextEquals("creation_time"u8)) _subjectCreated = TextOf(ref reader);
            else reader.Skip();
        }
    }

    /// <summary>The next value if it is text, else null; nested values are passed over.</summary>
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        reader.Skip();
        return null;
    }

    private Reading<EventHeader> Judge()
    {
        if (Fault("id", _eventId) is { } noId) return Refuse(FailureCodes.NotAnEvent, noId);
        if (Fault("type", _type) is { } noType) return Refuse(FailureCodes.NotAnEvent, noType);
        if (!_hasSubject)
            return Refuse(
                FailureCodes.NotAnEvent,
                "The envelope has no object in 'data', so there is nothing to sync. Send the booking, conversation or contact there.");
        var kind = EventKinds.Of(_type!);
        if (kind == EventKind.Unknown)
            return Refuse(
                FailureCodes.UnknownType,
                $"The event type '{_type}' is not one this version knows. It is kept, and can be replayed after an upgrade.");
        var longest = _type!.StartsWith("booking.", StringComparison.Ordinal) ? EventReader.MaxBookingIdLength : EventReader.MaxIdLength;
        if (Fault("data.id", _subjectId, longest) is { } noSubject) return Refuse(FailureCodes.NotAnEvent, noSubject);
        if ((JsonText.Time(_subjectUpdated) ?? JsonText.Time(_subjectCreated) ?? JsonText.Time(_created)) is not { } time)
            return Refuse(
                FailureCodes.NotAnEvent,
                "Neither data.last_updated_time, data.creation_time nor the envelope's creation_time is a time, so the event cannot be put "
                + "in order. Send one of them as ISO 8601.");
        return new Readable<EventHeader>(new EventHeader(_eventId!, _type!, kind, _subjectId!, time));
    }

    private static string? Fault(string member, string? value, int longest = EventReader.MaxIdLength)
    {
        if (string.IsNullOrWhiteSpace(value)) return $"The envelope's '{member}' is missing, empty or not a text.";
        if (value.Length > longest)
            return $"The envelope's '{member}' is {value.Length} characters long; at most {longest} are taken.";
        // Browsers and HTTP clients take these away from an address, so nobody could ask for what is called so.
        if (value is "." or "..") return $"The envelope's '{member}' is '{value}', which no address can hold.";
        return value.Any(char.IsControl) ? $"The envelope's '{member}' holds control characters." : null;
    }

    private readonly Unreadable<EventHeader> Refuse(string code, string reason) =>
        new(new UnreadableEvent(code, reason, Kept(_eventId, "id"), Kept(_type, "type"), Kept(_subjectId, "data.id")));

    private static string? Kept(string? value, string member) => Fault(member, value) is null ? value : null;
}
