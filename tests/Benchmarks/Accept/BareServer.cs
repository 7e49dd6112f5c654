using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Benchmarks;

/// <summary>
/// The ceiling: the same web server takes the same requests and stores the same rows, many to a commit, and does nothing
/// else. Nothing is checked, read or routed.
/// </summary>
internal sealed class BareServer : IAsyncDisposable
{
    private const int RowsPerCommit = 500;
    private readonly WebApplication _app;
    private readonly Channel<Row> _rows = Channel.CreateUnbounded<Row>();
    private readonly List<Task> _writers = [];
    private long _next;

    private BareServer(StorageOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AcceptAsync);
        var writers = options.Provider == StorageProvider.Postgres ? options.MaxBatchesInFlight : 1;
        for (var i = 0; i < writers; i++) _writers.Add(Task.Run(() => WriteAsync(BareInsert.Of(options))));
    }

    public Uri Url { get; private set; } = null!;

    public static async Task<BareServer> StartAsync(StorageOptions options)
    {
        var server = new BareServer(options);
        await server._app.StartAsync();
        server.Url = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _rows.Writer.Complete();
        await Task.WhenAll(_writers);
    }

    private async Task AcceptAsync(HttpContext http)
    {
        var body = new byte[(int)http.Request.ContentLength!.Value];
        await http.Request.Body.ReadExactlyAsync(body);
        var row = new Row(Interlocked.Increment(ref _next), body);
        await _rows.Writer.WriteAsync(row);
        await row.Stored.Task;
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task WriteAsync(BareInsert insert)
    {
        await using (insert)
        {
            var batch = new List<Row>(RowsPerCommit);
            while (await _rows.Reader.WaitToReadAsync())
            {
                while (batch.Count < RowsPerCommit && _rows.Reader.TryRead(out var row)) batch.Add(row);
                if (batch.Count == 0) continue;
                await insert.WriteAsync(batch);
                foreach (var row in batch) row.Stored.SetResult();
                batch.Clear();
            }
        }
    }
}

internal sealed record Row(long Number, byte[] Body)
{
    public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
