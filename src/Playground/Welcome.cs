namespace OnceHub.Sync.Playground;

/// <summary>What to look at while it runs.</summary>
internal static class Welcome
{
    public static void Print(PlaygroundSession session, bool right)
    {
        var gateway = session.Gateway;
        Console.WriteLine(right ? "Salesforce holds exactly what it should." : "Salesforce does not hold what it should: see above.");
        Console.WriteLine($"""

            Open in a browser:
              The console                {session.ConsoleLink}
              Events in Salesforce       {session.Salesforce.PageUrl("Event")}
              Contacts in Salesforce     {session.Salesforce.PageUrl("Contact")}
              The emulator               {session.Salesforce.Url}
              The gateway's API          {new Uri(gateway.Url, "/openapi/v1.json")}
            Ask why a record looks as it does:
              curl -H 'Authorization: Bearer {session.Keys.ApiKey}' {gateway.BookingUrl("BKNG-YNMGHKQ24XV5")}
            Send bookings of your own (docs/http-api.md):
              webhook    {gateway.WebhookUrl}   secret {session.Keys.WebhookSecret}
              API key    {session.Keys.ApiKey}
              operator   {session.Keys.OperatorKey}
            State is kept in {session.Folder}. Ctrl-C ends it.
            """);
    }
}
