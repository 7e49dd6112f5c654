using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Pages.Hub;

/// <summary>Tells people what could be read of the org's OnceHub account.</summary>
internal static class AccountText
{
    /// <summary>The name, and what the account says of it.</summary>
    public static string Label(OnceHubChoice choice)
    {
        var name = choice.Email is { } email && email != choice.Name ? $"{choice.Name} ({email})" : choice.Name;
        return choice.IsActive ? name : name + ", not active in OnceHub";
    }

    /// <summary>Null where there is nothing to say.</summary>
    public static string? Calendars(OnceHubAccount account) => account.Reading switch
    {
        AccountReading.NoKey => "Those seen in bookings are offered; with OnceHub's API key (page OnceHub) all of the account are.",
        AccountReading.Reading => "Those of OnceHub are being read: load the page again in a moment to see all.",
        _ => Notes(account),
    };

    /// <summary>Null where there is nothing to say.</summary>
    public static string? Users(OnceHubAccount account) => account.Reading switch
    {
        AccountReading.NoKey => "Those seen in bookings are listed; with OnceHub's API key (page OnceHub) all users of the account are.",
        AccountReading.Reading => "The users of OnceHub are being read: load the page again in a moment to see all.",
        _ => Notes(account),
    };

    /// <summary>How many there are of what people ask for most.</summary>
    public static string? Summary(OnceHubAccount account) => account.Reading switch
    {
        AccountReading.NoKey => null,
        AccountReading.Reading => "Users and calendars are being read from OnceHub.",
        _ =>
            $"{Count(account, SeenKind.Owner, "user")}, {Count(account, SeenKind.Calendar, "booking calendar")} and "
            + $"{Count(account, SeenKind.BookingPage, "booking page")} were read from OnceHub, to choose from. {Notes(account)}",
    };

    private static string? Notes(OnceHubAccount account) => account.Notes.IsEmpty ? null : string.Join(' ', account.Notes);

    private static string Count(OnceHubAccount account, SeenKind kind, string what) =>
        account.Items.Count(item => item.Kind == kind) is var count && count == 1 ? $"1 {what}" : $"{count} {what}s";
}
