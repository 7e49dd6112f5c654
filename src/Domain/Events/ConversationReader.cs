using System.Collections.Immutable;
using System.Text.Json;

namespace OnceHub.Sync.Domain;

internal static class ConversationReader
{
    public static Conversation Read(JsonElement json) => new()
    {
        Id = json.Text("id"),
        Status = json.Text("status"),
        CreatedAt = json.Time("creation_time"),
        UpdatedAt = json.Time("last_updated_time"),
        Contact = ContactReader.ReadReference(json.Member("contact")),
        Owner = json.User("owner"),
        Bot = json.Reference("bot"),
        Website = json.Reference("website"),
        Audience = json.Reference("audience"),
        Answers = ReadAnswers(json.Member("answers")),
        Bookings = json.Texts("bookings"),
    };

    /// <summary>A conversation that may be an id only.</summary>
    public static Conversation? ReadReference(JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.Object } expanded
            when Read(expanded) is var read && read is not { Id: null, Contact: null, Answers.IsEmpty: true } => read,
        { ValueKind: JsonValueKind.String } id when JsonText.Clean(id.GetString()) is { } text => new Conversation { Id = text },
        _ => null,
    };

    private static ImmutableArray<Answer> ReadAnswers(JsonElement? json) => json is { ValueKind: JsonValueKind.Array } array
        ? [.. array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(ReadAnswer)]
        : [];

    private static Answer ReadAnswer(JsonElement json) =>
        new(json.Text("id"), json.Text("internal_label"), json.Text("question"), JsonMembers.AnyValue(json.Member("value")));
}
