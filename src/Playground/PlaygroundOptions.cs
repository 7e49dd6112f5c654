using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OnceHub.Sync.Playground;

/// <summary>What was asked for on the command line.</summary>
internal sealed record PlaygroundOptions
{
    public const string Usage = """
        Starts a Salesforce emulator and OnceHub.Orleans together, and sends sample bookings through.

          --once             end after the table; exit code 0 only if Salesforce holds exactly what it should
          --no-samples       start without sample bookings
          --json             print one JSON line with everything a script needs, and nothing else
          --data DIR         keep the state there across starts (default: a temporary folder, removed at the end)
          --emulator URL     use an emulator that runs already, which keeps its records when this ends
          --port N           where the gateway listens (default 5080; 0: any free port)
          --emulator-port N  where the emulator listens (default 5090; 0: any free port)
          --version          print the version and end
        """;

    public bool Once { get; init; }

    public bool NoSamples { get; init; }

    public bool Json { get; init; }

    public string? Data { get; init; }

    public Uri? Emulator { get; init; }

    public int Port { get; init; } = 5080;

    public int EmulatorPort { get; init; } = 5090;

    /// <returns>False with a sentence that says what is wrong.</returns>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out PlaygroundOptions? options, [NotNullWhen(false)] out string? problem)
    {
        options = new PlaygroundOptions();
        problem = null;
        for (var i = 0; i < args.Length; i++)
        {
            var next = i + 1 < args.Length ? args[i + 1] : null;
            (options, var taken, problem) = Take(options, args[i], next);
            if (problem is not null)
            {
                options = null;
                return false;
            }
            i += taken;
        }
        return true;
    }

    private static (PlaygroundOptions Options, int Taken, string? Problem) Take(PlaygroundOptions options, string option, string? value) =>
        option switch
    {
        "--once" => (options with { Once = true }, 0, null),
        "--no-samples" => (options with { NoSamples = true }, 0, null),
        "--json" => (options with { Json = true }, 0, null),
        "--data" when value is not null => (options with { Data = Path.GetFullPath(value) }, 1, null),
        "--data" => (options, 0, "--data needs a folder."),
        "--emulator" when Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" => (
            options with
            {
                Emulator = url,
            },
            1,
            null),
        "--emulator" => (options, 0, "--emulator needs the address of a running emulator, for example http://127.0.0.1:5090."),
        "--port" when PortOf(value) is { } port => (options with { Port = port }, 1, null),
        "--emulator-port" when PortOf(value) is { } port => (options with { EmulatorPort = port }, 1, null),
        "--port" or "--emulator-port" => (options, 0, $"{option} needs a number from 0 to 65535."),
        _ => (options, 0, $"'{option}' is not an option."),
    };

    private static int? PortOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? port : null;
}
