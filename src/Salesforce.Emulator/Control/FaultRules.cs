using System.Text.RegularExpressions;

namespace OnceHub.Sync.Salesforce.Emulator.Control;

/// <summary>What a scripted fault must not say: members that its kind has no use for, and values with which it never strikes.</summary>
internal static class FaultRules
{
    /// <exception cref="FormatException">Which member, and why.</exception>
    public static void Check(Fault fault, IReadOnlyCollection<string> orgs)
    {
        Require(fault.Org is null || orgs.Contains(fault.Org), $"there is no org '{fault.Org}'; there are: {string.Join(", ", orgs)}");
        Require(fault.Count is not < 1, "count must be 1 or more: else it never strikes");
        Require(fault.Skip >= 0, "skip must be 0 or more");
        Require(fault.Every >= 1, "every must be 1 or more");
        RequirePattern("path", fault.Path);
        RequirePattern("body", fault.Body);
        Only(fault, "errorCode", fault.ErrorCode, FaultKind.Status, FaultKind.RowError, FaultKind.PartError);
        Only(fault, "message", fault.Message, FaultKind.Status, FaultKind.RowError, FaultKind.PartError);
        Only(fault, "status", fault.Status, FaultKind.Status, FaultKind.Html, FaultKind.PartError);
        Only(fault, "milliseconds", fault.Milliseconds, FaultKind.Latency, FaultKind.ApplyLate, FaultKind.SlowDrip);
        Only(fault, "millisecondsPerRow", fault.MillisecondsPerRow, FaultKind.Latency);
        Only(fault, "fields", fault.Fields, FaultKind.RowError);
        Only(fault, "minRows", fault.MinRows, FaultKind.RowError);
        Require(fault.MinRows is not < 2, "minRows must be 2 or more: each request saves at least one row");
        Require(fault.Kind != FaultKind.PartError || fault.ErrorCode is not null, "a partError needs an errorCode");
        if (fault.Kind != FaultKind.RowError) return;
        Require(fault.Path is null, "a rowError is matched against records, which have no path; use object or body");
        var fits = fault.Method is null || fault.Method.ToUpperInvariant() is "POST" or "PATCH";
        Require(fits, "method of a rowError must be POST (new records) or PATCH (all others)");
    }

    private static void Only(Fault fault, string member, object? value, params ReadOnlySpan<FaultKind> kinds)
    {
        if (value is null || kinds.Contains(fault.Kind)) return;
        throw new FormatException($"A fault of kind {fault.Kind} has no use for '{member}': {string.Join(", ", kinds.ToArray())} have.");
    }

    private static void RequirePattern(string member, string? pattern)
    {
        if (pattern is null) return;
        try
        {
            _ = new Regex(pattern);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{member}' is no pattern: {e.Message}");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new FormatException($"The fault cannot be used: {otherwise}.");
    }
}
