using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Accounts;
using OnceHub.Sync.Grains.Guests.Cases;
using OnceHub.Sync.Grains.Guests.Events;
using OnceHub.Sync.Grains.Guests.Invitees;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>All that a round must know from Salesforce, asked together: people first of all, and what their records need.</summary>
internal static class TurnLookUps
{
    /// <summary>A converted Lead leads to a Contact, a merged record to its master, a Case to its Contact: chains are short.</summary>
    private const int MaxSteps = 6;

    /// <summary>Returns the failure when nothing can be said: then nothing may be created.</summary>
    public static async Task<CallFailure?> FindAsync(Turn turn, BoundedSalesforce salesforce, GrainsOptions options, TimeProvider time)
    {
        var seeking = turn.People.Where(PersonFinder.NeedsLookUp).ToArray();
        var found = new Dictionary<LookupKey, ImmutableArray<FieldSet>>();
        var unavailable = new HashSet<SalesforceId>();
        for (var step = 0; step < MaxSteps; step++)
        {
            var keys = KeysOf(turn, seeking, found).Distinct().Where(key => !found.ContainsKey(key)).ToImmutableArray();
            if (keys.IsEmpty && step > 0) break;
            if (!keys.IsEmpty)
            {
                var answer = await salesforce.LookUpAsync(keys);
                Charge(turn, answer.Calls);
                if (answer.Failure is { } failure) return failure;
                for (var i = 0; i < keys.Length; i++) found[keys[i]] = answer.Found[i].Records;
            }
            seeking = PersonFinder.Choose(seeking, turn, found, unavailable);
            OrphanedCases.Take(turn, found);
            CaseWriting.Take(turn, found);
        }
        PersonFinder.GiveUp(seeking, turn, found, unavailable);
        foreach (var person in turn.People)
            if (person.Account is { Id: null, Key: { } key } account && found.TryGetValue(key, out var records)) AccountWriting.Choose(account, records);
        AccountFilling.Take(turn, found);
        DeletedEventCheck.Take(turn, found);
        NamedLookUps.Take(turn, found);
        OrphanedEvents.Take(turn, found);
        InsertIntents.Take(turn, found, options, time.GetUtcNow());
        Invitations.Take(turn, found);
        return null;
    }

    private static IEnumerable<LookupKey> KeysOf(Turn turn, IReadOnlyList<PersonTurn> seeking, Dictionary<LookupKey, ImmutableArray<FieldSet>> found) =>
    [
        .. seeking.SelectMany(person => PersonFinder.KeysOf(person, turn)),
        .. PersonFinder.ContactsOfCases(found),
        .. AccountKeys(turn, seeking),
        .. AccountFilling.Keys(turn),
        .. OrphanedCases.Keys(turn),
        .. CaseWriting.Keys(turn),
        .. DeletedEventCheck.Keys(turn),
        .. OrphanedEvents.Keys(turn),
        .. InsertIntents.Keys(turn),
        .. Invitations.Keys(turn),
        .. NamedLookUps.Keys(turn),
    ];

    /// <summary>Whoever may turn out to be new needs an Account: it is looked up in the same request.</summary>
    private static IEnumerable<LookupKey> AccountKeys(Turn turn, IReadOnlyList<PersonTurn> seeking)
    {
        foreach (var person in seeking)
        {
            if (person.NotToBeMade || (person.LinkedTo is not null && !person.LinkDoubted)) continue;
            person.Account ??= AccountWriting.For(person, turn);
            if (person.Account is { Id: null, Key: { } key }) yield return key;
        }
    }

    private static void Charge(Turn turn, double calls)
    {
        var subjects = turn.Open.ToArray();
        foreach (var subject in subjects) subject.Calls += calls / subjects.Length;
    }
}
