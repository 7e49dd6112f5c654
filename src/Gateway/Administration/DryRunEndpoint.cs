using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Gateway;

/// <summary>What the sync would do with an event or a booking, and why, without doing it.</summary>
internal static class DryRunEndpoint
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<IResult> RunAsync(HttpContext http, string org, OrgSalesforce salesforce, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = (await JsonBody.ReadAsync<DryRunBody>(http)).ToRequest();
        if (http.RequestServices.GetService(typeof(IDryRun)) is not IDryRun dryRun)
            throw new ProblemException(ProblemKinds.WorkerUnavailable, "This process cannot try events. Ask one that runs the whole product.");
        // Says what is missing where the org is not connected.
        await salesforce.OpenAsync(OrgId.Parse(org), cancellationToken);
        try
        {
            var report = await dryRun.RunAsync(org, request, cancellationToken).WaitAsync(Limit, time, cancellationToken);
            return report is null ? Problem.Of(ProblemKinds.BookingNotFound, $"Org '{org}' has heard nothing of '{request.BookingId}'. Try an event instead.") : TypedResults.Ok(report);
        }
        catch (DryRunException impossible)
        {
            return impossible.Code is { } code
                ? Problem.Of(ProblemKinds.BodyInvalid, $"The event cannot be tried: {impossible.Message}", ("code", code))
                : Problem.Of(ProblemKinds.BookingWaits, impossible.Message);
        }
        catch (SalesforceException failed)
        {
            throw SalesforceProblems.Of(failed);
        }
        catch (TimeoutException)
        {
            return Problem.Of(ProblemKinds.SalesforceUnavailable, $"Salesforce did not answer all that was asked in {Limit.TotalSeconds:0} seconds. Try again.");
        }
    }
}

internal sealed record DryRunBody
{
    /// <summary>An event as OnceHub sends it; or else a booking by its id.</summary>
    public JsonElement? Event { get; init; }

    /// <summary>A booking, conversation or contact that is known: what writing it now would do.</summary>
    public string? BookingId { get; init; }

    /// <summary>As if it had never been synced: the guest is looked up anew.</summary>
    public bool AsNew { get; init; }

    /// <summary>A settings document to try instead of the saved one.</summary>
    public JsonElement? Settings { get; init; }

    /// <exception cref="ProblemException">Neither or both, or settings that cannot be used.</exception>
    public DryRunRequest ToRequest()
    {
        if (Event is null == string.IsNullOrWhiteSpace(BookingId))
            throw new ProblemException(ProblemKinds.BodyInvalid, "Send either 'event', an event as OnceHub sends it, or 'bookingId', a booking that is known.");
        var settings = Settings?.GetRawText();
        if (settings is not null && OrgSettingsJson.Parse(settings) is { IsValid: false } reading)
            throw new ProblemException(
                ProblemKinds.SettingsInvalid, $"The settings to try have {reading.Problems.Length} problem(s), the first at {reading.Problems[0].Path}: {reading.Problems[0].Message}",
                ("problems", reading.Problems.Select(problem => new SettingsProblemView(problem.Path, problem.Message)).ToArray()));
        return new DryRunRequest
        {
            Event = Event is { } json ? Encoding.UTF8.GetBytes(json.GetRawText()) : null,
            BookingId = Event is null ? BookingId!.Trim() : null,
            AsNew = AsNew,
            SettingsJson = settings,
        };
    }
}
