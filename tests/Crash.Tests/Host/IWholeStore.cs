using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Crash.Tests;

/// <summary>All that the product's store is asked as.</summary>
internal interface IWholeStore : ISyncStore, IAccessStore, IAuditStore, IHourStore, IReplayStore, IDraftStore, IErasureStore;
