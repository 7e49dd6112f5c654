namespace OnceHub.Sync.Testing;

/// <summary>Starts the product's own executable.</summary>
public static class SiloProcess
{
    private const string Program = "OnceHub.Sync.Silo";

    /// <summary>With any arguments, and its own logging.</summary>
    /// <param name="folder">Where it is started; beside the executable unless told otherwise.</param>
    public static ChildProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, string? folder = null)
    {
        var all = new Dictionary<string, string> { ["Urls"] = "http://127.0.0.1:0" };
        foreach (var (name, value) in settings) all[name] = value;
        return ChildProcess.Start(Program, arguments, all, folder);
    }

    /// <summary>In the roles it is given, with a log that a person reads.</summary>
    public static ChildProcess Launch(string roles, IReadOnlyDictionary<string, string> settings)
    {
        var all = new Dictionary<string, string>
        {
            ["OnceHub:Silo:Roles"] = roles,
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
            ["Logging:LogLevel:OnceHub.Sync"] = "Information",
            ["Logging:Console:FormatterName"] = "simple",
            ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        };
        foreach (var (name, value) in settings) all[name] = value;
        return Start([], all);
    }

    /// <summary>The same, once it listens.</summary>
    public static async Task<ChildProcess> StartAsync(string roles, IReadOnlyDictionary<string, string> settings)
    {
        var process = Launch(roles, settings);
        try
        {
            await process.ListensAsync();
            return process;
        }
        catch (InvalidOperationException)
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
