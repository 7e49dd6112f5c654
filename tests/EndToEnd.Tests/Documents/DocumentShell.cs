using System.Diagnostics;
using System.Text;

namespace OnceHub.Sync.EndToEnd.Tests.Documents;

/// <summary>A shell in which a reader pastes one block after the other.</summary>
internal sealed class DocumentShell : IAsyncDisposable
{
    private const string End = "== the block is over ==";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _bash;
    private readonly string _said;
    private readonly StringBuilder _errors = new();

    private DocumentShell(Process bash, string folder)
    {
        _bash = bash;
        _said = Path.Combine(folder, ".said");
        bash.ErrorDataReceived += (_, line) =>
        {
            lock (_errors) _errors.AppendLine(line.Data);
        };
        bash.BeginErrorReadLine();
    }

    /// <param name="folder">Where its files are.</param>
    public static async Task<DocumentShell> StartAsync(string folder)
    {
        var bash = Process.Start(new ProcessStartInfo("bash", ["--noprofile", "--norc"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var shell = new DocumentShell(bash, folder);
        // What curl says of itself goes elsewhere, so that answers are read as a reader's shell would. Streams are watched for a moment.
        await bash.StandardInput.WriteLineAsync(
            """
            curl() {
                local how=(-sS); [ "$1" = -N ] && how=(-s --max-time 2)
                command curl "${how[@]}" -w '\n%{stderr}HTTP %{http_code} %{method} %{url}\n' "$@" 2>>.said
                local rc=$?; [ "$1" = -N ] && [ $rc = 28 ] && rc=0
                return $rc
            }
            trap 'failed=$?' ERR
            dotnet() { command dotnet "$PROGRAMS/$1" "${@:2}"; }
            """);
        return shell;
    }

    public Task SetAsync(string name, string value) =>
        _bash.StandardInput.WriteLineAsync($"export {name}='{value.Replace("'", @"'\''", StringComparison.Ordinal)}'");

    /// <returns>What it printed, what curl says of each request, and how its last command that failed ended: 0 when none did.</returns>
    public async Task<(string Output, string[] Requests, int Code, string Errors)> RunAsync(string commands)
    {
        await File.WriteAllTextAsync(_said, "");
        lock (_errors) _errors.Clear();
        await _bash.StandardInput.WriteLineAsync($"failed=0; {{ {commands}\n}} </dev/null; echo; echo \"{End}\" $failed");
        await _bash.StandardInput.FlushAsync();
        using var patience = new CancellationTokenSource(Patience);
        var output = new StringBuilder();
        while (await _bash.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith(End, StringComparison.Ordinal))
            {
                output.AppendLine(line);
                continue;
            }
            string errors;
            lock (_errors) errors = _errors.ToString();
            return (
                output.ToString(),
                await File.ReadAllLinesAsync(_said),
                int.Parse(line[End.Length..], System.Globalization.CultureInfo.InvariantCulture),
                errors);
        }
        throw new InvalidOperationException($"The shell ended: {_errors}");
    }

    public async ValueTask DisposeAsync()
    {
        _bash.StandardInput.Close();
        await _bash.WaitForExitAsync();
        _bash.Dispose();
    }
}
