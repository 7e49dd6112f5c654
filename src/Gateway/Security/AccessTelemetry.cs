using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Counts who was not let in, so that guessing is seen.</summary>
internal static class AccessTelemetry
{
    private static readonly Counter<long> Refused = SyncTelemetry.Meter.CreateCounter<long>(
        "oncehub.sync.access.refused",
        "{request}",
        "Requests refused for their key, signature, session, password or role, by the problem's name.");

    public static IResult Refuse(IResult answer, ProblemKind kind)
    {
        Count(kind);
        return answer;
    }

    /// <summary>For who is answered otherwise than by a problem, such as by a page.</summary>
    public static void Count(ProblemKind kind) => Refused.Add(1, new KeyValuePair<string, object?>(SyncTelemetry.ErrorType, kind.Name));
}
