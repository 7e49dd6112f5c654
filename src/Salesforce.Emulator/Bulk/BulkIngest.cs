using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Bulk;

/// <summary>Saves the rows of an uploaded CSV, and tells what became of each.</summary>
internal static class BulkIngest
{
    /// <summary>So many rows are saved together.</summary>
    private const int RowsPerTrigger = 200;

    /// <summary>Runs the job at once, or later and by itself, as long as the org's jobs take.</summary>
    public static void Start(ApiCall call, BulkJob job)
    {
        if (call.Org.Settings.BulkJobSeconds <= 0)
        {
            Run(call, job);
            return;
        }
        job.State = "InProgress";
        job.Work = (call, call.Org.Time.GetUtcNow());
        _ = RunLaterAsync(job, call.Org);
    }

    /// <summary>Runs the job if its time has come, by the org's setting as it is now.</summary>
    public static void RunIfDue(BulkJob job)
    {
        if (job is { State: "InProgress", Work: (var call, var since) }
            && call.Org.Time.GetUtcNow() >= since.AddSeconds(call.Org.Settings.BulkJobSeconds))
            Run(call, job);
    }

    /// <summary>Nothing of it was saved yet.</summary>
    public static void Abort(BulkJob job)
    {
        var lines = Csv.Read(job.Upload.ToString(), job.Delimiter);
        if (lines.Count > 0)
        {
            job.Header = lines[0];
            job.Unprocessed.AddRange(lines.Skip(1));
        }
        job.State = "Aborted";
    }

    /// <summary>Also when nobody asks any more.</summary>
    private static async Task RunLaterAsync(BulkJob job, Org org)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.2), org.Time);
            lock (org.Gate)
            {
                RunIfDue(job);
                if (job.State != "InProgress") return;
            }
        }
    }

    private static void Run(ApiCall call, BulkJob job)
    {
        var upload = job.Upload.ToString();
        var lines = Csv.Read(upload, job.Delimiter);
        job.Upload.Clear();
        if (!Csv.HasLineEnds(upload, job.NewLine))
        {
            Fail(
                job,
                $"ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {job.LineEnding}",
                lines.Skip(1));
            return;
        }
        call.Org.Bulk.TakeBatches(lines.Count - 1);
        if (lines.Count == 0)
        {
            Fail(job, "InvalidBatch : Records not found", []);
            return;
        }
        job.Header = lines[0];
        var type = call.Org.Catalog[job.Object];
        if (Array.Find(job.Header, name => !IsColumn(call, type, name)) is { } unknown)
        {
            Fail(job, $"InvalidBatch : Field name not found : {unknown}", lines.Skip(1));
            return;
        }
        var context = call.Saving() with { AutoAssign = false, AssignmentRuleId = job.AssignmentRuleId };
        foreach (var chunk in lines.Skip(1).Chunk(RowsPerTrigger))
        {
            var together = context with { Together = new RowsTogether(chunk.Length) };
            job.Rows.AddRange(chunk.Select(cells => (cells, Save(together, job, type, cells))));
        }
        job.State = "JobComplete";
    }

    private static void Fail(BulkJob job, string message, IEnumerable<string[]> rows)
    {
        job.State = "Failed";
        job.ErrorMessage = message;
        job.Unprocessed.AddRange(rows);
    }

    private static bool IsColumn(ApiCall call, ObjectType type, string name) =>
        ParentColumn.TryParse(type, name, out _) || (type.TryField(name, out var field) && call.Rights.CanSee(type, field));

    private static SaveResult Save(SaveContext context, BulkJob job, ObjectType type, string[] cells)
    {
        try
        {
            var input = RecordInput.Read(context, type, job.Header.Zip(cells));
            return job.Operation switch
            {
                "insert" => Saver.Insert(context, input),
                "upsert" => Upsert(context, input, type[job.ExternalIdField!]),
                _ when input.Id is null => SaveResult.Failed(new SaveError("MISSING_ARGUMENT", "Id not specified in an update call")),
                "update" => Saver.Update(context, input, input.Id),
                _ => Deleter.Delete(context, input.Id, type),
            };
        }
        catch (UnreadableValueException e)
        {
            return SaveResult.Failed(new SaveError("INVALID_TYPE_ON_FIELD_IN_RECORD", e.Message, e.Field.Name));
        }
        catch (SaveException e)
        {
            return SaveResult.Failed(e.Errors);
        }
    }

    private static SaveResult Upsert(SaveContext context, RecordInput input, Field key)
    {
        if (key.Type == FieldType.Id)
            return input.Id is { } id ? Saver.Update(context, input, id) : Saver.Insert(context, input);
        return Saver.Upsert(context, input.Without(key, out var value), key, value);
    }

    public static ApiAnswer Successful(BulkJob job) => Write(job, ["sf__Id", "sf__Created"],
        job.Rows.Where(r => r.Result.Success).Select(r => (new[] { r.Result.Id!, r.Result.Created ? "true" : "false" }, r.Cells)));

    public static ApiAnswer Failed(BulkJob job) => Write(job, ["sf__Id", "sf__Error"],
        job.Rows.Where(r => !r.Result.Success).Select(r => (new[] { r.Result.Id ?? "", ErrorText(r.Result) }, r.Cells)));

    public static ApiAnswer Unprocessed(BulkJob job) => Write(job, [], job.Unprocessed.Select(cells => (Array.Empty<string>(), cells)));

    private static string ErrorText(SaveResult result) =>
        string.Join("; ", result.Errors.Select(e => $"{e.Code}:{e.Message}:{string.Join(",", e.Fields)} --"));

    private static ApiAnswer Write(BulkJob job, string[] before, IEnumerable<(string[] Before, string[] Cells)> rows)
    {
        var text = new StringBuilder();
        Csv.Append(text, job.Delimiter, job.NewLine, before.Concat(job.Header));
        foreach (var (first, cells) in rows)
            Csv.Append(text, job.Delimiter, job.NewLine, first.Concat(cells));
        return BulkResource.CsvAnswer(text);
    }
}
