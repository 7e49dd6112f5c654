namespace OnceHub.Sync.Domain;

/// <summary>
/// Chooses the guest's record among those a look-up found: record id, email, phone (only without an email), own token, the
/// record of earlier bookings, none.
/// </summary>
public static class RecordMatching
{
    /// <param name="candidates">Everything found, in any order, deleted and merged ones among them; repeats do no harm.</param>
    /// <param name="settings">For target and region. Where a calendar sets another target, pass the settings with that one.</param>
    /// <param name="guest">The guest's token, to find again what was made for it.</param>
    /// <param name="unavailable">Ids of <see cref="RecordMatch.Wanted"/> that could not be read.</param>
    /// <param name="linkedCase">The Case that the link names, where it is there.</param>
    /// <param name="known">The record that the booking had before: it stays with it, wherever it was moved to.</param>
    /// <param name="earlier">
    /// The record of the guest's earlier bookings: it stays the guest's where nothing else finds one, unless it holds another email.
    /// </param>
    /// <param name="isEarlierLedTo">A record with the guest's email led to it: it is the guest's, whatever email it holds.</param>
    /// <param name="isClaimed">
    /// Whether the guest has used an email. Bookings that replace one another are one guest's though they may be two people's: of
    /// what was made here for one of these emails the others are not.
    /// </param>
    public static RecordMatch Choose(
        IReadOnlyList<CandidateRecord> candidates,
        GuestIdentities identities,
        OrgSettings settings,
        GuestToken? guest = null,
        IReadOnlyCollection<SalesforceId>? unavailable = null,
        LinkedCase? linkedCase = null,
        SalesforceId? known = null,
        SalesforceId? earlier = null,
        bool isEarlierLedTo = false,
        Func<string, bool>? isClaimed = null)
    {
        var pool = new CandidatePool(candidates, unavailable ?? []);
        var notes = new List<string>();
        var whose = new Ownership(identities.Email, guest, isEarlierLedTo ? earlier : null, isClaimed ?? (_ => false), pool);
        var steps = Steps(identities, settings, guest, linkedCase).ToArray();
        if (known is { } before)
        {
            var step = new Step(MatchRule.Token, "the booking that it was related to before", record => record.Id == before);
            var kept = pool.Follow(step.Matches);
            if (!kept.Wanted.IsEmpty) return MustRead(kept, step, settings);
            notes.AddRange(kept.Notes);
            if (kept.Records is [var record])
                return Kept(record, steps.FirstOrDefault(by => pool.LeadsTo(record, by.Matches)) ?? step, whose, notes, settings);
        }
        foreach (var step in steps)
        {
            var found = pool.Follow(step.Matches);
            if (!found.Wanted.IsEmpty) return MustRead(found, step, settings);
            notes.AddRange(found.Notes);
            // Whoever has the link's record id may have any email.
            var own = found.Records.Where(record => step.Rule == MatchRule.RecordId || !whose.IsOfAnotherEmail(record)).ToArray();
            notes.AddRange(found.Records.Except(own).Select(record => $"{Found(record, step)}, but it holds somebody else's email."));
            if (own.Length == 0)
            {
                if (step.Missing is { } missing) notes.Add(missing);
                continue;
            }
            var ranked = Rank(own, settings.Target);
            if (IsReplaced(ranked[0], step.Rule, settings))
            {
                notes.Add($"{Found(ranked[0], step)}, {ButReplaced}");
                continue;
            }
            return new RecordMatch
            {
                Record = ranked[0],
                Rule = step.Rule,
                IsLedTo = whose.IsLedTo(ranked[0]),
                RunnersUp = [.. ranked[1..]],
                NewAs = settings.Target,
                Explanation = Sentences([.. notes, Why(ranked, step)]),
            };
        }
        return OfEarlierBookings(earlier, whose, pool, settings, notes) ?? Nobody(whose, candidates, earlier, notes, settings);
    }

    private static RecordMatch Nobody(
        Ownership whose, IReadOnlyList<CandidateRecord> candidates, SalesforceId? earlier, List<string> notes, OrgSettings settings
    ) => new()
    {
        Rule = MatchRule.None,
        IsTokenTaken = candidates.Any(whose.IsMadeForAnotherEmail),
        IsEarlierOfAnotherEmail = whose.Pool.Follow(record => record.Id == earlier).Records.Any(whose.IsOfAnotherEmail),
        NewAs = settings.Target,
        Explanation = Sentences([.. notes, "No record of this guest was found, so one is made."]),
    };

    private static RecordMatch? OfEarlierBookings(
        SalesforceId? earlier,
        Ownership whose,
        CandidatePool pool,
        OrgSettings settings,
        List<string> notes)
    {
        if (earlier is not { } id) return null;
        var step = new Step(MatchRule.Token, "earlier bookings of this guest", record => record.Id == id);
        var found = pool.Follow(step.Matches);
        if (!found.Wanted.IsEmpty) return MustRead(found, step, settings);
        if (found.Records is not [var record]) return null;
        if (whose.IsOfAnotherEmail(record)) return null;
        if (IsReplaced(record, step.Rule, settings))
        {
            notes.AddRange([.. found.Notes, $"Earlier bookings of this guest are related to {record.Object} {record.Id}, {ButReplaced}"]);
            return null;
        }
        return new RecordMatch
        {
            Record = record,
            Rule = step.Rule,
            IsLedTo = whose.IsLedTo(record),
            NewAs = record.Object,
            Explanation = Sentences([.. found.Notes, "Earlier bookings of this guest are related to this record."]),
        };
    }

