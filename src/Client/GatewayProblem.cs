using System.Text.Json;
using System.Text.Json.Serialization;

namespace OnceHub.Sync.Client;

/// <summary>An error answer of the gateway: problem details (RFC 9457). The types are listed in the gateway's docs/errors.md.</summary>
public sealed record GatewayProblem
{
    /// <summary>A stable name such as <c>/problems/key-invalid</c>. <c>about:blank</c> where the answer was no problem document.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>What kind of error it is, in words.</summary>
    public string Title { get; init; } = "";

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>What happened, and what to do now.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Further members, such as <c>refusals</c> or <c>traceId</c>.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Members { get; init; } = new Dictionary<string, JsonElement>();
}

/// <summary>The gateway refused a request, or went on failing until no retry was left.</summary>
public sealed class GatewayProblemException(GatewayProblem problem)
    : Exception($"The gateway answered {problem.Status}, {problem.Type}: {(problem.Detail.Length > 0 ? problem.Detail : problem.Title)}")
{
    /// <summary>What it answered.</summary>
    public GatewayProblem Problem { get; } = problem;
}
