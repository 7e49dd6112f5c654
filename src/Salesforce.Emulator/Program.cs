using System.Runtime.InteropServices;
using OnceHub.Sync.Salesforce.Emulator;
using OnceHub.Sync.Salesforce.Emulator.Hosting;

var ended = new TaskCompletionSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
var settings = new ConfigurationBuilder().AddEnvironmentVariables("EMULATOR_").AddCommandLine(args).Build();
try
{
    await using var server = await EmulatorServer.StartAsync(new EmulatorOptions { Url = settings["urls"] ?? "http://127.0.0.1:5090" });
    Greeting.Print(server, Console.Out);
    await ended.Task;
    return 0;
}
catch (InvalidOperationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

void End(PosixSignalContext signal) => signal.Cancel = ended.TrySetResult();
