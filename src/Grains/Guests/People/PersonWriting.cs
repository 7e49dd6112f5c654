using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.People;

/// <summary>The write that a guest's record needs, if any.</summary>
internal static class PersonWriting
{
    private const string OwnerField = "OwnerId";

    /// <summary>Null when the record is as it should be, or there is to be none.</summary>
    public static RecordWrite? Plan(PersonTurn person, Turn turn)
    {
        if (!person.IsOpen || person.NotWanted || (person.Match is null && person.LinkedTo is not null)) return null;
        if (person.Match!.Record is { } record) return person.LeaveAsItIs ? null : PlanUpdate(person, record, turn);
        return person.NotToBeMade ? null : PlanInsert(person, turn);
    }

    /// <summary>Whether its record is written as an Account: one that was found, or is to be made.</summary>
    public static bool IsPersonAccount(PersonTurn person, Turn turn) => person.Match?.Record is { } record
        ? record is { IsPersonAccount: true, AccountId: not null }
        : person.Target == PersonObject.Contact && turn.Settings.Account.PersonAccountRecordType is not null;

    /// <summary>
    /// A Lead is read whenever its bookings are written, in case it was converted: what was told before is not told again by that, or
    /// it would undo what somebody has changed since.
    /// </summary>
    private static RecordWrite? PlanUpdate(PersonTurn person, CandidateRecord record, Turn turn)
    {
        var telling = NewestFirst(person).Where(told => told.TellsPerson || person.IsMoved).ToArray();
        var viaAccount = IsPersonAccount(person, turn);
        var current = person.NotesIn(turn).WithoutStandIns(record.Fields);
        if (record.Token is not null || person.NotesIn(turn).MadeByUs) current = WholeName.WithoutStandIn(current);
        var write = MergedFields.ForExisting([.. telling.Select(subject => Tell(subject, person, turn, viaAccount
            ? PersonFields.ForExistingPersonAccount(
                current, subject.Source, turn.Settings, turn.Types.Of(PersonAccountFields.ObjectName))
            : PersonFields.ForExisting(current, record.Object, subject.Source, turn.Settings, turn.Types.Of(record.Object))))]);
        var subject = person.Newest;
        subject.Report(write.Problems);
        var rule = turn.Settings.RuleOf(record.Object);
        if (rule.OwnerOfExisting == OwnerRule.BookingOwner
            && NewestFirst(person).Where(told => told.TellsOwner || person.IsMoved).MaxBy(told => told.OwnerToldAt) is { } namer
            && namer.OwnerIn(turn.Settings) is { } owner
            && !person.NotesIn(turn).IsToldSince(namer.OwnerToldAt, OwnerField))
        {
            person.Note(turn, notes => notes.Tell([OwnerField], namer.OwnerToldAt));
            if (owner != record.OwnerId) write = write.With(OwnerField, owner, record.OwnerId?.Value);
        }
        var fields = write.Fields;
        person.Adaptation.ApplyTo(fields);
        var assign = rule.OwnerOfExisting == OwnerRule.AssignmentRules && record.Object == PersonObject.Lead && telling.Length > 0;
        if (fields.Count == 0 && !assign) return null;
        person.Changes = [.. write.Changes.Where(change => !person.Adaptation.IsRefused(change.Field))];
        return new RecordWrite
        {
            Kind = WriteKind.Update,
            Object = viaAccount ? PersonAccountFields.ObjectName : record.Object.ToString(),
            RecordId = viaAccount ? record.AccountId : record.Id,
            Fields = fields,
            AutoAssign = assign,
            AllowDuplicates = person.Adaptation.AllowDuplicates,
            Alone = person.Adaptation.Alone,
        };
    }

