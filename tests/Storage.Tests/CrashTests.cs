using System.Diagnostics;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

public sealed class CrashTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_killed_process_had_acknowledged_is_there(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        await test.Store.DisposeAsync();

        List<string> acknowledged = [];
        foreach (var lines in new[] { 1, 150, 400 }) acknowledged.AddRange(await AppendUntilKilledAsync(test.Options, lines));

        await test.ReopenAsync();
        Assert.True(acknowledged.Count >= 551);
        var verdicts = await test.Store.AppendAsync([.. acknowledged.Select(id => Event(id))], default);
        Assert.DoesNotContain(AppendVerdict.Accepted, verdicts);
        Assert.Equal([AppendVerdict.Accepted], await test.Store.AppendAsync([Event("after")], default));
    }

    /// <summary>Kills the child (SIGKILL) once it has acknowledged so many, and gives all that it acknowledged.</summary>
    private static async Task<List<string>> AppendUntilKilledAsync(StorageOptions options, int lines)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { typeof(CrashTests).Assembly.Location, options.Provider.ToString(), options.ConnectionString ?? options.Path },
            RedirectStandardOutput = true,
        };
        using var child = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        List<string> acknowledged = [];
        try
        {
            while (acknowledged.Count < lines && await child.StandardOutput.ReadLineAsync(deadline.Token) is { } id) acknowledged.Add(id);
        }
        finally
        {
            child.Kill();
        }
        // The last line may be cut short; whole lines were written after their commit.
        var rest = await child.StandardOutput.ReadToEndAsync(deadline.Token);
        acknowledged.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return acknowledged;
    }
}
