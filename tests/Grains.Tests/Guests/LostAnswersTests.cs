using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// Turns that take some of a guest's waiting events, while look-ups fail and the answers of writes that were applied are lost.
/// </summary>
public sealed class LostAnswersTests : IAsyncLifetime
{
    private const int Runs = 60;
    private const string Page = "BP-1";
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    /// <summary>Whatever is taken together, in whatever order, and whatever is lost: each run is another.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task A_booking_that_names_the_one_it_replaces_has_the_one_Event(int first)
    {
        await using var pipeline = _rig.Pipeline();
        for (var seed = first; seed < first + Runs; seed++)
        {
            var random = new Random(seed);
            await AcceptAsync(Old(seed), minute: 0);
            await AcceptAsync(New(seed), minute: 11, names: Old(seed));
            if (random.Next(3) > 0) await AcceptAsync(Old(seed), minute: 10, type: "canceled_then_rescheduled");
            var (played, events) = await PlayAsync(pipeline, random, seed);
            Assert.True(
                events is [var only] && BookingOf(only) == New(seed),
                $"Seed {seed}: {played}; the Events are of {string.Join(", ", events.Select(BookingOf))}");
            Assert.Equal("Scheduled (By customer)", StatusOf(events[0]));
        }
        Assert.Empty((await _rig.Store.ListFailuresAsync(GuestRig.Org, new FailureFilter(), null, 10, default)).Items);
    }

    /// <summary>
    /// The Case goes with the Event, whatever is lost: neither booking opens a second one. A process that dies takes along what
    /// it knew of a link, so that the first one's Case is known before processes die.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_booking_that_takes_over_an_Event_takes_over_its_Case(bool dies)
    {
        await _rig.ChangeSettingsAsync(OrgSettings.Default with { Calendars = [new CalendarRule { Ids = [Page], CreateCase = true }] });
        await using var pipeline = _rig.Pipeline();
        for (var seed = 5000; seed < 5000 + (2 * Runs); seed++)
        {
            var random = new Random(seed);
            await AcceptAsync(Old(seed), minute: 0);
            var played = dies || random.Next(2) == 0 ? await _rig.PlayAsync(pipeline, random) : "";
            await AcceptAsync(New(seed), minute: 11, names: Old(seed));
            if (random.Next(3) > 0) await AcceptAsync(Old(seed), minute: 10, type: "canceled_then_rescheduled");
            played += await _rig.PlayAsync(pipeline, random, dies);
            var cases = (await _rig.RecordsAsync("Case"))
                .Where(record => OpenedFor(record).StartsWith($"BKNG-{seed}-", StringComparison.Ordinal))
                .ToArray();
            Assert.True(cases is [_], $"Seed {seed}: {played}; the Cases are of {string.Join(", ", cases.Select(OpenedFor))}");
            var events = (await _rig.RecordsAsync("Event")).Where(record => BookingOf(record) == New(seed)).ToArray();
            Assert.Equal(cases[0].GetProperty("Id").GetString(), Assert.Single(events).GetProperty("WhatId").GetString());
        }
    }

    /// <summary>
    /// A process that dies takes along what it knew of a link: then both may have an Event, of which the old one's is closed.
    /// </summary>
    [Fact]
    public async Task A_booking_that_names_the_one_it_replaces_has_the_one_live_Event_though_processes_die()
    {
        await using var pipeline = _rig.Pipeline();
        for (var seed = 4000; seed < 4000 + Runs; seed++)
        {
            var random = new Random(seed);
            await AcceptAsync(Old(seed), minute: 0);
            await AcceptAsync(New(seed), minute: 11, names: Old(seed));
            if (random.Next(3) > 0) await AcceptAsync(Old(seed), minute: 10, type: "canceled_then_rescheduled");
            var (played, events) = await PlayAsync(pipeline, random, seed, dies: true);
            AssertOneLive(seed, played, events);
        }
        Assert.Empty((await _rig.Store.ListFailuresAsync(GuestRig.Org, new FailureFilter(), null, 10, default)).Items);
    }

