using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What a process tells of an org that it may have stopped working for.</summary>
public sealed class OrgGaugeTests
{
    private static readonly OrgId Acme = OrgId.Parse("acme");
    private static readonly OrgId Beta = OrgId.Parse("beta");
    private readonly string _name = $"oncehub.sync.test.{Guid.NewGuid():n}";
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private readonly OrgGauge _gauge;

    public OrgGaugeTests() => _gauge = new OrgGauge(_name, "{thing}", "For a test.", _clock);

    [Fact]
    public void What_is_too_old_is_told_no_more()
    {
        _gauge.Tell(Acme, 7, TimeSpan.FromMinutes(20));
        _clock.Advance(TimeSpan.FromMinutes(19));
        _gauge.Tell(Beta, 3, TimeSpan.FromMinutes(20));
        Assert.Equal([("acme", 7), ("beta", 3)], Told());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([("acme", 0), ("beta", 3)], Told());
        _gauge.Tell(Acme, 8, TimeSpan.FromMinutes(20));
        Assert.Equal([("acme", 8), ("beta", 3)], Told());
    }

    [Fact]
    public void A_look_in_between_changes_the_value_and_shortens_nothing()
    {
        _gauge.Tell(Acme, 7, TimeSpan.FromMinutes(54));
        _gauge.Tell(Acme, 2, TimeSpan.FromMinutes(5));
        _clock.Advance(TimeSpan.FromMinutes(53));
        Assert.Equal([("acme", 2)], Told());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([("acme", 0)], Told());
    }

    private (string Org, long Value)[] Told()
    {
        var told = new List<(string, long)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (instrument.Name == _name) heard.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => told.Add(((string)tags[0].Value!, value)));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. told.Order()];
    }
}
