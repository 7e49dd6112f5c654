using OnceHub.Sync.Benchmarks;

return args switch
{
    ["emulator", .. var rest] => await EmulatorProcess.RunAsync(rest),
    ["load", .. var rest] => await LoadGenerator.RunAsync(rest),
    ["probe", .. var rest] => await LoadGenerator.ProbeAsync(rest),
    ["steady", .. var rest] => await SteadyWebhooks.RunAsync(rest),
    ["strangers", .. var rest] => await Strangers.RunAsync(rest),
    ["hostile", .. var rest] => await HostileRun.RunAsync(rest),
    _ => await Benchmark.RunAsync(args),
};
