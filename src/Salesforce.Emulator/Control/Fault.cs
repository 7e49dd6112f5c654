using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce.Emulator.Control;

internal enum FaultKind
{
    /// <summary>Waits, then goes on.</summary>
    Latency,

    /// <summary>Answers a status with a Salesforce error, without applying.</summary>
    Status,

    /// <summary>Answers a status with a page of HTML, as load balancers do.</summary>
    Html,

    /// <summary>Cuts the connection before anything is applied.</summary>
    Drop,

    /// <summary>Applies the request, then cuts the connection.</summary>
    DropAfter,

    /// <summary>
    /// Cuts the connection at once, and applies the request later: the caller learns nothing, and may have gone on meanwhile.
    /// </summary>
    ApplyLate,

    /// <summary>Kills the caller's access token: 401, and it stays dead.</summary>
    ExpireToken,

    /// <summary>Sends the answer in small pieces with pauses between.</summary>
    SlowDrip,

    /// <summary>Fails single records: row locks, partial failures of collections.</summary>
    RowError,

    /// <summary>Answers a part of a composite, batch or graph request with a Salesforce error, without applying the part.</summary>
    PartError,
}

/// <summary>What goes wrong, for which requests, how often.</summary>
internal sealed record Fault
{
    [JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
    public required FaultKind Kind { get; init; }

    public string? Org { get; init; }
    public string? Method { get; init; }

    /// <summary>A pattern for path and query; of a <see cref="FaultKind.PartError"/> for the part's.</summary>
    public string? Path { get; init; }

    /// <summary>A pattern for the body; for <see cref="FaultKind.RowError"/>, for <c>Field=value</c> lines of the record.</summary>
    public string? Body { get; init; }

    /// <summary>An object that the request, or the record, is about.</summary>
    public string? Object { get; init; }

    /// <summary>How many times it strikes; without a number, always.</summary>
    public int? Count { get; init; }

    /// <summary>How many matches it lets pass first.</summary>
    public int Skip { get; init; }

    /// <summary>Strikes each n-th match only.</summary>
    public int Every { get; init; } = 1;

    /// <value>The default value is 503; of a part 400.</value>
    public int? Status { get; init; }

    public string? ErrorCode { get; init; }
    public string? Message { get; init; }

    /// <summary>For <see cref="FaultKind.RowError"/>: the fields that the error names.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>
    /// For <see cref="FaultKind.RowError"/>: strikes only where a request saves at least so many rows of one object together,
    /// and counts such a request once, whatever it holds.
    /// </summary>
    public int? MinRows { get; init; }

    public int? Milliseconds { get; init; }

    /// <summary>For <see cref="FaultKind.Latency"/>: so much longer for each row that the request writes.</summary>
    public int? MillisecondsPerRow { get; init; }

    public bool Matches(FaultTarget target) =>
        (Org is null || Org == target.Org)
        && (Method is null || Method.Equals(target.Method, StringComparison.OrdinalIgnoreCase))
        && (Path is null || Regex.IsMatch(target.Path, Path, RegexOptions.IgnoreCase))
        && (Object is null || target.IsAbout(Object))
        && (Body is null || Regex.IsMatch(target.Body(), Body, RegexOptions.IgnoreCase));
}

/// <summary>What a fault may be matched against.</summary>
internal sealed record FaultTarget(string? Org, string Method, string Path, Func<string> Body, string? Object)
{
    public bool IsAbout(string name) => Object is not null
        ? Object.Equals(name, StringComparison.OrdinalIgnoreCase)
            : Regex.IsMatch(
                Uri.UnescapeDataString(Path.Replace('+', ' ')) + "\n" + Body(),
                $@"/sobjects/{name}\b|\bFROM\s+{name}\b|""type""\s*:\s*""{name}""",
                RegexOptions.IgnoreCase);
}
