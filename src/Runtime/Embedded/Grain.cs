namespace OnceHub.Sync.Runtime;

/// <summary>
/// The base of all grains. One turn of an activation runs at a time; unless the class is <see cref="ReentrantAttribute"/>,
/// one request is finished before the next begins.
/// </summary>
public abstract class Grain
{
    /// <summary>Set by the engine before activation.</summary>
    public IGrainActivation Activation { get; set; } = NotActivated.Instance;

    protected IGrainFactory GrainFactory => Activation.GrainFactory;

    /// <summary>Runs before the first request. An exception fails the waiting requests and drops the activation.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the last request has finished.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation once its requests are done; a later call makes a new one.</summary>
    protected void DeactivateOnIdle() => Activation.DeactivateOnIdle();

    private sealed class NotActivated : IGrainActivation
    {
        public static readonly NotActivated Instance = new();

        public string Key => throw Unusable();

        public IGrainFactory GrainFactory => throw Unusable();

        public void DeactivateOnIdle() => throw Unusable();

        private static InvalidOperationException Unusable() =>
            new("This grain was not made by an engine: get it from IGrainFactory.");
    }
}

/// <summary>What an engine gives to each activation.</summary>
public interface IGrainActivation
{
    string Key { get; }

    IGrainFactory GrainFactory { get; }

    void DeactivateOnIdle();
}

public static class GrainExtensions
{
    /// <summary>The key the grain was asked for by.</summary>
    public static string GetPrimaryKeyString(this Grain grain) => grain.Activation.Key;
}
