using OnceHub.Sync.Benchmarks;

return args switch
{
    ["emulator"] => await EmulatorProcess.RunAsync(),
    ["load", .. var rest] => await LoadGenerator.RunAsync(rest),
    ["probe", .. var rest] => await LoadGenerator.ProbeAsync(rest),
    _ => await Benchmark.RunAsync(args),
};
