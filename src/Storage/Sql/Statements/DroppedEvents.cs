using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;

namespace OnceHub.Sync.Storage.Sql;

/// <summary>
/// Events that tell of somebody or something that was erased: all of a booking that was, and what a guest who was did before.
/// </summary>
internal static class DroppedEvents
{
    /// <summary>Hardly ever: it is looked at before a transaction that writes is begun.</summary>
    public static async Task<bool> AnyAsync(SqlSession session, OrgId org, byte[] key, IReadOnlyList<UnboundEvent> arrived) =>
        (await FindAsync(session, org, [.. arrived.Select(one => Told.Of(one, org, key))])).Count > 0;

    public static async Task<IReadOnlySet<long>> DropAsync(SqlSession session, OrgId org, byte[] key, IReadOnlyList<UnboundEvent> arrived)
    {
        var told = arrived.Select(one => Told.Of(one, org, key)).ToArray();
        var erased = await FindAsync(session, org, told);
        if (erased.Count == 0) return ImmutableHashSet<long>.Empty;

        var dropped = new HashSet<long>();
        foreach (var subject in told.GroupBy(one => one.Event.SubjectId))
        {
            var isContact = ErasedIdentities.IsContact(subject.Key);
            var isGone = subject.Key.Length > 0 && !isContact && erased.ContainsKey(subject.First().Subject);
            var past = subject
                .Where(one => one.Guest.Prepend(one.Subject).Any(hash => erased.TryGetValue(hash, out var at) && one.Event.OrderTime <= at))
                .ToArray();
            if (!isGone && past.Length == 0) continue;
            // A booking that was made before is one of those that were to be erased, whatever is told of it later.
            var going = isContact || subject.Key.Length == 0 ? past : [.. subject];
            dropped.UnionWith(going.Select(one => one.Event.Sequence));
            if (subject.Key.Length == 0) continue;
            if (!isContact && !isGone)
                await Tombstones.AddAsync(
                    session, org, subject.First().Subject, past.SelectMany(one => one.Guest).Max(hash => erased.GetValueOrDefault(hash)));
            await session.ExecuteAsync(
                "delete from failures where org = @org and subject_id = @subject", ("org", org), ("subject", SqlValue.Key(subject.Key)));
        }
        await GuestRows.EmptyEventsAsync(session, org, dropped);
        return dropped;
    }

    private static Task<Dictionary<long, DateTimeOffset>> FindAsync(SqlSession session, OrgId org, Told[] told) =>
        Tombstones.FindAsync(session, org, told.SelectMany(one => one.Guest.Prepend(one.Subject)));

    /// <summary>An event with the hashes of its booking and of its guest.</summary>
    private sealed record Told(UnboundEvent Event, long Subject, ImmutableArray<long> Guest)
    {
        public static Told Of(UnboundEvent arrived, OrgId org, byte[] key) => new(
            arrived, ErasedIdentities.Hash(key, org, ErasedIdentities.OfSubject(arrived.SubjectId)),
            [.. ErasedIdentities.Telling(arrived.Identities).Select(identity => ErasedIdentities.Hash(key, org, identity))]);
    }
}