    /// <summary>Until the link is known both have an Event; then the old one's is closed.</summary>
    [Fact]
    public async Task A_booking_that_is_named_by_the_one_it_replaces_has_the_one_live_Event()
    {
        await using var pipeline = _rig.Pipeline();
        for (var seed = 2000; seed < 2000 + Runs; seed++)
        {
            await AcceptAsync(Old(seed), minute: 0);
            await AcceptAsync(New(seed), minute: 11);
            await AcceptAsync(Old(seed), minute: 10, type: "canceled_then_rescheduled", names: New(seed));
            var (played, events) = await PlayAsync(pipeline, new Random(seed), seed);
            AssertOneLive(seed, played, events);
        }
        Assert.Empty((await _rig.Store.ListFailuresAsync(GuestRig.Org, new FailureFilter(), null, 10, default)).Items);
    }

    [Fact]
    public async Task A_conversation_that_brings_the_email_of_its_booking_is_the_same_person()
    {
        await using var pipeline = _rig.Pipeline();
        for (var seed = 3000; seed < 3000 + Runs; seed++)
        {
            var (booking, random) = ($"BKNG-{seed}", new Random(seed));
            await _rig.AcceptAsync($"EVNT-{booking}", "booking.scheduled", Noon, new
            {
                @object = "booking",
                id = booking,
                subject = "Call",
                creation_time = Noon,
                last_updated_time = Noon,
                starting_time = Noon.AddDays(1),
                duration_minutes = 30,
                form_submission = new { name = $"Zoe{seed}", email = "" },
            });
            var played = await _rig.PlayAsync(pipeline, random);
            await _rig.AcceptAsync($"EVNT-CVR-{seed}", "conversation.closed", Noon.AddMinutes(5), new
            {
                @object = "conversation",
                id = $"CVR-{seed}",
                creation_time = Noon,
                last_updated_time = Noon.AddMinutes(5),
                status = "closed",
                bookings = new[] { booking },
                contact = new
                {
                    id = $"CTC-{seed}",
                    @object = "contact",
                    first_name = "Ann",
                    last_name = "Miller",
                    email = $"zoe{seed}@example.com",
                },
            });
            played += $"; then {await _rig.PlayAsync(pipeline, random)}";
            var contacts = (await _rig.RecordsAsync("Contact"))
                .Where(record => record.GetRawText().Contains($"oe{seed}", StringComparison.Ordinal))
                .ToArray();
            Assert.True(
                contacts is [var one] && one.GetProperty("Email").GetString() == $"zoe{seed}@example.com",
                $"Seed {seed}: {played}; {string.Join("; ", contacts.Select(contact => contact.GetRawText()))}");
        }
    }

    private static void AssertOneLive(int seed, string played, JsonElement[] events)
    {
        var live = events.Where(record => StatusOf(record).StartsWith("Scheduled", StringComparison.Ordinal)).ToArray();
        Assert.True(
            live is [var only] && BookingOf(only) == New(seed),
            $"Seed {seed}: {played}; the live Events are of {string.Join(", ", live.Select(BookingOf))}");
    }

    private static string Old(int seed) => $"BKNG-{seed}-1";

    private static string New(int seed) => $"BKNG-{seed}-2";

    private static string OpenedFor(JsonElement record) => record.GetProperty("OnceHub_Id__c").GetString()!;

    private static string StatusOf(JsonElement record) => record.GetProperty("OnceHub_Event_Status__c").GetString()!;

    private static string BookingOf(JsonElement record) => record.GetProperty("OnceHub_Booking_Id__c").GetString()!;

    private async Task<(string Played, JsonElement[] Events)> PlayAsync(OrgPipeline pipeline, Random random, int seed, bool dies = false)
    {
        var played = await _rig.PlayAsync(pipeline, random, dies);
        return (
            played,
            (await _rig.RecordsAsync("Event"))
                .Where(record => BookingOf(record).StartsWith($"BKNG-{seed}-", StringComparison.Ordinal))
                .ToArray());
    }

    /// <summary>An event of a booking, told that many minutes after noon; a booking was made when it is first told of.</summary>
    private Task AcceptAsync(string booking, int minute, string type = "scheduled", string? names = null)
    {
        var (told, isOld) = (Noon.AddMinutes(minute), booking.EndsWith("-1", StringComparison.Ordinal));
        return _rig.AcceptAsync($"EVNT-{booking}-{minute}", $"booking.{type}", told, new
        {
            @object = "booking", id = booking, subject = "Call", creation_time = isOld ? Noon : told, last_updated_time = told,
            starting_time = Noon.AddDays(isOld ? 1 : 2), duration_minutes = 30, rescheduled_booking_id = names, booking_page = Page,
            form_submission = new { name = "Ann Miller", email = $"{booking[..^2]}@example.com" },
        });
    }
}
