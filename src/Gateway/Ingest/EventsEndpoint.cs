using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Takes events that clients with an API key post.</summary>
internal sealed class EventsEndpoint(
    RequestBodies bodies,
    IngestGate gate,
    OrgQuotas quotas,
    OrgQueues queues,
    InboxWriter inbox,
    OrgWakeUps wakeUps,
    IOptions<GatewayOptions> options,
    TimeProvider time)
{
    // A large body is stored in parts, so that other orgs' events get in between.
    private const int RowsPerAppend = 200;
    private const int MaxListed = 1_000;

    private readonly GatewayOptions _options = options.Value;

    public async Task<IResult> AcceptAsync(HttpContext http, string org)
    {
        var orgId = OrgId.Parse(org);
        quotas.Enter(orgId);
        await queues.EnterAsync(orgId, http.RequestAborted);
        using var body = await bodies.ReadAsync(http, _options.MaxEventsBytes, orgId);
        if (body is null)
            return Problem.Of(
                ProblemKinds.BodyTooLarge, $"A body of events may have {_options.MaxEventsBytes:N0} bytes. Post them in parts.");
        using var slot = gate.Enter();
        var text = PostedEvents.WithoutMark(body.Join());
        var events = PostedEvents.Find(text.Span, PostedEvents.IsNdjson(http.Request), _options);
        quotas.Spend(orgId, events.Length, text.Length);
        var (entries, places, refusals) = Judge(orgId, text, events.AsSpan());
        if (entries.Count == 0) return refusals.Count > 0 ? RefuseAll(refusals) : NothingPosted();
        queues.Spend(orgId, entries.Count);
        var repeats = await AppendAsync(entries);
        if (repeats.Count < entries.Count) wakeUps.Wake(entries[0].Org);
        return TypedResults.Accepted(
            (string?)null,
            new EventsAnswer(
                entries.Count - repeats.Count, repeats.Count, refusals.Count, [.. refusals.Take(MaxListed)],
                [.. repeats.Take(MaxListed).Select(repeat => places[repeat])]));
    }

    /// <returns>What can be stored, where in the body each of it lies, and what cannot.</returns>
    private (List<InboxEntry> Entries, List<int> Places, List<Refusal> Refusals) Judge(
        OrgId org, ReadOnlyMemory<byte> body, ReadOnlySpan<Range> events)
    {
        var now = time.GetUtcNow();
        var entries = new List<InboxEntry>(events.Length);
        var places = new List<int>(events.Length);
        var refusals = new List<Refusal>();
        for (var index = 0; index < events.Length; index++)
        {
            var bytes = body[events[index]];
            if (ReceivedEvent.Read(bytes.Span).TryGet(out var header, out var problem))
            {
                entries.Add(ReceivedEvent.Entry(org, header, bytes, now));
                places.Add(index);
            }
            else
            {
                refusals.Add(Refuse(index, problem));
            }
        }
        return (entries, places, refusals);
    }

    // The reader's words for an unknown type are of webhooks, which are kept.
    private static Refusal Refuse(int index, UnreadableEvent problem) => new(
        index,
        problem.EventId,
        problem.Code,
        problem.Code == FailureCodes.UnknownType
            ? $"The event type '{problem.Type}' is not one this version knows. Check its spelling; "
                + "the types are those of OnceHub's webhooks, contact.created and contact.updated."
            : problem.Reason);

    /// <returns>Which of the entries were here already.</returns>
    private async Task<List<int>> AppendAsync(List<InboxEntry> entries)
    {
        var repeats = new List<int>();
        for (var start = 0; start < entries.Count; start += RowsPerAppend)
        {
            var verdicts = await inbox.AppendAsync(entries.GetRange(start, Math.Min(RowsPerAppend, entries.Count - start)));
            for (var i = 0; i < verdicts.Count; i++)
                if (verdicts[i] == AppendVerdict.Repeated) repeats.Add(start + i);
        }
        return repeats;
    }

    private static IResult NothingPosted() => Problem.Of(
        ProblemKinds.BodyInvalid,
        "There is no event in the body. Send one as a JSON object, an array of them, or one a line as application/x-ndjson.");

    private static IResult RefuseAll(List<Refusal> refusals) => Problem.Of(
        ProblemKinds.EventsRefused,
        refusals.Count == 1
            ? $"The event was refused: {refusals[0].Reason}"
            : $"All {refusals.Count:N0} events were refused; the first: {refusals[0].Reason}",
        ("refused", refusals.Count),
        ("refusals", refusals.Take(MaxListed)));
}
