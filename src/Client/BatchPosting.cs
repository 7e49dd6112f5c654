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
            var refusals = Refusals(refused.Problem);
            Tell(batch, new EventsAnswer(0, 0, refusals.Length, refusals, []));
        }
        catch (GatewayProblemException refused) when (refused.Problem.Type is "/problems/body-too-large" or "/problems/too-many-events")
        {
            await PostSmallerAsync(batch, refused.Problem).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            Fail(batch, failed);
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
        // An answer about more or fewer events would give each the outcome of another. Sent again, they are repeats at the worst.
        if (answer.Accepted + answer.Repeated + answer.Refused != batch.Count)
        {
            Fail(batch, new InvalidOperationException(
                $"Of {batch.Count} events, the gateway answered that it accepted {answer.Accepted}, has {answer.Repeated} already and "
                + $"refused {answer.Refused}, which are not as many. What became of each is not known: post them again."));
            return;
        }
        var refusals = answer.Refusals.ToDictionary(refusal => refusal.Index);
        // A gateway of an earlier version does not tell which: all that are stored count as accepted.
        HashSet<int> repeats = [.. answer.Repeats ?? []];
        for (var index = 0; index < batch.Count; index++)
            batch[index].Tell(
                refusals.TryGetValue(index, out var refusal) ? new EventRefused(refusal.Code, refusal.Reason)
                : repeats.Contains(index) ? new EventRepeated()
                : new EventAccepted());
    }

    private static void Fail(IReadOnlyList<PendingEvent> batch, Exception failure)
    {
        foreach (var pending in batch) pending.Fail(failure);
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

    private sealed record EventsAnswer(
        int Accepted, int Repeated, int Refused, IReadOnlyList<Refusal> Refusals, IReadOnlyList<int>? Repeats);

    private sealed record Refusal(int Index, string Code, string Reason);
}
