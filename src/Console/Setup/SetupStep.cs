using System.Collections.Immutable;

namespace OnceHub.Sync.Pages.Setup;

/// <summary>A step on the way to the first booking, and whether it is done.</summary>
/// <param name="Action">What the button says; null where there is nothing to press.</param>
/// <param name="Page">Under the org.</param>
internal sealed record SetupStep(int Number, string Title, string Text, bool IsDone, string? Action, string Page)
{
    public static ImmutableArray<SetupStep> Of(SetupFacts facts) =>
    [
        new(
            1,
            "Connect",
            facts.IsConnected
                ? $"Connected{(facts.User is { } user ? $" as {user}" : "")}."
                : "Log in to Salesforce as a System Administrator, and choose Allow. "
                    + "A sandbox first is possible: everything is kept when you switch.",
            facts.IsConnected, "Connect", "salesforce"),
        new(2, "Check rights", facts.MissingRights.IsEmpty
            ? facts.IsConnected ? "All rights that are needed are there." : "What the connected user must be allowed to do."
            : string.Join(" ", facts.MissingRights),
        facts is { IsConnected: true, IsChecked: true, MissingRights.IsEmpty: true },
        "See each right",
        "salesforce?check=now"),
        new(
            3,
            "Install the connector package",
            facts.HasPackage
                ? "All its fields are there."
                : "Fields, permission set and buttons. Nothing of yours is changed. Without it the sync goes on, with less.",
            facts.HasPackage, "Install", "salesforce?check=now"),
        new(
            4,
            "Choose what happens",
            "What new Contacts and new Meetings become, and the calendars that open Cases.",
            facts.HasSettings,
            "Choose",
            "rules"),
        new(5, "Map properties", facts.Problems switch
            {
                null => "Nobody has looked yet whether the rows fit the Salesforce org.",
                0 => "No problem is known.",
                1 => "1 problem to look at.",
                { } many => $"{many} problems to look at.",
            }, facts is { IsConnected: true, HasSettings: true, Problems: 0 }, "Map", "mapping"),
        new(
            6,
            "Try a booking",
            "See each field before and after. Nothing is written.",
            facts.HasBookings,
            "Try the sample",
            "try?booking=sample"),
        new(7, "Go live", facts.HasBookings
            ? "Bookings arrive."
            : "Add the webhook in OnceHub with this org's address and secret, then watch the first booking arrive.",
        facts.HasBookings,
        "Address and secret",
        "oncehub"),
    ];
}

/// <summary>What is known of an org while it is set up.</summary>
internal sealed record SetupFacts
{
    public bool IsConnected { get; init; }

    public string? User { get; init; }

    /// <summary>Salesforce was asked what the user may do.</summary>
    public bool IsChecked { get; init; }

    /// <summary>Needed rights that the user lacks, as sentences.</summary>
    public ImmutableArray<string> MissingRights { get; init; } = [];

    public bool HasPackage { get; init; }

    public bool HasSettings { get; init; }

    /// <summary>Errors that the last look at the Salesforce org found; null while nobody looked.</summary>
    public int? Problems { get; init; }

    public bool HasBookings { get; init; }
}
