// The embedded engine: the names that grains use mean our own twins of them.
global using OnceHub.Sync.Runtime;
