using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Administration.DryRuns;

/// <summary>What the sync would do with an event or a booking, and why, without doing it.</summary>
public sealed class OrgDryRuns(OrgSalesforce salesforce, IServiceProvider services, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task<Result<DryRunReport>> RunAsync(OrgId org, DryRunRequest request, CancellationToken cancellationToken)
    {
        if (request.Event is null == string.IsNullOrWhiteSpace(request.BookingId))
            return new Refusal(
                RefusalKind.BodyInvalid, "Send either 'event', an event as OnceHub sends it, or 'bookingId', a booking that is known.");
        if (request.SettingsJson is { } json && OrgSettingsJson.Parse(json) is { IsValid: false } reading)
            return new Refusal(
                RefusalKind.SettingsInvalid,
                $"The settings to try have {reading.Problems.Length} problem(s), the first at {reading.Problems[0].Path}: "
                + $"{reading.Problems[0].Message}")
            {
                Facts = [("problems", reading.Problems)],
            };
        if (services.GetService<IDryRun>() is not { } dryRun)
            return new Refusal(RefusalKind.WorkerUnavailable, "This process cannot try events. Ask one that runs the whole product.");
        return await Attempt.OfAsync(async () =>
        {
            // Says what is missing where the org is not connected.
            await salesforce.OpenAsync(org, cancellationToken);
            try
            {
                return await dryRun.RunAsync(org.Value, request, cancellationToken).WaitAsync(Limit, time, cancellationToken)
                    ?? throw new RefusedException(
                        RefusalKind.BookingNotFound, $"Org '{org}' has heard nothing of '{request.BookingId}'. Try an event instead.");
            }
            catch (DryRunException impossible)
            {
                throw impossible.Code is { } code
                    ? new RefusedException(RefusalKind.BodyInvalid, $"The event cannot be tried: {impossible.Message}", ("code", code))
                    : new RefusedException(RefusalKind.BookingWaits, impossible.Message);
            }
            catch (TimeoutException)
            {
                throw new RefusedException(
                    RefusalKind.SalesforceUnavailable,
                    $"Salesforce did not answer all that was asked in {Limit.TotalSeconds:0} seconds. Try again.");
            }
        });
    }
}
