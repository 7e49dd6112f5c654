using OnceHub.Sync.Silo;

return await SiloHost.RunAsync(args);
