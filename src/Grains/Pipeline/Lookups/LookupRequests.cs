using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Grains.Pipeline.Throttling;
using OnceHub.Sync.Grains.Telemetry;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline.Lookups;

/// <summary>The look-ups of many guests in one request, and to each an own answer. One that fails is never "not found".</summary>
internal sealed class LookupRequests(
    OrgId org, OrgConnection connection, LookupShapes shapes, OrgRequests requests, OrgThrottle throttle, TimeProvider time)
{
    private const int QueriesPerRequest = 5;

    private readonly Deferrals _deferrals = new(time);
    private Waiting? _waiting;

    /// <summary>What some events wait for although the org goes on; null while none do.</summary>
    public CallFailure? SomeWaitFor => Volatile.Read(ref _waiting) is { } waiting && time.GetUtcNow() < waiting.Until ? waiting.Why : null;

    public async Task<IReadOnlyList<Outcome<LookupAnswer>>> ReadAsync(IReadOnlyList<AskedKeys> asked, CancellationToken cancellationToken)
    {
        using var span = SharedRequest.Start("look up records", org, asked.Select(one => one.Caller), asked.Count);
        var answers = new Dictionary<AskedKeys, LookupAnswer>(asked.Count, ReferenceEqualityComparer.Instance);
        await AnswerAsync(asked, answers, new Asking(), cancellationToken);
        return [.. asked.Select(one => Outcome.Of(answers[one]))];
    }

    private async Task AnswerAsync(
        IReadOnlyList<AskedKeys> asked, Dictionary<AskedKeys, LookupAnswer> answers, Asking asking, CancellationToken cancellationToken)
    {
        var generation = connection.Generation;
        var open = asked;
        try
        {
            open = await WithoutHiddenAsync(asked, answers, cancellationToken);
            if (open.Count > 0) await FindAsync(open, answers, asking.Spent, cancellationToken);
        }
        catch (SalesforceException refused)
        {
            var spent = asking.Spent + (OrgRequests.CallsOf(refused) / open.Count);
            var hidden = RefusedField.Of(refused.Error);
            var isShared = hidden is null && open.Count > 1 && SharedRefusal.MayBeOfOne(refused.Error);
            if (isShared && ++asking.Parted.Count <= SharedRefusal.MostParted)
            {
                foreach (var half in open.Chunk((open.Count + 1) / 2))
                    await AnswerAsync(half, answers, asking with { Spent = spent }, cancellationToken);
                return;
            }
            var failure = requests.Observe(refused.Error, generation);
            if (isShared) failure = failure with { Action = FailureAction.Retry };
            if (hidden is not null)
            {
                if (!asking.HasRenewed && await TryRenewAsync(open, cancellationToken))
                {
                    await AnswerAsync(open, answers, asking with { HasRenewed = true, Spent = spent }, cancellationToken);
                    return;
                }
                failure = WaitFor(hidden);
            }
            foreach (var one in open) answers[one] = new LookupAnswer { Failure = failure, Calls = spent };
        }
        catch (PausedException paused)
        {
            foreach (var one in open) answers[one] = new LookupAnswer { Failure = _deferrals.Waiting(paused.Pause) };
        }
    }

    /// <summary>Who is searched by what the connected user does not see waits; the others are looked up.</summary>
    private async Task<IReadOnlyList<AskedKeys>> WithoutHiddenAsync(
        IReadOnlyList<AskedKeys> asked, Dictionary<AskedKeys, LookupAnswer> answers, CancellationToken cancellationToken)
    {
        var hidden = await shapes.FindHiddenAsync(KeysOf(asked), cancellationToken);
        if (hidden.IsEmpty)
        {
            if (Volatile.Read(ref _waiting) is { } seen && asked.Any(one => LookupShapes.IsNeeded(seen.For, one.Keys)))
                Volatile.Write(ref _waiting, null);
            return asked;
        }
        foreach (var one in asked)
            if (hidden.FirstOrDefault(field => LookupShapes.IsNeeded(field, one.Keys)) is { } needed)
                answers[one] = new LookupAnswer { Failure = WaitFor(needed) };
        return [.. asked.Where(one => !answers.ContainsKey(one))];
    }

    /// <summary>A field may have been hidden since the objects were described.</summary>
    private async Task<bool> TryRenewAsync(IReadOnlyList<AskedKeys> asked, CancellationToken cancellationToken)
    {
        try
        {
            await shapes.RenewAsync(KeysOf(asked), cancellationToken);
            return true;
        }
        catch (SalesforceException)
        {
            return false;
        }
    }

    private async Task FindAsync(
        IReadOnlyList<AskedKeys> asked, Dictionary<AskedKeys, LookupAnswer> answers, double spent, CancellationToken cancellationToken)
    {
        var plan = await shapes.PlanAsync(KeysOf(asked), cancellationToken);
        var (records, calls) = await QueryAsync(plan.Parts(), cancellationToken);
        var known = plan.Answers(records);
        var unfound = new HashSet<AskedKeys>(
            asked.Where(one => PhoneSearches.FoundNobody(one, known)), ReferenceEqualityComparer.Instance);
        var (found, searches) = await SearchAsync(plan, PhoneSearches.Wanted(unfound), cancellationToken);
        var answerTo = found.Count == 0 ? known : plan.Answers([.. records, .. found]);
        var share = spent + (calls / asked.Count);
        // Who needs no search pays for none.
        var searchShare = searches / Math.Max(1, unfound.Count);
        foreach (var one in asked)
            answers[one] = new LookupAnswer
            {
                Found = [.. one.Keys.Select(key => new FoundRecords { Records = answerTo(key) })],
                Calls = share + (unfound.Contains(one) ? searchShare : 0),
            };
    }

    private async Task<(List<JsonElement> Records, double Calls)> QueryAsync(
        IReadOnlyList<QueryPart> parts, CancellationToken cancellationToken)
    {
        var records = new List<JsonElement>();
        var calls = 0.0;
        foreach (var some in parts.Chunk(QueriesPerRequest))
        {
            calls++;
            foreach (var answer in await requests.CallAsync(api => api.CompositeAsync(some, cancellationToken), cancellationToken))
            {
                // One refused query leaves open what it would have found, so the whole look-up fails: it is not "not found".
                if (answer is PartRefused refused) throw new SalesforceException(refused.Error);
                records.AddRange(((QueryAnswer)answer).Records);
            }
        }
        return (records, calls);
    }

    /// <summary>
    /// People by their phones in every notation; a search that fails leaves open whom it would have found, as a query does.
    /// </summary>
    private async Task<(List<JsonElement> Records, double Calls)> SearchAsync(
        LookupPlan plan, ImmutableArray<string> phones, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var calls = 0.0;
        foreach (var sosl in plan.Searches(phones))
        {
            calls++;
            foreach (var hit in await requests.CallAsync(api => api.SearchAsync(sosl, cancellationToken), cancellationToken))
                if (IdOf(hit) is { } id) ids.Add(id);
        }
        if (ids.Count == 0) return ([], calls);
        var (records, queries) = await QueryAsync(plan.PartsFor(ids), cancellationToken);
        return (records, calls + queries);
    }

    /// <summary>It is asked for again as soon as a paused org would be, and may be told till that was answered.</summary>
    private CallFailure WaitFor(SearchedField hidden)
    {
        var why = _deferrals.Hidden(hidden, throttle.ProbeInterval);
        Volatile.Write(ref _waiting, new Waiting(hidden, why, time.GetUtcNow() + (2 * throttle.ProbeInterval)));
        return why;
    }

    private static LookupKey[] KeysOf(IReadOnlyList<AskedKeys> asked) => [.. asked.SelectMany(one => one.Keys)];

    private static string? IdOf(JsonElement hit) =>
        hit.TryGetProperty("PersonContactId", out var contact) ? contact.GetString()
        : hit.TryGetProperty("Id", out var id) ? id.GetString()
        : null;

    /// <summary>How far it has come with some of what is looked for.</summary>
    private sealed record Asking
    {
        /// <summary>Salesforce refused a field, which had the objects described again.</summary>
        public bool HasRenewed { get; init; }

        /// <summary>Calls that were refused, as the share of each.</summary>
        public double Spent { get; init; }

        /// <summary>Refused look-ups that were halved, of all that were asked together.</summary>
        public PartedCount Parted { get; } = new();
    }

    private sealed class PartedCount
    {
        public int Count { get; set; }
    }

    private sealed record Waiting(SearchedField For, CallFailure Why, DateTimeOffset Until);
}

/// <summary>What one caller looks for.</summary>
internal sealed record AskedKeys(ImmutableArray<LookupKey> Keys, ActivityContext Caller);
