using System.Globalization;
using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Rest;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Soql;

namespace OnceHub.Sync.Salesforce.Emulator.Bulk;

/// <summary>A query whose rows are fetched as pages of CSV.</summary>
internal static class BulkQuery
{
    private const int DefaultPage = 50_000;

    public static ApiAnswer Create(ApiCall call)
    {
        var body = call.Json();
        var operation = BulkResource.Text(body, "operation") ?? "query";
        var soql = BulkResource.Text(body, "query") ?? throw new ApiException(400, "INVALIDJOB", "InvalidJob : query must be given");
        var query = Parser.Parse(soql, call.Org.Time.GetUtcNow().UtcDateTime);
        if (query.IsAggregate || query.IsBareCount || query.Select.Any(s => s is not SelectExpression))
            throw new ApiException(
                400,
                "INVALIDJOB",
                "InvalidJob : GROUP BY, aggregate functions, TYPEOF and child queries are not supported in bulk queries");
        var job = new BulkJob
        {
            Id = call.Org.Bulk.NextId(call.Org.Pod),
            IsQuery = true,
            Operation = operation,
            Object = query.From,
            UserId = call.Rights.UserId,
            Created = call.Org.Now,
            Version = call.Version,
            LineEnding = BulkResource.Text(body, "lineEnding") ?? "LF",
            ColumnDelimiter = BulkResource.Text(body, "columnDelimiter") ?? "COMMA",
        };
        Run(call, job, query);
        call.Org.Bulk.Add(job);
        return BulkResource.Info(job, "UploadComplete");
    }

    private static void Run(ApiCall call, BulkJob job, Query query)
    {
        var runner = new QueryRunner(call.Scope(deletedToo: job.Operation == "queryAll"), query);
        var columns = query
            .Select.OfType<SelectExpression>()
            .Select(s => (Name: s.Expression.Alias ?? s.Expression.Path, runner.BindValue(s.Expression).Read))
            .ToList();
        job.Header = [.. columns.Select(c => c.Name)];
        foreach (var row in runner.Rows())
            job.Rows.Add(
                ([.. columns.Select(c => c.Read(row) is { } value ? JsonValues.Text(value) : "")], new SaveResult(row.Id, false, [])));
        job.State = "JobComplete";
    }

    public static ApiAnswer Results(ApiCall call, BulkJob job)
    {
        if (job.State != "JobComplete")
            throw new ApiException(400, "INVALIDJOBSTATE", $"InvalidJobState : the job is {job.State}");
        var from = int.TryParse(call.Parameter("locator"), CultureInfo.InvariantCulture, out var at) ? at : 0;
        var size = int.TryParse(call.Parameter("maxRecords"), CultureInfo.InvariantCulture, out var most) ? Math.Max(1, most) : DefaultPage;
        var page = job.Rows.Skip(from).Take(size).ToList();
        var text = new StringBuilder();
        Csv.Append(text, job.Delimiter, job.NewLine, job.Header);
        foreach (var (cells, _) in page)
            Csv.Append(text, job.Delimiter, job.NewLine, cells);
        var next = from + page.Count;
        return BulkResource.CsvAnswer(text) with
        {
            Headers = new Dictionary<string, string>
            {
                ["Sforce-Locator"] = next < job.Rows.Count ? next.ToString(CultureInfo.InvariantCulture) : "null",
                ["Sforce-NumberOfRecords"] = page.Count.ToString(CultureInfo.InvariantCulture),
            },
        };
    }
}
