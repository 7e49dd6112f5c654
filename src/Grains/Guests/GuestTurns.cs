using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Telemetry;

namespace OnceHub.Sync.Grains.Guests;

/// <summary>
/// The turns of an org's guests, in the process that pulls for the org. Between turns a guest leaves nothing behind but what was sent
/// for it and is not answered. That a guest has one turn at a time is for whoever hands them out to see to.
/// </summary>
internal sealed class GuestTurns(GuestProcessor processor, IOrgSalesforce salesforce)
{
    private readonly UnansweredGuests _unanswered = new();

    public async Task<GuestTurn> TakeAsync(GuestWork work)
    {
        using var turn = GrainTelemetry.StartTurn(work);
        return await processor.ProcessAsync(work, salesforce, _unanswered, CancellationToken.None);
    }
}
