using OnceHub.Sync.Silo;

return await SiloHost.RunAsync(SiloHost.Build(args));
