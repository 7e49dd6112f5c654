using System.Reflection;

namespace OnceHub.Sync.Embedded;

/// <summary>One living grain: its mailbox, its turns, and its end.</summary>
internal sealed class Activation(GrainDirectory directory, GrainAddress address) : IGrainActivation
{
    private readonly bool _reentrant = address.GrainClass.GetCustomAttribute<ReentrantAttribute>() is not null;
    private readonly ActivationScheduler _scheduler = new();
    private readonly Queue<GrainRequest> _waiting = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private State _state = State.New;
    private DeactivationReason? _leaving;
    private int _running;
    private Grain? _grain;

    private enum State
    {
        New,
        Activating,
        Active,
        Deactivating,
        Gone,
    }

    public string Key => address.Key;

    public IGrainFactory GrainFactory => directory;

    /// <summary>Completes when the activation has ended.</summary>
    public Task Gone => _gone.Task;

    public DateTimeOffset LastUsed { get; private set; }

    /// <summary>False when the activation has ended, and the request must go to a new one.</summary>
    public bool TryEnqueue(GrainRequest request)
    {
        lock (_gate)
        {
            if (_state == State.Gone) return false;
            LastUsed = directory.Now;
            _waiting.Enqueue(request);
            if (_state == State.New)
            {
                _state = State.Activating;
                Run(ActivateAsync);
            }
            StartWaiting();
            return true;
        }
    }

    public void DeactivateOnIdle() => Leave(new(DeactivationReasonCode.ApplicationRequested, "asked for by the grain"));

    /// <summary>Ends the activation as soon as no request runs. What arrives meanwhile goes to the next activation.</summary>
    public void Leave(DeactivationReason reason)
    {
        lock (_gate)
        {
            if (_state == State.New) EndNow();
            else if (_state != State.Gone)
            {
                _leaving ??= reason;
                LeaveIfIdle();
            }
        }
    }

    /// <summary>Like <see cref="Leave"/>, if nothing has been asked of it since.</summary>
    public void LeaveIfUnusedSince(DateTimeOffset time)
    {
        lock (_gate)
        {
            if (LastUsed <= time && _running == 0 && _waiting.Count == 0 && _state == State.Active)
                Leave(new(DeactivationReasonCode.ActivationIdle, "not used for a while"));
        }
    }

    public bool IsBusy
    {
        get
        {
            lock (_gate) return _running > 0 || _waiting.Count > 0 || _state == State.Activating;
        }
    }

    private async Task ActivateAsync()
    {
        try
        {
            _grain = await directory.Activator.CreateAsync(address, this);
            await _grain.OnActivateAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            FailAll(error);
            return;
        }
        lock (_gate)
        {
            _state = State.Active;
            StartWaiting();
            LeaveIfIdle();
        }
    }

    private void StartWaiting()
    {
        while (_state == State.Active && _leaving is null && _waiting.Count > 0 && (_reentrant || _running == 0))
        {
            _running++;
            var request = _waiting.Dequeue();
            Run(() => FinishAsync(request));
        }
    }

    private async Task FinishAsync(GrainRequest request)
    {
        await request.RunAsync(_grain!);
        lock (_gate)
        {
            _running--;
            LastUsed = directory.Now;
            StartWaiting();
            LeaveIfIdle();
        }
    }

    private void LeaveIfIdle()
    {
        if (_leaving is not { } reason || _state != State.Active || _running > 0) return;
        _state = State.Deactivating;
        Run(() => DeactivateAsync(reason));
    }

    private async Task DeactivateAsync(DeactivationReason reason)
    {
        try
        {
            await _grain!.OnDeactivateAsync(reason, CancellationToken.None);
        }
        catch (Exception error)
        {
            directory.ReportLost(address, nameof(Grain.OnDeactivateAsync), error);
        }
        foreach (var request in EndNow()) directory.Send(address, request);
    }

    private void FailAll(Exception error)
    {
        foreach (var request in EndNow()) request.Fail(error);
    }

    /// <returns>The requests that were still waiting.</returns>
    private GrainRequest[] EndNow()
    {
        lock (_gate)
        {
            _state = State.Gone;
            GrainRequest[] left = [.. _waiting];
            _waiting.Clear();
            directory.Remove(address, this);
            _gone.TrySetResult();
            return left;
        }
    }

    private void Run(Func<Task> turn) =>
        Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);
}
