using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Saving;

namespace OnceHub.Sync.Salesforce.Emulator.Bulk;

/// <summary>A Bulk 2.0 job: an ingest with its rows and their fates, or a query with its lines.</summary>
internal sealed class BulkJob
{
    public required string Id { get; init; }
    public required bool IsQuery { get; init; }
    public required string Operation { get; init; }
    public required string Object { get; init; }
    public required string UserId { get; init; }
    public required DateTime Created { get; init; }
    public required string Version { get; init; }

    /// <summary>Without one, no assignment rule runs, unlike in the rest of REST.</summary>
    public string? AssignmentRuleId { get; init; }

    public string? ExternalIdField { get; init; }
    public string LineEnding { get; init; } = "LF";
    public string ColumnDelimiter { get; init; } = "COMMA";
    public string State { get; set; } = "Open";
    public StringBuilder Upload { get; } = new();
    public string[] Header { get; set; } = [];
    public List<(string[] Cells, SaveResult Result)> Rows { get; } = [];
    public List<string[]> Unprocessed { get; } = [];
    public string? ErrorMessage { get; set; }

    /// <summary>Set while it is in progress: who closed it, and when.</summary>
    public (ApiCall Call, DateTimeOffset Since)? Work { get; set; }

    public string NewLine => LineEnding == "CRLF" ? "\r\n" : "\n";

    public char Delimiter =>
        ColumnDelimiter switch
        {
            "BACKQUOTE" => '`',
            "CARET" => '^',
            "PIPE" => '|',
            "SEMICOLON" => ';',
            "TAB" => '\t',
            _ => ',',
        };
}

/// <summary>The jobs of one org, guarded by its lock.</summary>
internal sealed class BulkJobs
{
    private const int RowsPerBatch = 10_000;

    private readonly Dictionary<string, BulkJob> _jobs = [];

    /// <summary>What ingest jobs took of the daily batches.</summary>
    public int BatchesUsed { get; private set; }

    public void TakeBatches(int rows) => BatchesUsed += Math.Max(1, (rows + RowsPerBatch - 1) / RowsPerBatch);

    public IReadOnlyCollection<BulkJob> All => _jobs.Values;

    public string NextId(string pod) => Store.RecordId.Make("750", pod, _jobs.Count + 1);

    public void Add(BulkJob job) => _jobs.Add(job.Id, job);

    public BulkJob? Find(string id) => Store.RecordId.TryParse(id, out var id18) ? _jobs.GetValueOrDefault(id18) : null;
}
