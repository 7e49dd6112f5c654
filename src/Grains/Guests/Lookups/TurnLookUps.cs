using System.Collections.Immutable;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>All that a round must know from Salesforce before anything is written, asked together.</summary>
internal sealed class TurnLookUps(TimeProvider time)
{
    /// <summary>
    /// A converted Lead leads to a Contact, a merged record to its master, a Case to its Contact. What leads on after so many
    /// steps is set aside by whose record it is.
    /// </summary>
    private const int MaxSteps = 12;

    /// <summary>Returns the failure when nothing can be said: then nothing may be created.</summary>
    public async Task<CallFailure?> FindAsync(Turn turn, ITurnPart[] parts, BoundedSalesforce salesforce)
    {
        // Whether there are Person Accounts is known only once Contacts are described.
        if (await DescribeAsync(turn, parts.SelectMany(part => part.ObjectsToAsk()), salesforce) is { } hidden) return hidden;
        if (await DescribeAsync(turn, parts.SelectMany(part => part.ObjectsToAsk()), salesforce) is { } alsoHidden) return alsoHidden;
        if (await LookUpAsync(turn, parts, salesforce) is { } unknown) return unknown;
        PersonMerging.Merge(turn);
        return await DescribeAsync(turn, parts.SelectMany(part => part.ObjectsToWrite()), salesforce);
    }

    private async Task<CallFailure?> LookUpAsync(Turn turn, ITurnPart[] parts, BoundedSalesforce salesforce)
    {
        var round = new RoundLookUps(time.GetUtcNow());
        for (var step = 0; step < MaxSteps; step++)
        {
            foreach (var part in parts) part.Ask(round);
            NamedLookUps.Ask(turn, round);
            var keys = round.TakeAsked();
            if (keys.IsEmpty && step > 0) break;
            if (!keys.IsEmpty)
            {
                var answer = await salesforce.LookUpAsync(keys);
                Charge(turn, answer.Calls);
                if (answer.Failure is { } failure) return failure;
                for (var i = 0; i < keys.Length; i++) round.Add(keys[i], answer.Found[i].Records);
            }
            foreach (var part in parts) part.Follow(round);
        }
        NamedLookUps.Learn(turn, round);
        foreach (var part in parts) part.Learn(round);
        return null;
    }

    /// <summary>Adds to the turn's types what they lack.</summary>
    private async Task<CallFailure?> DescribeAsync(Turn turn, IEnumerable<string> objects, BoundedSalesforce salesforce)
    {
        HashSet<string>? unknown = null;
        foreach (var name in objects)
            if (!turn.Types.Has(name)) (unknown ??= new(StringComparer.Ordinal)).Add(name);
        if (unknown is null) return null;
        ImmutableArray<string> lacking = [.. unknown];
        var now = time.GetUtcNow();
        var answer = await salesforce.DescribeAsync(lacking);
        if (answer.Failure is { } failure) return failure;
        for (var i = 0; i < lacking.Length; i++) turn.Types.Add(lacking[i], answer.Objects[i], now);
        return null;
    }

    private static void Charge(Turn turn, double calls)
    {
        var open = turn.Subjects.Count(subject => !subject.IsSettled);
        foreach (var subject in turn.Open) subject.Calls += calls / open;
    }
}
