using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Control;

/// <summary>The faults now in force. Thread-safe.</summary>
internal sealed class FaultScript
{
    private sealed class Entry(string id, Fault fault)
    {
        public string Id { get; } = id;
        public Fault Fault { get; } = fault;
        public int Seen { get; set; }
        public int Struck { get; set; }

        /// <summary>Whether it strikes this time.</summary>
        public bool Decide()
        {
            if (Fault.Count is { } most && Struck >= most)
                return false;
            Seen++;
            if (Seen <= Fault.Skip || (Seen - Fault.Skip - 1) % Fault.Every != 0)
                return false;
            Struck++;
            return true;
        }

        /// <summary>The rows it last decided on, which share the decision.</summary>
        public (RowsTogether Rows, bool Strikes)? Decided { get; set; }
    }

    private readonly List<Entry> _entries = [];
    private readonly Lock _gate = new();
    private int _next;

    public string Add(Fault fault)
    {
        lock (_gate)
        {
            var entry = new Entry($"fault-{++_next}", fault);
            _entries.Add(entry);
            return entry.Id;
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
            return _entries.RemoveAll(e => e.Id == id) > 0;
    }

    public void Clear()
    {
        lock (_gate)
            _entries.Clear();
    }

    public IReadOnlyList<(string Id, Fault Fault, int Seen, int Struck)> All()
    {
        lock (_gate)
            return [.. _entries.Select(e => (e.Id, e.Fault, e.Seen, e.Struck))];
    }

    /// <summary>The faults that strike this request now; each counts itself.</summary>
    public IReadOnlyList<Fault> Strike(FaultTarget target) =>
        Strike(target, fault => fault.Kind is not (FaultKind.RowError or FaultKind.PartError));

    /// <summary>The answer that a part of a request meets, if one is scripted for it.</summary>
    public ApiAnswer? PartError(Org org, string method, string path, Func<string> body)
    {
        if (_entries.Count == 0)
            return null;
        return Strike(new FaultTarget(org.Name, method, path, body, null), fault => fault.Kind == FaultKind.PartError) is [var struck, ..]
            ? ApiAnswer.Errors(struck.Status ?? 400, (struck.ErrorCode!, struck.Message ?? struck.ErrorCode!))
            : null;
    }

    /// <summary>The error that a record meets, if one is scripted for it.</summary>
    public SaveError? RowError(SaveContext context, RecordInput input, Row? old)
    {
        if (_entries.Count == 0)
            return null;
        string Describe() =>
            string.Join(
                '\n',
                input.Values.Select(v => $"{v.Field.Name}={(v.Value is null ? "" : JsonValues.Text(v.Value))}").Append($"Id={old?.Id}"));
        var target = new FaultTarget(context.Org.Name, old is null ? "POST" : "PATCH", "", Describe, input.Type.Name);
        var together = context.Together;
        var struck = Strike(target, fault => fault.Kind == FaultKind.RowError && !(fault.MinRows > together.Count), together);
        if (struck.Count == 0)
            return null;
        var code = struck[0].ErrorCode ?? "UNABLE_TO_LOCK_ROW";
        var message = struck[0].Message ?? (code == "UNABLE_TO_LOCK_ROW" ? "unable to obtain exclusive access to this record" : code);
        return new SaveError(code, message, [.. struck[0].Fields ?? []]);
    }

    /// <param name="together">The rows among which this one is saved: a fault about several decides once for all of them.</param>
    private List<Fault> Strike(FaultTarget target, Func<Fault, bool> isKind, RowsTogether? together = null)
    {
        lock (_gate)
        {
            var struck = new List<Fault>();
            foreach (var entry in _entries)
            {
                var fault = entry.Fault;
                if (!isKind(fault) || !fault.Matches(target))
                    continue;
                if (fault.MinRows is null || together is null)
                {
                    if (entry.Decide())
                        struck.Add(fault);
                    continue;
                }
                if (entry.Decided?.Rows != together)
                    entry.Decided = (together, entry.Decide());
                if (entry.Decided.Value.Strikes)
                    struck.Add(fault);
            }
            return struck;
        }
    }
}
