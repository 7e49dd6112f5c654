namespace OnceHub.Sync.Playground;

/// <summary>What came of it, and what to look at while it runs.</summary>
internal static class Welcome
{
    /// <param name="right">Whether Salesforce holds what it should; null when nothing was sent.</param>
    /// <param name="ends">Nothing is there to be looked at in a moment.</param>
    public static void Print(PlaygroundSession session, bool? right, bool ends)
    {
        Console.WriteLine(right switch
        {
            true => "Salesforce holds exactly what it should.",
            false => "Salesforce does not hold what it should: see above.",
            null => "The product runs and is connected to Salesforce. No sample bookings were sent.",
        });
        if (!ends) Console.WriteLine(WhereToLook(session, right is not null));
    }

    private static string WhereToLook(PlaygroundSession session, bool hasSamples)
    {
        var gateway = session.Gateway;
        var askWhy = hasSamples ? $"""

            Ask why a record looks as it does:
              curl -H 'Authorization: Bearer {session.Keys.ApiKey}' {gateway.BookingUrl("BKNG-YNMGHKQ24XV5")}
            """ : "";
        var kept = session.Folder.IsTemporary
            ? "Its state is removed at the end; --data DIR keeps it."
            : $"Its state is kept in {session.Folder.Path}.";
        return $"""

            Open in a browser:
              The console                {session.ConsoleLink}
              Events in Salesforce       {session.Salesforce.PageUrl("Event")}
              Contacts in Salesforce     {session.Salesforce.PageUrl("Contact")}
              The emulator               {session.Salesforce.Url}
              The gateway's API          {new Uri(gateway.Url, "/openapi/v1.json")}{askWhy}
            Send this booking, signed as OnceHub signs, and see it in the console a moment later:
              {new OwnBooking(TimeProvider.System.GetUtcNow()).SignedCurl(gateway, session.Keys.WebhookSecret!)}
            Then ask what became of it:
              curl -H 'Authorization: Bearer {session.Keys.ApiKey}' {gateway.BookingUrl(OwnBooking.Id)}
            With another guest or time it needs another signature, or none: post it to {gateway.EventsUrl}
            with -H 'Authorization: Bearer {session.Keys.ApiKey}' in place of the signature.
            More of your own (docs/http-api.md):
              webhook    {gateway.WebhookUrl}   secret {session.Keys.WebhookSecret}
              API key    {session.Keys.ApiKey}
              operator   {session.Keys.OperatorKey}
            {kept} Ctrl-C ends it.
            """;
    }
}
