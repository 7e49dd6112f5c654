namespace OnceHub.Sync.Salesforce;

/// <summary>A request to an org's instance.</summary>
internal sealed record WireRequest
{
    public required HttpMethod Method { get; init; }

    /// <summary>Path and query, from the root of the instance.</summary>
    public required string Path { get; init; }

    public PooledBuffer? Body { get; init; }

    /// <summary>It may change records: it is sent once, and an outage leaves it ambiguous.</summary>
    public bool Writes { get; init; }

    /// <summary>Of the body. <value>The default is JSON.</value></summary>
    public string ContentType { get; init; } = "application/json; charset=UTF-8";

    /// <summary>What a good answer holds. <value>The default is JSON.</value></summary>
    public AnswerForm Expects { get; init; }

    public DateTimeOffset? IfModifiedSince { get; init; }

    public static WireRequest Get(string path) => new() { Method = HttpMethod.Get, Path = path };
}

internal enum AnswerForm
{
    Json,

    /// <summary>Comma-separated values.</summary>
    Csv,

    /// <summary>Only that it is good.</summary>
    Nothing,
}
