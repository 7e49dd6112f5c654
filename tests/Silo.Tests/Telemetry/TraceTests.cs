using System.Collections.Concurrent;
using System.Diagnostics;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Playground;

namespace OnceHub.Sync.Silo.Tests;

public sealed class TraceTests
{
    [Fact]
    public async Task One_booking_is_one_trace_from_its_acceptance_to_Salesforce()
    {
        using var spans = new Spans();
        await using var session = await PlaygroundSession.StartAsync(
            new PlaygroundOptions
            {
                Port = 0,
                EmulatorPort = 0,
                NoSamples = true,
            },
            default);
        var booking = $"BKNG-{Guid.NewGuid():n}";
        using var http = new HttpClient();
        var tenant = new Tenant(http, "demo", session.Keys.OperatorKey);
        await session.Gateway.PostWebhookAsync(tenant.Probe(booking), session.Keys.WebhookSecret!, default);
        await Eventually.HoldsAsync(
            async () =>
                (await session.Salesforce.RecordsAsync("Event", default)).Any(record =>
                    record.GetProperty("OnceHub_Booking_Id__c").GetString() == booking),
            "the Event");

        var trace = BookingTrace.Of("demo", booking).TraceId;
        string[] expected = ["accept event", "store append", "process booking", "look up records", "write records", "store commit"];
        await Eventually.HoldsAsync(
            () => expected.All(name => spans.Of(trace).Any(span => span.OperationName == name)),
            $"spans of the booking: {string.Join(", ", spans.Of(trace).Select(span => span.OperationName))}");
        Assert.Contains(spans.Of(trace), span => span.Source.Name == "System.Net.Http");
        Assert.All(spans.Of(trace), span => Assert.NotEqual(default, span.ParentSpanId));
    }

    [Fact]
    public void A_bookings_trace_is_the_same_everywhere_and_no_other_bookings()
    {
        Assert.Equal(BookingTrace.Of("acme", "BKNG-1"), BookingTrace.Of("acme", "BKNG-1"));
        Assert.NotEqual(BookingTrace.Of("acme", "BKNG-1").TraceId, BookingTrace.Of("acme", "BKNG-2").TraceId);
        Assert.NotEqual(BookingTrace.Of("acme", "BKNG-1").TraceId, BookingTrace.Of("other", "BKNG-1").TraceId);
        Assert.Equal("f753ebd1cc3bfe26057ce3598cdc0085", BookingTrace.Of("acme", "BKNG-1").TraceId.ToHexString());
    }

    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = new();
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source =>
                    source.Name
                        is SyncTelemetry.Name
                            or "System.Net.Http"
                            or "Microsoft.Orleans.Application"
                            or "Microsoft.Orleans.Runtime",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IEnumerable<Activity> Of(ActivityTraceId trace) => _ended.Where(span => span.TraceId == trace);

        public void Dispose() => _listener.Dispose();
    }
}
