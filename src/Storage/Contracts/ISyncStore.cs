namespace OnceHub.Sync.Storage;

/// <summary>
/// Everything that outlives a process. Who needs a part of it asks for that part.
/// All writes are durable when their task completes; concurrent callers share commits. Every method may throw
/// <see cref="StoreUnavailableException"/> when the store cannot be reached, which says nothing about whether a write happened.
/// Times are UTC, kept to the millisecond.
/// </summary>
public interface ISyncStore :
    IStoreDatabase, IInboxStore, ILeaseStore, IGuestStore, IJournalStore, IRetentionStore, IOrgStore, ISeenStore,
    IAccessStore, IAuditStore, IHourStore, IReplayStore, IDraftStore, IErasureStore, IAsyncDisposable;
