using System.Globalization;
using System.Text.Json;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Runs plays side by side, a guest for each, turn by turn; after each turn Salesforce must show what is known by then.</summary>
internal static class LineagePlayer
{
    private const int AtOnce = 250;
    private const int MaxRows = 10_000;

    /// <summary>The plays that went wrong, each with what was wrong and after which turn.</summary>
    public static async Task<IReadOnlyList<(LineagePlay Play, string Problem)>> RunAsync(IEnumerable<LineagePlay> plays)
    {
        var wrong = new List<(LineagePlay, string)>();
        foreach (var some in plays.Chunk(AtOnce)) wrong.AddRange(await RunSomeAsync(some));
        return wrong;
    }

    /// <summary>Leaves out whatever is not needed for the play to go wrong.</summary>
    public static async Task<(LineagePlay Play, string Problem)> ShrinkAsync((LineagePlay Play, string Problem) wrong)
    {
        while ((await RunAsync(wrong.Play.Smaller())) is [var smaller, ..]) wrong = smaller;
        return wrong;
    }

    /// <summary>
    /// The same one by one while answers are lost and processes end, in turns as chance has them: what it was told in the end
    /// is what must be shown.
    /// </summary>
    public static async Task<IReadOnlyList<(LineagePlay Play, string Problem)>> RunLossyAsync(IEnumerable<LineagePlay> plays, int seed)
    {
        var wrong = new List<(LineagePlay, string)>();
        await using var rig = await GuestRig.StartAsync();
        await using var pipeline = rig.Pipeline();
        foreach (var (number, play) in plays.Index())
        {
            foreach (var one in play.Turns.SelectMany(turn => turn)) await AcceptAsync(rig, play, number, one);
            var played = await rig.PlayAsync(pipeline, new Random(seed + number), dies: true);
            var events = (await rig.RecordsAsync("Event")).ToLookup(record => record.GetProperty("OnceHub_Booking_Id__c").GetString()!);
            var problem = ProblemAfter(play.Turns.Length - 1, play, NameOf(number), events);
            if (problem is not null) wrong.Add((play, $"{problem}\n    {played}"));
        }
        return wrong;
    }

    private static async Task<List<(LineagePlay Play, string Problem)>> RunSomeAsync(LineagePlay[] plays)
    {
        await using var rig = await GuestRig.StartAsync();
        await using var pipeline = rig.Pipeline();
        var processor = rig.Processor();
        await Task.WhenAll(plays.SelectMany((play, number) =>
            play.Turns.SelectMany(turn => turn).Select(one => AcceptAsync(rig, play, number, one))));
        var rows = (await WaitingAsync(rig)).ToDictionary(row => row.EventId);
        var problems = new string?[plays.Length];
        for (var turn = 0; turn < plays.Max(play => play.Turns.Length); turn++)
        {
            var going = plays.Index().Where(one => turn < one.Item.Turns.Length && problems[one.Index] is null);
            await Task.WhenAll(going.Select(async one =>
            {
                var (number, play) = one;
                var taken = play.Turns[turn].Select(told => rows[told.Render(play.History, NameOf(number)).EventId]).ToArray();
                await rig.RunAsync(pipeline, taken[0].Guest!.Value, taken, turn + 1, processor);
            }));
            var events = (await rig.RecordsAsync("Event")).ToLookup(record => record.GetProperty("OnceHub_Booking_Id__c").GetString()!);
            for (var number = 0; number < plays.Length; number++)
                if (turn < plays[number].Turns.Length) problems[number] ??= ProblemAfter(turn, plays[number], NameOf(number), events);
        }
        var waiting = (await WaitingAsync(rig)).ToLookup(row => PlayOf(row.SubjectId));
        var failures = (await rig.Store.ListFailuresAsync(GuestRig.Org, new FailureFilter(), null, MaxRows, default)).Items
            .ToLookup(failure => PlayOf(failure.SubjectId), failure => failure.Message);
        for (var number = 0; number < plays.Length; number++)
        {
            if (waiting[NameOf(number)].Any()) problems[number] ??= "something still waits";
            problems[number] ??= failures[NameOf(number)].FirstOrDefault();
        }
        return [.. plays.Zip(problems).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!))];
    }

    private static string? ProblemAfter(int turn, LineagePlay play, string name, ILookup<string, JsonElement> events)
    {
        var told = play.Turns[..(turn + 1)].SelectMany(one => one).ToArray();
        foreach (var expected in LineageModel.Of(told, play.History))
        {
            var found = expected.Bookings
                .SelectMany(booking => events[ToldEvent.IdIn(name, booking)].Select(record => (Booking: booking, Shown: ShownBy(record))))
                .ToArray();
            var open = found.Where(one => one.Shown.Contains("cheduled (", StringComparison.Ordinal)).ToArray();
            var wanted = Shown(expected.Status, expected.Reason, expected.StartsAt);
            var isRight = open.Length == (expected is { IsLive: true, IsOpen: true } ? 1 : 0)
                && found.Where(one => one.Booking == expected.Holder).Select(one => one.Shown).SequenceEqual([wanted]);
            if (isRight) continue;
            var live = expected.IsLive ? "" : ", none live";
            var there = string.Join("; ", found.Select(one => $"{one.Booking}: {one.Shown}"));
            return $"after turn {turn + 1} the Event should be {expected.Holder}: {wanted}{live}; there are {there}";
        }
        return null;
    }

    private static string ShownBy(JsonElement record) => Shown(
        record.GetProperty("OnceHub_Event_Status__c").GetString()!,
        record.TryGetProperty("OnceHub_Reason__c", out var reason) ? reason.GetString() : null,
        DateTimeOffset.Parse(record.GetProperty("StartDateTime").GetString()!, CultureInfo.InvariantCulture));

    private static string Shown(string status, string? reason, DateTimeOffset start) =>
        string.Create(CultureInfo.InvariantCulture, $"{status}, {reason ?? "no reason"}, day {(start - ToldEvent.Noon).TotalDays:0.####}");

    private static Task AcceptAsync(GuestRig rig, LineagePlay play, int number, ToldEvent one)
    {
        var (eventId, type, told, booking) = one.Render(play.History, NameOf(number));
        return rig.AcceptAsync(eventId, type, told, booking);
    }

    private static Task<IReadOnlyList<InboxRow>> WaitingAsync(GuestRig rig) =>
        rig.Store.ReadDueAsync(GuestRig.Org, DateTimeOffset.UtcNow.AddHours(1), null, MaxRows, default);

    private static string PlayOf(string booking) => booking.Split('-')[1];

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"p{number:D4}");
}
