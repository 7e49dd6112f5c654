using System.Collections.Immutable;
using System.Text.Json;

namespace OnceHub.Sync.Salesforce;

/// <inheritdoc cref="ISalesforceApi"/>
internal sealed class SalesforceApi : ISalesforceSetup
{
    // Salesforce's advice for addresses; longer statements travel in a composite's body, at the same price.
    private const int LongestQueryPath = 2000;
    // Two million rows: no question of ours comes near; it ends a walk that would not end.
    private const int MaxPages = 1000;

    private readonly OrgWire _wire;
    private readonly CompositeReader _reader;
    private readonly DescribeCache _describes;
    private readonly MetadataDeploy _deploys;
    private readonly BulkIngest _bulk;
    private readonly TimeProvider _time;
    private readonly string _version;
    private readonly string _root;

    public SalesforceApi(OrgWire wire, ErrorReader errors, SalesforceOptions options, TimeProvider time)
    {
        _wire = wire;
        _reader = new CompositeReader(errors);
        _describes = new DescribeCache(wire, options, time);
        _time = time;
        _version = options.ApiVersion;
        _root = $"/services/data/{_version}/";
        _deploys = new MetadataDeploy(wire, _root);
        _bulk = new BulkIngest(wire, errors, _root);
    }

    public ApiUsage? Usage => _wire.Usage;

    public IBulkIngest Bulk => _bulk;

    public async Task<ImmutableArray<PartAnswer>> CompositeAsync(IReadOnlyList<CompositePart> parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parts);
        CompositeRules.Check(parts);
        if (parts.Count == 0) return [];
        var reads = await SendCompositeAsync(parts, cancellationToken);
        var answers = ImmutableArray.CreateBuilder<PartAnswer>(parts.Count);
        foreach (var read in reads) answers.Add(await WholeOrRefusedAsync(read, cancellationToken));
        return answers.MoveToImmutable();
    }

    public async Task<QueryAnswer> QueryAsync(string soql, bool includeDeleted, CancellationToken cancellationToken)
    {
        var part = new QueryPart("query", soql, includeDeleted);
        CompositeRules.Check([part]);
        var path = CompositeWriter.QueryPath(_root, soql, includeDeleted);
        var first = path.Length <= LongestQueryPath
            ? CompositeReader.ReadQuery(part, (await _wire.SendAsync(WireRequest.Get(path), cancellationToken)).Json)
            : (await SendCompositeAsync([part], cancellationToken))[0];
        return Answered(await WholeAsync(first, cancellationToken));
    }

    public async Task<ImmutableArray<JsonElement>> SearchAsync(string sosl, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(sosl);
        var answer = await _wire.SendAsync(WireRequest.Get($"{_root}search?q={Uri.EscapeDataString(sosl)}"), cancellationToken);
        var found = Json.Member(answer.Json, "searchRecords");
        // Nothing that can be read must not pass for nobody.
        if (found.ValueKind != JsonValueKind.Array)
            throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: false);
        return [.. found.EnumerateArray()];
    }

    public Task<ObjectDescribe> DescribeAsync(string objectName, CancellationToken cancellationToken) =>
        _describes.GetAsync(objectName, cancellationToken);

    public Task<ObjectDescribe> RefreshDescribeAsync(string objectName, CancellationToken cancellationToken) =>
        _describes.RefreshAsync(objectName, cancellationToken);

    public async Task<ApiUsage> ReadLimitsAsync(CancellationToken cancellationToken)
    {
        var answer = await _wire.SendAsync(WireRequest.Get(_root + "limits"), cancellationToken);
        var daily = Json.Member(answer.Json, "DailyApiRequests");
        if (!TryLong(daily, "Max", out var max) || !TryLong(daily, "Remaining", out var remaining))
            throw Outage.Unreadable(answer.Token.Instance.Authority, answer.Status, ambiguous: false);
        var usage = new ApiUsage(max - remaining, max, _time.GetUtcNow());
        _wire.Usage = usage;
        return usage;
    }

    public Task<ConnectedIdentity> IdentifyAsync(CancellationToken cancellationToken) =>
        new IdentityReader(_wire, this).ReadAsync(cancellationToken);

    public Task<string> StartDeployAsync(byte[] zip, CancellationToken cancellationToken) => _deploys.StartAsync(zip, cancellationToken);

    public Task<DeployReport> FindDeployAsync(string deployId, CancellationToken cancellationToken) =>
        _deploys.FindAsync(deployId, cancellationToken);

    private async Task<ImmutableArray<CompositeReader.Read>> SendCompositeAsync(
        IReadOnlyList<CompositePart> parts, CancellationToken cancellationToken)
    {
        using var body = new PooledBuffer();
        CompositeWriter.Write(body, parts, _version);
        var answer = await _wire.SendAsync(
            new WireRequest
            {
                Method = HttpMethod.Post,
                Path = _root + "composite",
                Body = body,
                Writes = parts.Any(p => p is not QueryPart),
            },
            cancellationToken);
        var reads = _reader.ReadAll(parts, answer.Json, out var sessionEnded);
        if (sessionEnded) _wire.Tokens.Forget(answer.Token);
        return reads;
    }

    /// <summary>
    /// A query whose later pages do not come is refused, because part of its rows would pass for all of them; the answers to
    /// the other parts stay, because writes among them are done.
    /// </summary>
    private async Task<PartAnswer> WholeOrRefusedAsync(CompositeReader.Read first, CancellationToken cancellationToken)
    {
        try
        {
            return await WholeAsync(first, cancellationToken);
        }
        catch (SalesforceException e)
        {
            return new PartRefused(e.Error);
        }
    }

    private async Task<PartAnswer> WholeAsync(CompositeReader.Read first, CancellationToken cancellationToken)
    {
        if (first.NextPage is null) return first.Answer;
        var records = ImmutableArray.CreateBuilder<JsonElement>();
        records.AddRange(Answered(first.Answer).Records);
        var next = first.NextPage;
        for (var page = 1; next is not null; page++)
        {
            // The address comes from an answer and is followed with the token: only within the REST API.
            if (page > MaxPages || !next.StartsWith("/services/data/", StringComparison.Ordinal))
                throw new SalesforceException(CompositeReader.BadPage());
            var answer = await _wire.SendAsync(WireRequest.Get(next), cancellationToken);
            var read = CompositeReader.ReadQuery(new QueryPart("query", ""), answer.Json);
            records.AddRange(Answered(read.Answer).Records);
            next = read.NextPage;
        }
        return new QueryAnswer(records.ToImmutable());
    }

    private static QueryAnswer Answered(PartAnswer answer) => answer switch
    {
        QueryAnswer query => query,
        PartRefused refused => throw new SalesforceException(refused.Error),
        _ => throw new InvalidOperationException($"A query cannot be answered by {answer.GetType().Name}."),
    };

    private static bool TryLong(JsonElement json, string name, out long value)
    {
        value = 0;
        return Json.Member(json, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out value);
    }
}
