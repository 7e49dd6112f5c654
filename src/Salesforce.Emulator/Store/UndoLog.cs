namespace OnceHub.Sync.Salesforce.Emulator.Store;

/// <summary>What to do backwards when a record, or an all-or-none request, fails half way.</summary>
internal sealed class UndoLog
{
    private readonly List<Action> _steps = [];
    private int _open;

    public void Record(Action step)
    {
        if (_open > 0)
            _steps.Add(step);
    }

    /// <summary>Runs work that may be rolled back. Units nest; the outermost forgets the steps at its end.</summary>
    public T Unit<T>(Func<T> work, Func<T, bool> keep)
    {
        var mark = _steps.Count;
        _open++;
        try
        {
            var result = work();
            if (!keep(result))
                RollBack(mark);
            return result;
        }
        catch
        {
            RollBack(mark);
            throw;
        }
        finally
        {
            if (--_open == 0)
                _steps.Clear();
        }
    }

    private void RollBack(int mark)
    {
        for (var i = _steps.Count - 1; i >= mark; i--)
            _steps[i]();
        _steps.RemoveRange(mark, _steps.Count - mark);
    }
}