    /// <summary>Told by the rule that would find it now.</summary>
    private static RecordMatch Kept(CandidateRecord record, Step by, Ownership whose, List<string> notes, OrgSettings settings) => new()
    {
        Record = record,
        Rule = by.Rule,
        IsLedTo = whose.IsLedTo(record),
        NewAs = settings.Target,
        Explanation = Sentences([.. notes, Why([record], by)]),
    };

    private static RecordMatch MustRead(Followed found, Step step, OrgSettings settings) => new()
    {
        Rule = step.Rule,
        Wanted = found.Wanted,
        NewAs = settings.Target,
        Explanation =
            $"A record found by {step.By} was merged or converted into {string.Join(", ", found.Wanted)}, which must be read first.",
    };

    /// <summary>Several ways may come by the same record, and say the same of it.</summary>
    private static string Sentences(IEnumerable<string> notes) => string.Join(' ', notes.Distinct());

    private static IEnumerable<Step> Steps(GuestIdentities identities, OrgSettings settings, GuestToken? guest, LinkedCase? linkedCase)
    {
        if (identities.RejectedRecordId is { } notAnId)
            yield return new Step(
                MatchRule.RecordId,
                "the link's record id",
                _ => false,
                $"The link gave '{notAnId}', which is not a record id of its kind.");
        if (identities.RecordId is { } id)
            yield return new Step(
                MatchRule.RecordId,
                $"the record id {(linkedCase is { } given && given.Id == id ? given.ToString() : id.Value)} of the link",
                record => (record.Id == id || record.Via == id) && GivenLink.IsBelieved(record, identities, settings),
                settings.LinkNeedsEmail ? NotHis(id) : Missing(id, linkedCase));
        if (identities.RejectedEmail is { } notAnEmail)
            yield return new Step(MatchRule.Email, "email", _ => false, $"'{notAnEmail}' is not an email address.");
        if (identities.Email is { } email)
        {
            yield return new Step(MatchRule.Email, $"email {email}", record => HasEmail(record, email));

            // A phone alone never joins two people, but a record that we made for this phone is the guest's own.
            yield return new Step(
                MatchRule.Phone, "the phone of a record without email that was made here for it",
                record =>
                    record is { Token: not null, IsDeleted: false }
                    && string.IsNullOrWhiteSpace(record.Email)
                    && HasPhone(record, identities, settings.Region));
        }
        else if (!identities.Phones.IsEmpty)
        {
            yield return new Step(
                MatchRule.Phone,
                $"phone {string.Join(" or ", identities.Phones)}",
                record => HasPhone(record, identities, settings.Region));
        }
        if (guest is { } token)
            yield return new Step(MatchRule.Token, "the id it was made with", record => record.Token == token.Value);
    }

    private static string Missing(SalesforceId id, LinkedCase? linkedCase) => linkedCase switch
    {
        { ContactId: null } when linkedCase.Id == id =>
            $"The Case {linkedCase} of the link has no Contact; the guest is looked up without it.",
        { ContactId: { } contact } when linkedCase.Id == id =>
            $"The Contact {contact} of the link's Case {linkedCase} is not to be found: "
            + "it is deleted, or the connected user cannot see it.",
        _ when id.Prefix == "001" =>
            $"The link's Account {id} is no Person Account that is to be found: it is a company's, deleted, or of another org.",
        _ => $"The link's record {id} is not to be found: it is deleted, or of another org.",
    };

    private static string NotHis(SalesforceId id) =>
        $"The link's record {id} is not to be found with the guest's email, which the settings ask for (linkNeedsEmail); "
        + "the guest is looked up without it.";

    private static bool HasEmail(CandidateRecord record, string email) => GivenLink.HasEmail(record.Email, email);

    private static bool HasPhone(CandidateRecord record, GuestIdentities identities, string region) =>
        identities.Phones.Any(phone =>
            !PhoneNumber.IsPlaceholder(phone) && PhoneNumber.IsHeld(record.Phones, record.NormalizedPhone, phone, region));

    /// <summary>The org's type first, then the most recently modified, then by id.</summary>
    private static CandidateRecord[] Rank(IEnumerable<CandidateRecord> records, PersonObject target) =>
    [
        .. records
            .OrderBy(record => record.Object == target ? 0 : 1)
            .ThenByDescending(record => record.LastModified)
            .ThenBy(record => record.Id.Value, StringComparer.Ordinal),
    ];

    /// <summary>A record named by a link is kept whatever it is.</summary>
    private static bool IsReplaced(CandidateRecord best, MatchRule rule, OrgSettings settings) =>
        settings is { Target: PersonObject.Contact, ContactForLeads: true } && best.Object == PersonObject.Lead
        && rule != MatchRule.RecordId;

    private const string ButReplaced = "but the settings make a Contact for guests who are only Leads.";

    /// <summary>What a merged or converted record leads to may have nothing of what that one was found by.</summary>
    private static string Found(CandidateRecord record, Step step)
    {
        var name = record.IsPersonAccount ? $"Person Account (its contact {record.Id})" : $"{record.Object} {record.Id}";
        return step.Matches(record) ? $"{name} was found by {step.By}" : $"{name} is what a record found by {step.By} led to";
    }

    private static string Why(CandidateRecord[] ranked, Step step)
    {
        var best = ranked[0];
        var found = Found(best, step);
        if (ranked.Length == 1) return found + ".";
        var reason = ranked.Any(other => other.Object != best.Object)
            ? ranked.Count(other => other.Object == best.Object) == 1
                ? $"it is the only {best.Object}"
                : $"a {best.Object} goes first and it is the most recently modified"
            : "it is the most recently modified";
        return $"{found}; of {ranked.Length} records, {reason}.";
    }

    /// <param name="Missing">What to tell when nothing came of this step; null when that goes without saying.</param>
    private sealed record Step(MatchRule Rule, string By, Func<CandidateRecord, bool> Matches, string? Missing = null);
}
