using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>
/// An org without the package: what was made in a turn that could not be finished, or whose answer was lost, is used by the
/// next one, though no external id tells it from others.
/// </summary>
public sealed class PlainOrgDeferralTests : IAsyncLifetime
{
    private const string Page = "BP-1";
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private GuestRig _rig = null!;

    public async Task InitializeAsync()
    {
        _rig = await GuestRig.StartAsync(hasPackage: false);
        await _rig.ChangeSettingsAsync(OrgSettings.Default with { Calendars = [new CalendarRule { Ids = [Page], CreateCase = true }] });
    }

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Theory]
    [InlineData("Contact", null)]
    [InlineData("Contact", "Acme")]
    [InlineData("Case", null)]
    [InlineData("Event", null)]
    [InlineData("Event", "Acme")]
    public async Task What_was_made_beside_a_row_that_is_put_off_is_made_once(string putOff, string? company)
    {
        await using var pipeline = _rig.Pipeline();
        await AcceptAsync("BKNG-1", company);
        await RunAsync(new Troubled(pipeline, putOff), 1);
        Assert.NotEmpty(await _rig.WaitingAsync());
        await RunAsync(pipeline, 2);

        Assert.Empty(await _rig.WaitingAsync());
        Assert.Equal("1 Account, 1 Contact, 1 Case, 1 Event", await MadeAsync());
        Assert.Null((await NotesAsync()).Accounts);
    }

    /// <summary>Whoever deletes what was made so far has it made again.</summary>
    [Fact]
    public async Task An_Account_that_is_gone_is_made_again()
    {
        await using var pipeline = _rig.Pipeline();
        await AcceptAsync("BKNG-1");
        await RunAsync(new Troubled(pipeline, "Contact"), 1);
        var account = Assert.Single(await _rig.RecordsAsync("Account")).GetProperty("Id").GetString();
        await _rig.ControlAsync(HttpMethod.Delete, $"/records/{account}", new { });
        await RunAsync(pipeline, 2);
        Assert.Equal("1 Account, 1 Contact, 1 Case, 1 Event", await MadeAsync());
    }

    /// <summary>Each has looked the company up before the other's Account was made.</summary>
    [Fact]
    public async Task Guests_of_one_company_who_come_together_share_the_Account()
    {
        await using var pipeline = _rig.Pipeline();
        for (var guest = 1; guest <= 4; guest++) await AcceptAsync($"BKNG-{guest}", "Acme", $"guest{guest}@example.com");
        var waiting = await _rig.WaitingAsync();
        using var line = new Line(pipeline, waiting.Count);
        await Task.WhenAll(waiting.Select(row => _rig.RunAsync(line, row.Guest!.Value, [row], row.Sequence)));
        Assert.Equal("1 Account, 4 Contact, 4 Case, 4 Event", await MadeAsync());
    }

    /// <summary>The Cases were made, and no answer came.</summary>
    [Theory]
    [InlineData(1, "1 Account, 1 Contact, 1 Case, 1 Event", null)]
    [InlineData(2, "1 Account, 1 Contact, 2 Case, 2 Event", FailureCodes.CaseUnclear)]
    public async Task A_Case_whose_answer_was_lost_is_found(int bookings, string made, string? failure)
    {
        await using var pipeline = _rig.Pipeline();
        for (var booking = 1; booking <= bookings; booking++) await AcceptAsync($"BKNG-{booking}");
        await RunAsync(new Troubled(pipeline, "Case", isLost: true), 1);
        Assert.Equal(bookings, (await _rig.WaitingAsync()).Count);
        await RunAsync(pipeline, 2);

        Assert.Empty(await _rig.WaitingAsync());
        Assert.Equal(made, await MadeAsync());
        var failures = (await _rig.Store.ListFailuresAsync(GuestRig.Org, new FailureFilter(), null, 10, default)).Items;
        Assert.Equal(failure is null ? [] : Enumerable.Repeat(failure, bookings), failures.Select(each => each.Code));
    }

    /// <summary>The guest's other booking has a Case from that time: it is not taken for the one that was lost.</summary>
    [Fact]
    public async Task The_Case_of_another_booking_is_not_taken()
    {
        await using var pipeline = _rig.Pipeline();
        await AcceptAsync("BKNG-1");
        await RunAsync(pipeline, 1);
        await AcceptAsync("BKNG-2");
        await RunAsync(new Troubled(pipeline, "Case", isLost: true), 2);
        await RunAsync(pipeline, 3);

        Assert.Equal("1 Account, 1 Contact, 2 Case, 2 Event", await MadeAsync());
        Assert.Equal(2, (await _rig.RecordsAsync("Event")).Select(made => made.GetProperty("WhatId").GetString()).Distinct().Count());
    }

    /// <summary>It may have been made still, so that it is waited for before another one is.</summary>
    [Fact]
    public async Task A_Case_that_was_never_made_is_made_once_that_is_certain()
    {
        await using var pipeline = _rig.Pipeline();
        await AcceptAsync("BKNG-1");
        await RunAsync(new Troubled(pipeline, "Case", isLost: true, isMade: false), 1);
        await RunAsync(pipeline, 2);
        Assert.NotEmpty(await _rig.WaitingAsync());
        Assert.Empty(await _rig.RecordsAsync("Case"));

        var options = new GrainsOptions { DoubtDelay = TimeSpan.Zero };
        await RunAsync(pipeline, 3, options);
        Assert.Equal("1 Account, 1 Contact, 1 Case, 1 Event", await MadeAsync());
    }

    private async Task RunAsync(IOrgSalesforce salesforce, long revision, GrainsOptions? options = null)
    {
        var waiting = await _rig.WaitingAsync();
        var guest = Assert.Single(waiting.Select(row => row.Guest!.Value).Distinct());
        await _rig.RunAsync(salesforce, guest, waiting, revision, _rig.Processor(options));
    }

    private async Task<string> MadeAsync()
    {
        var counts = new List<string>();
        foreach (var type in new[] { "Account", "Contact", "Case", "Event" }) counts.Add($"{(await _rig.RecordsAsync(type)).Length} {type}");
        return string.Join(", ", counts);
    }

    private async Task<Guests.GuestNotes> NotesAsync()
    {
        var guest = (await _rig.Store.FindBookingAsync(GuestRig.Org, "BKNG-1", default))!.Guest!.Value;
        return Guests.GuestNotes.Read((await _rig.Store.LoadAsync(GuestRig.Org, guest, [], default)).Guest.State);
    }

    private Task AcceptAsync(string id, string? company = null, string email = "ann@example.com") => _rig.AcceptAsync($"EVNT-{id}", "booking.scheduled", Noon, new
    {
        @object = "booking",
        id,
        tracking_id = id,
        subject = "Call",
        status = "scheduled",
        creation_time = Noon,
        last_updated_time = Noon,
        starting_time = Noon.AddDays(id[^1] - '0'),
        duration_minutes = 30,
        form_submission = new { name = "Ann Miller", email, company },
        booking_page = new { id = Page, name = "Page" },
    });

    /// <summary>Rows of one object, and those behind them, meet a lock and are not written, or are not answered.</summary>
    private sealed class Troubled(IOrgSalesforce salesforce, string which, bool isLost = false, bool isMade = true) : IOrgSalesforce
    {
        public Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left) => salesforce.LookUpAsync(keys, left);

        public async Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left)
        {
            var end = writes.TakeWhile(write => write.Object != which).Count();
            var taken = isLost && isMade ? writes.Length : end;
            var outcomes = taken == 0 ? [] : await salesforce.WriteAsync(writes[..taken], left);
            Assert.All(outcomes, outcome => Assert.Null(outcome.Failure));
            var trouble = new WriteOutcome { Failure = Tests.Writes.Failure(FailureAction.Retry) with { Ambiguous = isLost } };
            return [.. outcomes.Take(end), .. writes[end..].Select(_ => trouble)];
        }

        public Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects, TimeSpan left) => salesforce.DescribeAsync(objects, left);
    }

    /// <summary>Writes are sent once all have come that far, one after another.</summary>
    private sealed class Line(IOrgSalesforce salesforce, int length) : IOrgSalesforce, IDisposable
    {
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _one = new(1);
        private int _came;

        public Task<LookupAnswer> LookUpAsync(ImmutableArray<LookupKey> keys, TimeSpan left) => salesforce.LookUpAsync(keys, left);

        public async Task<ImmutableArray<WriteOutcome>> WriteAsync(ImmutableArray<RecordWrite> writes, TimeSpan left)
        {
            if (Interlocked.Increment(ref _came) == length) _complete.SetResult();
            await _complete.Task;
            await _one.WaitAsync();
            try
            {
                return await salesforce.WriteAsync(writes, left);
            }
            finally
            {
                _one.Release();
            }
        }

        public Task<DescribeAnswer> DescribeAsync(ImmutableArray<string> objects, TimeSpan left) => salesforce.DescribeAsync(objects, left);

        public void Dispose() => _one.Dispose();
    }
}
