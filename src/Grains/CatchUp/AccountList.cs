using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.CatchUp;

/// <summary>
/// The lists of an account that OnceHub's API has, and how their items read. From OnceHub's OpenAPI description
/// (github.com/scheduleonce/developer-center, openapi/resources and openapi/components/schemas; developers.oncehub.com/reference):
/// <c>GET /booking-calendars</c>, <c>/users</c>, <c>/booking-pages</c>, <c>/master-pages</c> and <c>/event-types</c>.
/// </summary>
internal sealed record AccountList(SeenKind Kind, string Path, string Title, Func<JsonElement, AccountItem?> Read)
{
    /// <summary>Those that rules and owners need first.</summary>
    public static readonly ImmutableArray<AccountList> All =
    [
        new(SeenKind.Calendar, "booking-calendars", "booking calendars", item => Named(SeenKind.Calendar, item, "published")),
        new(SeenKind.Owner, "users", "users", User),
        new(SeenKind.BookingPage, "booking-pages", "booking pages", item => Named(SeenKind.BookingPage, item, "active")),
        new(SeenKind.MasterPage, "master-pages", "master pages", item => Named(SeenKind.MasterPage, item, "active")),
        new(SeenKind.EventType, "event-types", "event types", item => Named(SeenKind.EventType, item, null)),
    ];

    /// <summary>A calendar's name is the one inside OnceHub, a page's the one that guests see.</summary>
    private static AccountItem? Named(SeenKind kind, JsonElement item, string? active) =>
        Text(item, "id") is { } id
            ? new(
                kind,
                id,
                Text(item, "name") ?? Text(item, "subject") ?? Text(item, "label") ?? id,
                null,
                IsNot(item, active, JsonValueKind.False))
            : null;

    /// <summary>A user's status is active or invited.</summary>
    private static AccountItem? User(JsonElement item)
    {
        if (Text(item, "id") is not { } id) return null;
        var email = EmailAddress.TryNormalize(Text(item, "email"), out var address) ? address : null;
        var name = string.Join(' ', new[] { Text(item, "first_name"), Text(item, "last_name") }.OfType<string>());
        return new(SeenKind.Owner, id, name.Length > 0 ? name : email ?? id, email, Text(item, "status") is null or "active");
    }

    private static bool IsNot(JsonElement item, string? member, JsonValueKind kind) =>
        member is null || !item.TryGetProperty(member, out var value) || value.ValueKind != kind;

    private static string? Text(JsonElement item, string name) =>
        OnceHubApi.Text(item, name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
