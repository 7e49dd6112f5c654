using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Store;

public sealed class UndoLogTests
{
    private readonly UndoLog _log = new();
    private readonly List<int> _undone = [];

    [Fact]
    public void A_kept_unit_undoes_nothing()
    {
        _log.Unit(() => Step(1), _ => true);
        Assert.Empty(_undone);
    }

    [Fact]
    public void A_refused_unit_is_undone_backwards()
    {
        _log.Unit(() => Step(1) + Step(2), _ => false);
        Assert.Equal([2, 1], _undone);
    }

    [Fact]
    public void An_inner_unit_is_undone_alone()
    {
        _log.Unit(() => Step(1) + _log.Unit(() => Step(2), _ => false), _ => true);
        Assert.Equal([2], _undone);
    }

    [Fact]
    public void A_kept_inner_unit_falls_with_the_outer_one()
    {
        _log.Unit(() => _log.Unit(() => Step(1), _ => true), _ => false);
        Assert.Equal([1], _undone);
    }

    [Fact]
    public void A_unit_that_throws_is_undone()
    {
        Assert.Throws<InvalidOperationException>(() =>
            _log.Unit<int>(
                () => throw new InvalidOperationException(Step(1).ToString(System.Globalization.CultureInfo.InvariantCulture)), _ => true));
        Assert.Equal([1], _undone);
    }

    private int Step(int number)
    {
        _log.Record(() => _undone.Add(number));
        return number;
    }
}
