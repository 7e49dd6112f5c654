using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Postgres;

/// <summary>
/// Records what came of the events of many guests in one transaction: first the versions are settled, then everything that
/// belongs to units without a conflict is written.
/// </summary>
internal sealed class PostgresCommit(PostgresDatabase database, TimeProvider time)
{
    public static long Weigh(GuestCommit commit) => 512 + (commit.GuestState?.State.Length ?? 0)
        + commit.Bookings.Sum(unit => 512L + (unit.Write?.State.Length ?? 0) + unit.History.Sum(entry => 256L + entry.Detail.Length));

    public Task<IReadOnlyList<CommitResult>> RunAsync(IReadOnlyList<GuestCommit> commits) =>
        database.RunAsync<IReadOnlyList<CommitResult>>(
            async session =>
            {
                var now = time.GetUtcNow();
                var applied = new HashSet<object>(ReferenceEqualityComparer.Instance);
                var rounds = Rounds(commits);
                foreach (var round in rounds)
                {
                    await using (var settle = session.Batch())
                    {
                        PostgresRecording.AddVersions(settle, round);
                        await using var reader = await settle.ExecuteReaderAsync();
                        await PostgresRecording.TakeVersionsAsync(reader, round, applied);
                    }
                    await using var record = session.Batch();
                    PostgresRecording.AddOutcomes(record, [.. round.Units.Where(unit => applied.Contains(unit.Unit))], now);
                    if (round == rounds[^1])
                        PostgresRecording.AddHours(
                            record,
                            rounds
                                .SelectMany(one => one.Units)
                                .Where(unit => applied.Contains(unit.Unit))
                                .Select(unit => (unit.Org, unit.Unit)),
                            now);
                    if (record.BatchCommands.Count > 0) await record.ExecuteNonQueryAsync();
                }
                await PostgresRecording.DeferAsync(
                    session, [.. commits.SelectMany(commit => commit.Deferrals.Select(deferral => (commit.Org, deferral)))]);
                return [.. commits.Select(commit => ResultOf(commit, applied))];
            }, transactional: true, CancellationToken.None);

    private static CommitResult ResultOf(GuestCommit commit, HashSet<object> applied) => new(
        commit.GuestState is null || applied.Contains(commit),
        [.. commit.Bookings.Where(unit => !applied.Contains(unit)).Select(unit => unit.BookingId)]);

    /// <summary>
    /// One statement changes a row once. A guest or booking that comes again in the batch goes into a later round, where it
    /// meets the version that the earlier one left.
    /// </summary>
    private static List<Round> Rounds(IReadOnlyList<GuestCommit> commits)
    {
        List<Round> rounds = [];
        Dictionary<(OrgId, string Kind, string Id), int> seen = [];
        foreach (var commit in commits)
        {
            if (commit.GuestState is not null) RoundOf(commit.Org, "guest", commit.Guest.Value).Guests.Add(commit);
            foreach (var unit in commit.Bookings)
                RoundOf(commit.Org, "booking", SqlValue.Key(unit.BookingId)).Units.Add((commit.Org, commit.Guest, unit));
        }
        return rounds;

        Round RoundOf(OrgId org, string kind, string id)
        {
            var number = seen.TryGetValue((org, kind, id), out var times) ? times : 0;
            seen[(org, kind, id)] = number + 1;
            if (rounds.Count == number) rounds.Add(new Round([], []));
            return rounds[number];
        }
    }

    internal sealed record Round(List<GuestCommit> Guests, List<(OrgId Org, GuestToken Guest, BookingCommit Unit)> Units);
}
