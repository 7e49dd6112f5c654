using OnceHub.Sync.Salesforce.Emulator.Orgs;
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
    }

    private readonly List<Entry> _entries = [];
    private readonly Lock _gate = new();
    private int _next;

    /// <exception cref="FormatException">It could never strike.</exception>
    public string Add(Fault fault)
    {
        if (fault is { Kind: FaultKind.RowError, Path: not null })
            throw new FormatException("A rowError fault fails records, whatever request they came by, and has no path. Name an object, a method, or a body of lines Field=value.");
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
    public IReadOnlyList<Fault> Strike(FaultTarget target) => Strike(target, f => f.Kind != FaultKind.RowError);

    /// <summary>The error that a record meets, if one is scripted for it.</summary>
    public SaveError? RowError(Org org, RecordInput input, Row? old)
    {
        if (_entries.Count == 0)
            return null;
        string Describe() => string.Join('\n', input.Values.Select(v => $"{v.Field.Name}={(v.Value is null ? "" : JsonValues.Text(v.Value))}").Append($"Id={old?.Id}"));
        var struck = Strike(new FaultTarget(org.Name, old is null ? "POST" : "PATCH", "", Describe, input.Type.Name), f => f.Kind == FaultKind.RowError);
        if (struck.Count == 0)
            return null;
        var code = struck[0].ErrorCode ?? "UNABLE_TO_LOCK_ROW";
        return new SaveError(code, struck[0].Message ?? (code == "UNABLE_TO_LOCK_ROW" ? "unable to obtain exclusive access to this record" : code));
    }

    private List<Fault> Strike(FaultTarget target, Func<Fault, bool> isKind)
    {
        lock (_gate)
        {
            var struck = new List<Fault>();
            foreach (var entry in _entries)
            {
                var fault = entry.Fault;
                if (!isKind(fault) || (fault.Count is { } most && entry.Struck >= most) || !fault.Matches(target))
                    continue;
                entry.Seen++;
                if (entry.Seen <= fault.Skip || (entry.Seen - fault.Skip - 1) % Math.Max(1, fault.Every) != 0)
                    continue;
                entry.Struck++;
                struck.Add(fault);
            }
            return struck;
        }
    }
}
