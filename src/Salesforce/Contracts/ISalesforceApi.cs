using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// One org's Salesforce, as its connected user. Thread-safe. Refreshes its token by itself, once on a 401.
/// What Salesforce refuses for the whole request is a <see cref="SalesforceException"/>; what it refuses for one row is in that row's
/// result.
/// </summary>
public interface ISalesforceApi
{
    /// <summary>The latest usage Salesforce told us (Sforce-Limit-Info); null before the first answer.</summary>
    ApiUsage? Usage { get; }

    /// <summary>Jobs for thousands of rows at once; null where writes are not really sent.</summary>
    IBulkIngest? Bulk { get; }

    /// <summary>One call of the daily quota, whatever it holds. Answers come in the order of the parts, one each.</summary>
    /// <remarks>At most 25 parts, of which at most 5 may be queries or collections. <c>allOrNone</c> and <c>collateSubrequests</c> are
    /// false.
    /// A <see cref="RecordPart"/> is always answered by a <see cref="RowsAnswer"/> of one row, also when it is refused or halted.
    /// Writes are sent once. One that the caller cancels may have been applied, as with <see cref="SalesforceError.Ambiguous"/>.</remarks>
    /// <exception cref="ArgumentException">A part that Salesforce would refuse for its form; nothing was sent.</exception>
    Task<ImmutableArray<PartAnswer>> CompositeAsync(IReadOnlyList<CompositePart> parts, CancellationToken cancellationToken);

    /// <summary>All pages of a query (GET while short, else through a composite body).</summary>
    Task<QueryAnswer> QueryAsync(string soql, bool includeDeleted, CancellationToken cancellationToken);

    /// <summary>What a SOSL statement finds, 2,000 records at most; one call. Salesforce takes no searches inside a composite.</summary>
    Task<ImmutableArray<JsonElement>> SearchAsync(string sosl, CancellationToken cancellationToken);

    /// <summary>From the cache while it is fresh; revalidated with If-Modified-Since.</summary>
    Task<ObjectDescribe> DescribeAsync(string objectName, CancellationToken cancellationToken);

    /// <summary>Asks Salesforce now whether the object changed (If-Modified-Since); one call.</summary>
    Task<ObjectDescribe> RefreshDescribeAsync(string objectName, CancellationToken cancellationToken);

    /// <summary>DailyApiRequests of <c>/limits</c>; one call.</summary>
    Task<ApiUsage> ReadLimitsAsync(CancellationToken cancellationToken);

    /// <summary>Who is connected: the token endpoint's identity, and the org it belongs to.</summary>
    Task<ConnectedIdentity> IdentifyAsync(CancellationToken cancellationToken);
}

/// <param name="Used">Calls in the rolling 24 hours, all clients together.</param>
public sealed record ApiUsage(long Used, long Limit, DateTimeOffset At);

public sealed record ConnectedIdentity(string OrganizationId, string UserId, string Username, string InstanceUrl);

/// <summary>A part of a composite request.</summary>
public abstract record CompositePart
{
    private protected CompositePart(string reference) => Reference = reference;

    /// <summary>[A-Za-z0-9][A-Za-z0-9_]*, unique in the request.</summary>
    public string Reference { get; }
}

/// <summary>A SOQL statement. Counts towards the five.</summary>
public sealed record QueryPart(string Ref, string Soql, bool IncludeDeleted = false) : CompositePart(Ref);

/// <summary>
/// Up to 200 rows in one collection, not all or none. Counts towards the five. Update rows carry <see cref="RowBody.Id"/>.
/// </summary>
public sealed record CollectionPart(
    string Ref, WriteVerb Verb, WriteHeaders Headers, ImmutableArray<RowBody> Rows, string? ExternalIdField = null) : CompositePart(Ref);

/// <summary>One record. Does not count towards the five. Field values may be references (<c>@{ref.id}</c>) to earlier parts.</summary>
public sealed record RecordPart(
    string Ref,
    WriteVerb Verb,
    WriteHeaders Headers,
    RowBody Row,
    string? ExternalIdField = null,
    string? ExternalIdValue = null) : CompositePart(Ref);

public enum WriteVerb
{
    Insert,
    Update,
    Upsert,

    /// <summary>Of single records only; it takes no fields.</summary>
    Delete,
}

/// <summary>Headers that change what a write does; rows with different ones go in different parts.</summary>
/// <param name="AutoAssign">Sforce-Auto-Assign: false keeps the owner (Salesforce's own default is true).</param>
/// <param name="AllowDuplicates">Sforce-Duplicate-Rule-Header: allowSave=true.</param>
public sealed record WriteHeaders(bool AutoAssign, bool AllowDuplicates)
{
    /// <summary>Keeps owners, lets duplicate rules speak.</summary>
    public static readonly WriteHeaders Default = new(AutoAssign: false, AllowDuplicates: false);
}

/// <param name="Object">API name.</param>
/// <param name="Id">For updates and deletes.</param>
public sealed record RowBody(string Object, FieldSet Fields, SalesforceId? Id = null);

/// <summary>The answer to one part.</summary>
public abstract record PartAnswer
{
    private protected PartAnswer() { }
}

public sealed record QueryAnswer(ImmutableArray<JsonElement> Records) : PartAnswer;

/// <summary>One result per row, in order.</summary>
public sealed record RowsAnswer(ImmutableArray<RowResult> Rows) : PartAnswer;

/// <summary>The whole part was refused.</summary>
public sealed record PartRefused(SalesforceError Error) : PartAnswer;

/// <summary>What became of one row: exactly one of <see cref="Id"/> and <see cref="Error"/> is set.</summary>
public sealed record RowResult(SalesforceId? Id, bool Created, SalesforceError? Error)
{
    public bool Succeeded => Error is null;
}