    private static RecordWrite PlanInsert(PersonTurn person, Turn turn)
    {
        var subject = person.Newest;
        var target = person.Target;
        var asAccount = IsPersonAccount(person, turn);
        var types = turn.Types.Of(asAccount ? PersonAccountFields.ObjectName : target.ToString());
        var write = MergedFields.ForNew([.. NewestFirst(person).Select(known => Tell(known, person, turn, asAccount
            ? PersonFields.ForNewPersonAccount(known.Source, turn.Settings, types)
            : PersonFields.ForNew(target, known.Source, turn.Settings, types)))]);
        subject.Report(write.Problems);
        var fields = write.Fields;
        var rule = turn.Settings.RuleOf(target);
        var token = turn.Settings.PackageFields.RecordToken;
        RecordFields.Mark(fields, token, person.Token.Value, types);
        if (token is not null && asAccount) RecordFields.Mark(fields, PersonAccountFields.NameOf(token), person.Token.Value, types);
        if (rule.OwnerOfNew == OwnerRule.BookingOwner && subject.OwnerIn(turn.Settings) is { } owner)
        {
            person.Note(turn, notes => notes.Tell([OwnerField], subject.OwnerToldAt));
            write = write.With(OwnerField, owner);
        }
        var defaulted = types is null
            ? []
            : RequiredFields.Fill(fields, asAccount ? PersonAccountFields.RequiredOf(types, turn.Types.Of(target)) : types);
        subject.Report(defaulted);
        var recordType = asAccount
            ? turn.Settings.Account.PersonAccountRecordType
            : turn.Settings.RecordTypeOf(target, subject.FullBooking);
        if (recordType is { } type) fields["RecordTypeId"] = FieldValue.Of(type.Value);
        if (person.Account?.Id is { } account) fields["AccountId"] = FieldValue.Of(account.Value);
        person.Adaptation.ApplyTo(fields);
        person.Changes = [.. write.Changes.Where(change => !person.Adaptation.IsRefused(change.Field))];
        person.StandIns = StandIns.Of(
            fields, defaulted, person.Adaptation, field => asAccount ? PersonAccountFields.PathFromContact(field) : field);
        return new RecordWrite
        {
            Kind = WriteKind.Insert,
            Object = asAccount ? PersonAccountFields.ObjectName : target.ToString(),
            ExternalIdField = token,
            ExternalIdValue = token is null ? null : person.Token.Value,
            Fields = fields,
            AutoAssign = rule.OwnerOfNew == OwnerRule.AssignmentRules,
            AllowDuplicates = person.Adaptation.AllowDuplicates,
            Alone = person.Adaptation.Alone,
        };
    }

    /// <summary>The Contact is not moved into it: one without an Account is private, which somebody may want.</summary>
    public static FieldProblem OfUnused(SalesforceId account, SalesforceId adopted) => new(
        "AccountId",
        FieldProblemCodes.AccountUnused,
        $"Account {account} was made for a new Contact before Salesforce named {adopted}, which is the guest's. "
        + "Look whether anybody else is in that Account; if not, relate the Contact to it, or delete it.");

    /// <summary>By when each told of the guest, which its newest event may only repeat.</summary>
    private static IEnumerable<SubjectTurn> NewestFirst(PersonTurn person) =>
        person.NewestFirst.Where(subject => subject.Events.Count > 0).DefaultIfEmpty(person.Newest)
            .OrderByDescending(subject => subject.ToldAt);

    /// <summary>
    /// Notes what is told of which field, and leaves out what would overwrite something newer. The note is kept whatever
    /// becomes of the write: its answer may be lost although the record shows it.
    /// </summary>
    private static PersonWrite Tell(SubjectTurn subject, PersonTurn person, Turn turn, PersonWrite write)
    {
        var given = write.Changes.Where(change => !MergedFields.IsStandIn(change)).ToArray();
        var notes = person.NotesIn(turn);
        foreach (var change in given)
            if (change.From is not null && notes.IsToldSince(subject.ToldAt, change.Field))
                foreach (var field in WholeName.IsPart(change.Field) ? WholeName.Parts : [change.Field]) write.Fields[field] = null;
        person.Note(turn, known => known.Tell([.. given.Select(change => change.Field), .. write.Confirmed], subject.ToldAt));
        return write with { Changes = [.. write.Changes.Where(change => write.Fields.Contains(change.Field))] };
    }
}
