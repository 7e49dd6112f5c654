using OnceHub.Sync.Playground;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(PlaygroundOptions.Usage);
    return 0;
}
if (args is ["--version"])
{
    Console.WriteLine(OnceHub.Sync.Domain.ProductVersion.Text);
    return 0;
}
if (!PlaygroundOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync($"{problem}\n\n{PlaygroundOptions.Usage}");
    return 2;
}
using var interrupt = new Interrupt();
return await PlaygroundRun.RunAsync(options, interrupt);
