using System.Diagnostics;
using Npgsql;

namespace OnceHub.Sync.Testing;

/// <summary>
/// A throwaway PostgreSQL server from the installed binaries, started for the first test that needs it and gone with the test
/// process, however that ends.
/// </summary>
public sealed class PostgresServer
{
    // The server refuses to run as root. The shell outlives neither the test process nor the server.
    private const string Script = """
        set -e
        as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid="$PG_USER" --regid="$PG_USER" --clear-groups "$@"; else "$@"; fi; }
        if [ "$(id -u)" = 0 ]; then chown "$PG_USER" "$PG_HOME"; fi
        cd "$PG_HOME"
        as "$PG_BIN/initdb" -D "$PG_HOME/data" -U test --auth=trust --encoding=UTF8 --locale=C --no-sync > init.log 2>&1
        as "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -l "$PG_HOME/data/server.log" -W start > start.log 2>&1 -o \
            "-p $PG_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300 -c fsync=on -c log_min_messages=panic"
        while kill -0 "$TEST_PID" 2> /dev/null; do sleep 1; done
        as "$PG_BIN/pg_ctl" -D "$PG_HOME/data" -m immediate stop > /dev/null 2>&1 || true
        cd /
        rm -rf "$PG_HOME"
        """;

    private static readonly Lazy<Task<PostgresServer>> Started = new(StartAsync);

    private readonly string _server;
    private int _schemas;

    private PostgresServer(int port, string home)
    {
        LogFile = Path.Combine(home, "data", "server.log");
        _server = $"Host=127.0.0.1;Port={port};Username=test;Timeout=10";
    }

    /// <summary>Where the server writes what a session asks it to write.</summary>
    public string LogFile { get; }

    /// <summary>Null when a server can be started here, else why not.</summary>
    public static string? WhyNot { get; } = FindBinaries() is null
        ? "No PostgreSQL server is installed here (apt-get install postgresql), so its half of the suite cannot run."
        : null;

    public static Task<PostgresServer> Shared => Started.Value;

    /// <summary>
    /// A new, empty schema to take for a database, which is made much faster than a database; returns its connection string.
    /// </summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _schemas)}";
        await ExecuteAsync($"create schema {name}");
        return $"{_server};Database=postgres;Search Path={name}";
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var home = Directory.CreateTempSubdirectory("storage-test-postgres-").FullName;
        var port = FreePort.Find();
        var start = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", Script }, RedirectStandardInput = true };
        start.Environment["PG_BIN"] = FindBinaries();
        start.Environment["PG_HOME"] = home;
        start.Environment["PG_PORT"] = $"{port}";
        start.Environment["PG_USER"] = "postgres";
        start.Environment["TEST_PID"] = $"{Environment.ProcessId}";
        using var shell = Process.Start(start)!;

        var server = new PostgresServer(port, home);
        for (var deadline = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                await server.ExecuteAsync("select 1");
                return server;
            }
            catch (NpgsqlException error)
            {
                if (shell.HasExited || deadline.Elapsed > TimeSpan.FromSeconds(120))
                    throw new InvalidOperationException($"PostgreSQL did not start in {home}; its logs there say why.", error);
            }
        }
    }

    private static string? FindBinaries()
    {
        const string root = "/usr/lib/postgresql";
        IEnumerable<string> folders = Directory.Exists(root)
            ? Directory.GetDirectories(root)
                .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
                .Select(version => Path.Combine(version, "bin"))
            : [];
        folders = folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries));
        return folders.FirstOrDefault(folder =>
            File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_server};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
