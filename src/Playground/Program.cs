using OnceHub.Sync.Playground;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(PlaygroundOptions.Usage);
    return 0;
}
if (!PlaygroundOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync($"{problem}\n\n{PlaygroundOptions.Usage}");
    return 2;
}
try
{
    await using var session = await PlaygroundSession.StartAsync(options, CancellationToken.None);
    if (options.Json) Console.WriteLine(session.ToJson());
    var right = options.NoSamples || await new SampleRun(session.Gateway, session.Salesforce, session.Keys.WebhookSecret!).RunAsync(CancellationToken.None);
    if (options.Once) return right ? 0 : 1;
    if (!options.Json) Welcome.Print(session, right);
    await session.WaitForShutdownAsync(CancellationToken.None);
    return right ? 0 : 1;
}
catch (InvalidOperationException cannot)
{
    await Console.Error.WriteLineAsync(cannot.Message);
    return 1;
}
