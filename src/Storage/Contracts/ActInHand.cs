using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Storage;

/// <summary>
/// The administrative act that a request does. It travels with the call, as a trace does, so that the store can write it into
/// the audit in the very transaction that does it, whoever calls the store.
/// </summary>
public sealed class ActInHand : IDisposable
{
    private static readonly AsyncLocal<ActInHand?> Flow = new();

    private bool _ended;
    private bool _isAside;

    private ActInHand(AuditEntry entry) => Entry = entry;

    /// <summary>Null where nothing is to be audited: in grains, and in requests that only read.</summary>
    public static ActInHand? Current => Flow.Value is { _ended: false, _isAside: false } act ? act : null;

    public AuditEntry Entry { get; private set; }

    /// <summary>It is in the audit. An act of several transactions is told by the first.</summary>
    public bool IsRecorded { get; private set; }

    public static ActInHand Begin(AuditEntry entry)
    {
        var act = new ActInHand(entry);
        Flow.Value = act;
        return act;
    }

    /// <summary>Says more than the request's address told. What was recorded already stays as it is.</summary>
    public static void Describe(string? target = null, string? summary = null, string? actor = null, OrgId? org = null)
    {
        if (Current is { IsRecorded: false } act)
            act.Entry = act.Entry with
            {
                Target = target ?? act.Entry.Target, Summary = summary ?? act.Entry.Summary,
                Actor = actor ?? act.Entry.Actor, Org = org ?? act.Entry.Org,
            };
    }

    /// <summary>What is done until this is disposed only prepares the act, and is not told.</summary>
    public static IDisposable? Prepare() => Current is { } act ? new Preparation(act) : null;

    /// <summary>What was begun in its call and goes on is not part of it.</summary>
    public void Dispose() => _ended = true;

    internal void SetRecorded() => IsRecorded = true;

    private sealed class Preparation : IDisposable
    {
        private readonly ActInHand _act;

        public Preparation(ActInHand act) => (_act = act)._isAside = true;

        public void Dispose() => _act._isAside = false;
    }
}
