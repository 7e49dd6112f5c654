using System.Net;
using System.Text.Json;

namespace OnceHub.Sync.Client;

/// <summary>Posts a batch, and tells each of its events what became of it.</summary>
internal sealed class BatchPosting(GatewayRequests requests)
{
    public async Task PostAsync(IReadOnlyList<PendingEvent> batch)
    {
        try
        {
            // Nobody's cancellation: the batch is of many callers.
            var answer = await requests.SendAsync<EventsAnswer>(
                () => requests.PostEvents(Join(batch)), HttpStatusCode.Accepted, CancellationToken.None).ConfigureAwait(false);
            Tell(batch, answer);
        }
        catch (GatewayProblemException refused) when (refused.Problem.Type == "/problems/events-refused")
        {
            Tell(batch, new EventsAnswer(Refusals(refused.Problem), []));
        }
        catch (GatewayProblemException refused) when (refused.Problem.Type is "/problems/body-too-large" or "/problems/too-many-events")
        {
            await PostSmallerAsync(batch, refused.Problem).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            foreach (var pending in batch) pending.Fail(failed);
        }
    }

    /// <summary>The gateway takes less at once than it was sent: by halves, down to one event.</summary>
    private async Task PostSmallerAsync(IReadOnlyList<PendingEvent> batch, GatewayProblem problem)
    {
        if (batch.Count == 1)
        {
            batch[0].Tell(new EventRefused(problem.Type.Split('/')[^1], problem.Detail));
            return;
        }
        await PostAsync([.. batch.Take(batch.Count / 2)]).ConfigureAwait(false);
        await PostAsync([.. batch.Skip(batch.Count / 2)]).ConfigureAwait(false);
    }

    private static void Tell(IReadOnlyList<PendingEvent> batch, EventsAnswer answer)
    {
        var refusals = answer.Refusals.ToDictionary(refusal => refusal.Index);
        // A gateway of an earlier version does not tell which: all that are stored count as accepted.
        HashSet<int> repeats = [.. answer.Repeats ?? []];
        for (var index = 0; index < batch.Count; index++)
            batch[index].Tell(
                refusals.TryGetValue(index, out var refusal) ? new EventRefused(refusal.Code, refusal.Reason)
                : repeats.Contains(index) ? new EventRepeated()
                : new EventAccepted());
    }

    private static ReadOnlyMemory<byte> Join(IReadOnlyList<PendingEvent> batch)
    {
        var lines = new byte[batch.Sum(pending => pending.Line.Length + 1)];
        var end = 0;
        foreach (var pending in batch)
        {
            pending.Line.CopyTo(lines.AsMemory(end));
            end += pending.Line.Length;
            lines[end++] = (byte)'\n';
        }
        return lines;
    }

    private static Refusal[] Refusals(GatewayProblem problem) =>
        problem.Members.TryGetValue("refusals", out var listed) ? listed.Deserialize<Refusal[]>(JsonSerializerOptions.Web) ?? [] : [];

    private sealed record EventsAnswer(IReadOnlyList<Refusal> Refusals, IReadOnlyList<int>? Repeats);

    private sealed record Refusal(int Index, string Code, string Reason);
}
