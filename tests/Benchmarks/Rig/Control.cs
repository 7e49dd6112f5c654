using System.Diagnostics;

namespace OnceHub.Sync.Benchmarks;

/// <summary>Another version of this program, built from its commit in a folder of its own that goes with it.</summary>
internal sealed class Control : IAsyncDisposable
{
    /// <summary>What a version says that does not know the benchmark.</summary>
    private const int UnknownName = 2;

    private readonly string _folder = Directory.CreateTempSubdirectory("oncehub-control-").FullName;

    private Control(string commit) => Commit = commit;

    public string Commit { get; }

    private string Project => Path.Combine(Source, "tests", "Benchmarks");

    private string Source => Path.Combine(_folder, "source");

    /// <exception cref="InvalidOperationException">There is no such commit, or it cannot be built.</exception>
    public static async Task<Control> BuildAsync(string commit)
    {
        var control = new Control(commit);
        try
        {
            await RequireAsync("git", ["worktree", "add", "--detach", control.Source, commit], AppContext.BaseDirectory);
            // Analyzers of today may object to what was written before them.
            await RequireAsync(
                "dotnet",
                ["build", control.Project, "-c", "Release", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false"],
                control._folder);
            return control;
        }
        catch
        {
            await control.DisposeAsync();
            throw;
        }
    }

    /// <summary>What its own benchmark of this name measured; null when it has none.</summary>
    public async Task<IReadOnlyList<Result>?> RunAsync(string benchmark, bool quick)
    {
        var file = Path.Combine(_folder, $"{benchmark}.json");
        string[] arguments = [benchmark, .. quick ? ["--quick"] : Array.Empty<string>(), "--json", file];
        var (code, said) = await RunAsync(
            "dotnet", ["run", "--no-build", "-c", "Release", "--project", Project, "--", .. arguments], _folder);
        return code switch
        {
            0 => Report.ResultsIn(await File.ReadAllTextAsync(file)),
            UnknownName => null,
            _ => throw new InvalidOperationException($"{benchmark} of {Commit} ended with {code}: {said}"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("git", ["worktree", "remove", "--force", Source], AppContext.BaseDirectory);
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task RequireAsync(string program, string[] arguments, string folder)
    {
        var (code, said) = await RunAsync(program, arguments, folder);
        if (code != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}: {said}");
    }

    private static async Task<(int Code, string Said)> RunAsync(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Join('\n', said));
    }
}
