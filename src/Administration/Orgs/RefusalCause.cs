using System.Collections.Immutable;

namespace OnceHub.Sync.Administration.Orgs;

/// <summary>Why a webhook was refused, for the administrator of the org.</summary>
/// <param name="Name">The problem that was answered, as docs/errors.md lists it.</param>
/// <param name="Message">What was wrong with it.</param>
/// <param name="WhatToDo">What mends it.</param>
public sealed record RefusalCause(string Name, string Message, string WhatToDo)
{
    public static ImmutableArray<RefusalCause> All { get; } =
    [
        new("signature-missing", "It is not signed",
            "OnceHub signs what it sends once the webhook has a secret: open the webhook in OnceHub and give it one of this org's. "
            + "Programs of your own post to /events with an API key."),
        new("signature-malformed", "Its signature cannot be read",
            "Something on the way changes the Oncehub-Signature header, or it does not come from OnceHub. Look at the proxies in between."),
        new("signature-expired", "It was signed too long ago, or in the future",
            "Check this server's clock. If it is right, somebody sent an old webhook once more, and it was rightly refused."),
        new("signature-invalid", "None of this org's secrets made its signature",
            "The webhook in OnceHub has another secret than the ones listed here, or its address is another org's. "
            + "Add the secret that OnceHub shows, or give OnceHub a new one. "
            + "If the secrets are the same, something on the way changes the body."),
        new("body-too-large", "It is larger than a webhook may be",
            "OnceHub's have some thousand bytes: find out who sends this. The operator can raise OnceHub:Gateway:MaxWebhookBytes."),
        new(
            "body-too-slow",
            "It did not arrive in time",
            "OnceHub sends it again. If it goes on, look at the network and the proxies in between."),
        new("quota-exceeded", "The org had sent more than it may",
            "OnceHub sends it again. If it goes on, ask the operator to raise OnceHub:Gateway:OrgEventsPerMinute or OrgBytesPerMinute."),
        new("queue-full", "As many events of the org waited for Salesforce as may",
            "See on the overview why they wait, and mend that. OnceHub sends it again. "
            + "The operator can raise OnceHub:Gateway:OrgWaitingEvents."),
        new(
            "too-busy",
            "The server was too busy",
            "OnceHub sends it again. If it goes on, ask the operator for more memory or another gateway."),
        new(
            "store-unavailable",
            "The database could not be reached",
            "OnceHub sends it again. If it goes on, ask the operator to look at the database."),
        new(
            "store-full",
            "The disk of the database had no room for new events",
            "Ask the operator to free some space. OnceHub sends it again."),
    ];

    /// <summary>Also of a cause that another version noted.</summary>
    public static RefusalCause Of(string name) =>
        All.FirstOrDefault(cause => cause.Name == name)
        ?? new RefusalCause(name, name, "The page of errors in the documentation tells what it means.");
}
