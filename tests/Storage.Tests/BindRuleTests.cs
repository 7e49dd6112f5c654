using FsCheck;
using FsCheck.Fluent;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Claims;
using static OnceHub.Sync.Storage.Tests.Samples;

namespace OnceHub.Sync.Storage.Tests;

/// <summary>What must hold after any requests, in any order and grouping, from any number of callers.</summary>
public sealed class BindRuleTests
{
    private static readonly string[] Emails = ["ann@x.io", "bob@x.io", "cy@x.io"];
    private static readonly string[] Phones = ["+14155550100", "+14155550101"];

    private static readonly Gen<BindRequest> Requests =
        from subject in Gen.Choose(1, 12)
        from email in Gen.Frequency((1, Gen.Constant<string?>(null)), (2, Gen.Elements<string?>(Emails)))
        from phone in Gen.Frequency((1, Gen.Constant<string[]>([])), (2, Gen.Elements(Phones).Select(value => new[] { value })))
        select new BindRequest($"BKNG-{subject}", Guest(email, phone), GuestToken.New(), PersonObject.Contact);

    private static readonly Arbitrary<BindRequest[][]> Calls = Requests
        .NonEmptyListOf()
        .Select(list => list.ToArray())
        .ArrayOf()
        .ToArbitrary();

    [Fact]
    public void Any_calls_in_order_keep_the_rules() => Prop.ForAll(Calls, calls =>
    {
        var facts = new BindFacts();
        List<(BindRequest Request, GuestToken Guest)> answers = [];
        foreach (var call in calls)
        {
            // Each call decides on what is stored, as another process would.
            var decisions = new BindDecisions(facts);
            foreach (var request in call) answers.Add((request, decisions.Decide(request)));
        }
        HoldsFor(
            answers,
            guest => facts.Emails[guest],
            guest => facts.Claims.Where(claim => claim.Value == guest).Select(claim => $"{claim.Key.Kind}:{claim.Key.Value}"));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_requests_again_are_answered_the_same() => Prop.ForAll(Calls, calls =>
    {
        var facts = new BindFacts();
        var requests = calls.SelectMany(call => call).ToList();
        var first = requests.Select(new BindDecisions(facts).Decide).ToList();
        var again = new BindDecisions(facts);
        Assert.Equal(first, requests.Select(request => again.Decide(request with { Proposed = GuestToken.New() })));
        Assert.Equal((0, 0, 0, 0), (again.Guests.Count, again.Bindings.Count, again.Claims.Count, again.Emails.Count));
    }).QuickCheckThrowOnFailure();

    [Theory, OnSqlite, OnPostgres]
    public async Task Any_interleaving_of_callers_keeps_the_rules(StoreKind kind)
    {
        await using var test = await TestStore.OpenAsync(kind);
        foreach (var calls in Calls.Generator.Sample(12, 8))
        {
            var org = OrgId.Parse($"o{Guid.NewGuid():n}");
            var answered = await Task.WhenAll(calls.Select(call => Task.Run(() => test.Store.BindAsync(org, call, default))));
            var answers = calls.SelectMany((call, i) => call.Zip(answered[i])).ToList();

            var guests = (
                await Task.WhenAll(
                    answers.Select(answer => answer.Second).Distinct().Select(guest => test.Store.LoadAsync(org, guest, [], default)))
            ).ToDictionary(snapshot => snapshot.Guest.Token, snapshot => snapshot.Guest);
            HoldsFor(answers, guest => guests[guest].Email, guest => guests[guest].Claims);
        }
    }

    private static void HoldsFor(
        List<(BindRequest Request, GuestToken Guest)> answers,
        Func<GuestToken, string?> emailOf,
        Func<GuestToken, IEnumerable<string>> claimsOf)
    {
        var claims = answers
            .Select(answer => answer.Guest)
            .Distinct()
            .SelectMany(guest => claimsOf(guest).Select(claim => (claim, guest)))
            .ToList();
        var holders = claims.ToDictionary(claim => claim.claim, claim => claim.guest);

        // A subject has one guest, whoever asked.
        Assert.All(
            answers.GroupBy(answer => answer.Request.SubjectId),
            subject => Assert.Single(subject.Select(answer => answer.Guest).Distinct()));
        // An identity has one holder, and everything that was ever said is held by someone.
        Assert.Equal(claims.Count, holders.Count);
        Assert.All(
            answers.SelectMany(answer => Identity.All(answer.Request.Identities)),
            identity => Assert.Contains($"{identity.Kind}:{identity.Value}", holders.Keys));
        foreach (var guest in holders.Values.Distinct())
        {
            // A guest's email is one it holds; a guest that holds one has one.
            var held = claimsOf(guest).Where(claim => claim.StartsWith("email:", StringComparison.Ordinal)).ToList();
            if (emailOf(guest) is { } email) Assert.Contains("email:" + email, held);
            else Assert.Empty(held);
        }
        // Of subjects that always came with one and the same email, those with the same one have the same guest.
        var faithful = answers.GroupBy(answer => answer.Request.SubjectId)
            .Where(subject =>
                subject.Select(answer => answer.Request.Identities.Email).Distinct().Count() == 1
                && subject.First().Request.Identities.Email is not null);
        Assert.All(faithful.GroupBy(subject => subject.First().Request.Identities.Email),
            sameEmail => Assert.Single(sameEmail.Select(subject => subject.First().Guest).Distinct()));
    }
}
