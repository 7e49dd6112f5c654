using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;

namespace OnceHub.Sync.Playground;

/// <summary>Sends the sample bookings through and looks at what they became.</summary>
/// <param name="isQuiet">Prints no table, and what is wrong on the error output.</param>
internal sealed class SampleRun(DemoGateway gateway, EmulatedOrg salesforce, string webhookSecret, bool isQuiet = false)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <returns>Whether Salesforce holds exactly what it should.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var samples = SampleBookings.All(TimeProvider.System.GetUtcNow());
        var seeds = await SeedAsync(cancellationToken);
        var callsBefore = await salesforce.CallsAsync(cancellationToken);
        foreach (var sample in samples)
            foreach (var webhook in sample.Webhooks)
                await gateway.PostWebhookAsync(webhook.ToJsonString(), webhookSecret, cancellationToken);
        var outcomes = await WaitAsync(samples, seeds, cancellationToken);
        var extra = await ExtraAsync(samples, seeds, cancellationToken);
        var wrong = outcomes.Where(outcome => outcome.Problem is not null)
            .Select(outcome => $"{outcome.Sample.BookingId}: {outcome.Problem}").ToList();
        if (extra is not null) wrong.Add(extra);
        if (isQuiet) wrong.ForEach(Console.Error.WriteLine);
        else Print(outcomes, wrong, await salesforce.CallsAsync(cancellationToken) - callsBefore);
        return wrong.Count == 0;
    }

    /// <summary>Contacts that are there already (a kept emulator) are not seeded again.</summary>
    private async Task<Dictionary<string, string>> SeedAsync(CancellationToken cancellationToken)
    {
        var there = await salesforce.RecordsAsync("Contact", cancellationToken);
        var ids = new Dictionary<string, string>();
        foreach (var (key, record) in SampleBookings.Seeds)
        {
            var lastName = record["LastName"]!.GetValue<string>();
            var existing = there.FirstOrDefault(contact => contact.GetProperty("LastName").GetString() == lastName);
            ids[key] = existing.ValueKind == JsonValueKind.Object
                ? existing.GetProperty("Id").GetString()!
                : await salesforce.SeedAsync("Contact", record, cancellationToken);
        }
        return ids;
    }

    private async Task<List<SampleOutcome>> WaitAsync(
        IReadOnlyList<SampleBooking> samples, Dictionary<string, string> seeds, CancellationToken cancellationToken)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(BetweenLooks, cancellationToken))
        {
            var events = await salesforce.RecordsAsync("Event", cancellationToken);
            var contacts = (await salesforce.RecordsAsync("Contact", cancellationToken)).ToDictionary(contact =>
                contact.GetProperty("Id").GetString()!);
            var outcomes = new List<SampleOutcome>();
            foreach (var sample in samples)
                outcomes.Add(
                    SampleOutcome.Of(sample, await gateway.FindBookingAsync(sample.BookingId, cancellationToken), events, contacts, seeds));
            if (outcomes.All(outcome => outcome.Problem is null && outcome.Why.Length > 0) || Stopwatch.GetElapsedTime(since) > Patience)
                return outcomes;
        }
    }

    private async Task<string?> ExtraAsync(
        IReadOnlyList<SampleBooking> samples, Dictionary<string, string> seeds, CancellationToken cancellationToken)
    {
        var events = (await salesforce.RecordsAsync("Event", cancellationToken)).Count;
        var contacts = (await salesforce.RecordsAsync("Contact", cancellationToken)).Count;
        var leads = (await salesforce.RecordsAsync("Lead", cancellationToken)).Count;
        var wanted = samples.Count(sample => sample.Record is null) + seeds.Count;
        return events == samples.Count && contacts == wanted && leads == 0
            ? null
            : $"Salesforce holds {events} Events, {contacts} Contacts and {leads} Leads, not {samples.Count}, {wanted} and 0.";
    }

    private static void Print(List<SampleOutcome> outcomes, List<string> wrong, long calls)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 120;
            AnsiConsole.Profile.Capabilities.Ansi = false;
        }
        var table = new Table().Title("What the sample bookings became in Salesforce").Border(TableBorder.Rounded);
        foreach (var column in new[] { "Booking", "Record", "Why this record", "Event status", "Starts (UTC)", "API calls" })
            table.AddColumn(column);
        foreach (var outcome in outcomes)
        {
            var status = outcome.Reason is null ? outcome.Status : $"{outcome.Status}: {outcome.Reason}";
            table.AddRow(
                Markup.Escape(outcome.Sample.Title),
                Markup.Escape(outcome.Record),
                Markup.Escape(outcome.Why),
                Markup.Escape(status),
                outcome.Starts,
                outcome.Calls.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture));
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"{calls} API calls in all; bookings that leave together share them.");
        foreach (var one in wrong) AnsiConsole.MarkupLineInterpolated($"[red]{one}[/]");
    }
}
