using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>A result that is read page by page: how many rows, and how to write any of them.</summary>
internal sealed record QueryResult(int Total, Action<Utf8JsonWriter, int> WriteRecord)
{
    /// <summary>SELECT COUNT(): there are no records to write.</summary>
    public bool IsCount { get; init; }
}

/// <summary>The results that clients are still paging through. The oldest is dropped when there are too many, as Salesforce does.</summary>
internal sealed class QueryCursors
{
    private const int Capacity = 200;
    private readonly Dictionary<string, QueryResult> _open = [];
    private readonly Queue<string> _age = new();
    private long _next;

    public string Keep(QueryResult result, string pod)
    {
        var id = RecordId.Make("01g", pod, ++_next);
        _open[id] = result;
        _age.Enqueue(id);
        if (_age.Count > Capacity)
            _open.Remove(_age.Dequeue());
        return id;
    }

    /// <summary>Reads a locator as it stands in nextRecordsUrl: <c>01g…-2000</c>.</summary>
    public (QueryResult Result, string Id, int Offset) Find(string locator)
    {
        var dash = locator.LastIndexOf('-');
        if (dash > 0
            && _open.TryGetValue(locator[..dash], out var result)
            && int.TryParse(locator[(dash + 1)..], CultureInfo.InvariantCulture, out var offset))
            return (result, locator[..dash], offset);
        throw new SoqlException("INVALID_QUERY_LOCATOR", "invalid query locator");
    }
}
