using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.DryRuns;

/// <summary>
/// One turn of a guest by the very code that syncs, against a Salesforce that is read but not written and a store that
/// forgets.
/// </summary>
internal sealed class DryRun(
    ISyncStore store,
    ISalesforceApiFactory salesforce,
    IOptions<GrainsOptions> options,
    IOptions<SalesforceOptions> salesforceOptions,
    TimeProvider time,
    ILoggerFactory loggers) : IDryRun
{
    public async Task<DryRunReport?> RunAsync(string org, DryRunRequest request, CancellationToken cancellationToken)
    {
        var orgId = OrgId.Parse(org);
        var rehearsal = new RehearsalStore(store, request.AsNew ? SubjectOf(request) : null);
        var settings = new OrgSettingsCache(store, options, time) { InsteadOfSaved = request.SettingsJson };
        if (await WorkAsync(orgId, request, rehearsal, await settings.GetAsync(orgId, cancellationToken), cancellationToken) is not { } work
        )
            return null;

        // The real store, not the one that forgets: a refresh token that Salesforce rotates at this must be kept.
        var source = new StoredConnection(orgId, store, time);
        var api = new RehearsedSalesforce(salesforce.Create(orgId, source), salesforceOptions.Value.ApiVersion);
        var connection = new OrgConnection(orgId, new OneClient(api), source, settings);
        var throttle = new OrgThrottle(1, options.Value.ProbeInterval, time);
        await using var pipeline = new OrgPipeline(
            orgId, connection, throttle, NoLease.Needed, new OrgLoad(), time, loggers.CreateLogger<OrgPipeline>());
        var target = new RehearsalOrg(pipeline, api);
        var processor = new GuestProcessor(
            rehearsal, settings, options, time, loggers.CreateLogger<GuestProcessor>())
        {
            IsRehearsal = true,
        };
        string[] anew = work.Items.IsEmpty ? [request.BookingId!] : [];
        await processor.ProcessAsync(work, anew, target, new UnansweredGuests(), cancellationToken).WaitAsync(cancellationToken);
        return DryRunReports.Of(work, anew.FirstOrDefault() ?? work.Items[0].Row.SubjectId, rehearsal, target, api);
    }

    private static string SubjectOf(DryRunRequest request) => request.BookingId ?? HeaderOf(request.Event!).SubjectId;

    private async Task<GuestWork?> WorkAsync(
        OrgId org, DryRunRequest request, RehearsalStore rehearsal, OrgSettings settings, CancellationToken cancellationToken)
    {
        // Above what any dispatch so far was given, as the real one's would be.
        var work = new GuestWork
        {
            Org = org,
            Guest = default,
            Revision = time.GetUtcNow().ToUnixTimeSeconds() * GuestDispatcher.RevisionsPerEpoch,
            Items = [],
        };
        if (request.Event is not { } payload)
        {
            if (await store.FindBookingAsync(org, request.BookingId!, cancellationToken) is not { } known) return null;
            return known is { State: not null, Guest: { } guest }
                ? work with { Guest = guest }
                : throw new DryRunException(
                    null, $"The events of {request.BookingId} still wait, so nothing is known of it yet. Try one of its events instead.");
        }
        var header = HeaderOf(payload);
        var read = Binding.Read(payload, settings);
        var token = (await rehearsal.BindAsync(org, [Binding.RequestFor(header.SubjectId, read, settings)], cancellationToken))[0];
        var row = new InboxRow
        {
            Sequence = 1,
            EventId = header.EventId,
            SubjectId = header.SubjectId,
            Type = header.Type,
            OrderTime = header.OrderTime,
            ReceivedAt = time.GetUtcNow(),
            DueAt = time.GetUtcNow(),
            Attempts = 0,
            Payload = payload,
        };
        return work with { Guest = token, Items = [new WaitingItem(row, read)] };
    }

    private static EventHeader HeaderOf(byte[] payload) => EventReader.ReadHeader(payload).TryGet(out var header, out var problem)
        ? header
        : throw new DryRunException(problem.Code, problem.Reason);

    /// <summary>Gives out one client, whoever asks.</summary>
    private sealed class OneClient(ISalesforceApi api) : ISalesforceApiFactory
    {
        public ISalesforceApi Create(OrgId org, IConnectionSource source) => api;

        public ISalesforceSetup CreateForSetup(OrgId org, IConnectionSource source) =>
            throw new NotSupportedException("A dry run sets nothing up.");
    }
}
