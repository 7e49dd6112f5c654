using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Lookups;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Cases;

/// <summary>
/// The Case of a booking: opened once where the calendar says so (its external id is the booking's), or the one that the
/// booking's link named; related to the guest's Contact, and kept as the mapping and the rule for Cases say.
/// </summary>
internal static class CaseWriting
{
    public const string ObjectName = "Case";

    private const string Prefix = "500";

    /// <summary>Beside what is mapped, what a look-up must read.</summary>
    public static IEnumerable<string> FieldsToRead(OrgSettings settings) =>
        ["Id", "ContactId", "OwnerId", "IsDeleted", "MasterRecordId", .. settings.Mappings.Case.Select(row => row.Target)];

    /// <summary>Whether a Case may be opened or kept for this booking.</summary>
    public static bool IsConcerned(SubjectTurn subject, OrgSettings settings) =>
        subject.Link.CaseId is not null || GivenTo(subject) is not null || settings.CreatesCaseFor(subject.FullBooking!);

    /// <summary>Cases to be read before anything is written of them.</summary>
    public static void Ask(Turn turn, RoundLookUps lookUps)
    {
        foreach (var subject in turn.Open)
            if (CaseToRead(subject, turn.Settings) is { } id) lookUps.Ask(ById(MasterRecord.Of(id, lookUps).Id));
    }

    /// <summary>A merged Case is followed to its master; one that is not there counts as none.</summary>
    public static void Learn(Turn turn, RoundLookUps found)
    {
        var unread = turn.Open.Where(subject => subject is { Case: { IsOpen: true, Fields: null }, Booking: not null });
        foreach (var subject in unread.ToArray())
        {
            if ((subject.Link.CaseId ?? GivenTo(subject)) is not { } id) continue;
            if (MasterRecord.Of(id, found) is not { IsRead: true } master) continue;
            if (subject.Link.CaseId is null && !IsBelieved(master.Record, subject, turn)) continue;
            if (master.Record is { } record) (subject.Case.Fields, subject.Link) = (record, subject.Link with { CaseId = master.Id });
            else if (subject.Link.CaseId is not null) subject.Link = subject.Link with { CaseId = null, CaseGone = true };
        }
    }

    /// <summary>Where the merges of its Case lead on to; null where all that is needed was read.</summary>
    public static SalesforceId? Unread(SubjectTurn subject, Turn turn, RoundLookUps found) =>
        CaseToRead(subject, turn.Settings) is { } id && MasterRecord.Of(id, found) is { IsRead: false, Id: var unread } ? unread : null;

    /// <summary>A Case that only the link names may have to be one of the guest's own record, which is chosen first.</summary>
    private static bool IsBelieved(FieldSet? given, SubjectTurn subject, Turn turn)
    {
        var person = subject.Person;
        return GivenLink.IsBelievedCase(
            given?.IdIn("ContactId"), person?.RecordId ?? subject.Link.RecordId, person?.Match?.Rule ?? subject.Link.Rule, turn.Settings);
    }

    public static void SettleWithoutWrite(SubjectTurn subject, Turn turn)
    {
        if (!subject.Case.IsOpen) return;
        var mayOpen = subject.FullBooking is { } booking && turn.Settings.Sync.Bookings && turn.Settings.CreatesCaseFor(booking)
            && turn.IsHolder(subject) && !subject.Link.CaseGone && subject.Link.TakenOverBy is null;
        if (subject.Link.CaseId is null ? !mayOpen : subject.Case.Fields is null) subject.Case.MarkDone();
    }

    /// <summary>Null when the Case is as it should be.</summary>
    public static RecordWrite? Plan(SubjectTurn subject, PersonTurn? person, int? personWrite, Turn turn) => subject.Link.CaseId is { } id
        ? PlanUpdate(subject, id, person, personWrite, turn)
        : PlanInsert(subject, person, personWrite, turn);

    private static RecordWrite? PlanUpdate(SubjectTurn subject, SalesforceId id, PersonTurn? person, int? personWrite, Turn turn)
    {
        var rule = turn.Settings.Case;
        var write = RecordFields.ForExisting(
            ObjectName, subject.Case.Fields!, turn.Settings.Mappings.Case, rule.Update, subject.Source,
            turn.Settings.Region, turn.Types.Of(ObjectName));
        subject.Report(write.Problems);
        LeaveNewer(subject, id, write, turn);
        var isWithout = subject.Case.Fields!["ContactId"] is { IsBlank: true };
        WriteReference[] references = isWithout && IsNewContact(personWrite, turn)
            ? [new WriteReference("ContactId", personWrite!.Value)] : [];
        if (isWithout && references.Length == 0 && ContactOf(subject, person) is { } contact)
            write = write.With("ContactId", contact);
        if (rule.OwnerOfExisting == OwnerRule.BookingOwner && subject.TellsOwner && subject.OwnerIn(turn.Settings) is { } owner
            && !turn.Notes.IsToldSince(subject.OwnerToldAt, Named(id, "OwnerId")))
        {
            if (GivenTo(subject) is not null) turn.Notes = turn.Notes.Tell([Named(id, "OwnerId")], subject.OwnerToldAt);
            if (subject.Case.Fields["OwnerId"]?.Text is var had && owner.Value != had) write = write.With("OwnerId", owner, had);
        }
        subject.Case.Adaptation.ApplyTo(write.Fields);
        if (write.Fields.Count == 0 && references.Length == 0) return null;
        subject.Case.Changes = TakenOf(write.Changes, write.Fields);
        return new RecordWrite
        {
            Kind = WriteKind.Update,
            Object = ObjectName,
            RecordId = id,
            Fields = write.Fields,
            AutoAssign = rule.OwnerOfExisting == OwnerRule.AssignmentRules,
            AllowDuplicates = subject.Case.Adaptation.AllowDuplicates,
            Alone = subject.Case.Adaptation.Alone,
            References = [.. references],
        };
    }

    /// <summary>
    /// Links of several bookings may name one Case. What an event only repeats is not written again, and what a newer booking told is not
    /// overwritten.
    /// </summary>
    private static void LeaveNewer(SubjectTurn subject, SalesforceId id, PersonWrite write, Turn turn)
    {
        var known = subject.IsAnew || subject.Before.Link.Pending || subject.Before.Link.CaseId is null ? null : subject.Before.Booking;
        var before = known is null ? null : MappingSource.Of(known);
        foreach (var change in write.Changes.Where(change => change.From is not null))
            if (IsRepeated(change.Source, before, subject.Source) || turn.Notes.IsToldSince(subject.Latest.Time, Named(id, change.Field)))
                write.Fields[change.Field] = null;
        var told = write.Changes.Where(change => write.Fields.Contains(change.Field)).Select(change => Named(id, change.Field));
        if (GivenTo(subject) is not null) turn.Notes = turn.Notes.Tell([.. told], subject.Latest.Time);
    }

    private static bool IsRepeated(string source, MappingSource? before, MappingSource now) =>
        before is not null && before.TryRead(source, out var was) && now.TryRead(source, out var becomes) && was == becomes;

    /// <summary>By what the guest's notes know a Case's field.</summary>
    private static string Named(SalesforceId id, string field) => $"{id}.{field}";

    private static RecordWrite PlanInsert(SubjectTurn subject, PersonTurn? person, int? personWrite, Turn turn)
    {
        var rule = turn.Settings.Case;
        var types = turn.Types.Of(ObjectName);
        var write = RecordFields.ForNew(ObjectName, turn.Settings.Mappings.Case, subject.Source, turn.Settings.Region, types);
        subject.Report(write.Problems);
        var fields = write.Fields;
        var token = RecordFields.Marking(turn.Settings.PackageFields.RecordToken, types);
        RecordFields.Mark(fields, token, subject.Id, types);
        if (rule.OwnerOfNew == OwnerRule.BookingOwner && subject.OwnerIn(turn.Settings) is { } owner)
            write = write.With("OwnerId", owner);
        if ((turn.Settings.CalendarOf(subject.FullBooking!).CaseRecordType ?? rule.RecordType) is { } recordType)
            fields["RecordTypeId"] = FieldValue.Of(recordType.Value);
        var isNewContact = IsNewContact(personWrite, turn);
        if (!isNewContact && ContactOf(subject, person) is { } contact) write = write.With("ContactId", contact);
        if (types is not null) subject.Report(RequiredFields.Fill(fields, types));
        subject.Case.Adaptation.ApplyTo(fields);
        subject.Case.Changes = TakenOf(write.Changes, fields);
        return new RecordWrite
        {
            Kind = WriteKind.Insert,
            Object = ObjectName,
            ExternalIdField = token,
            ExternalIdValue = token is null ? null : subject.Id,
            Fields = fields,
            AutoAssign = rule.OwnerOfNew == OwnerRule.AssignmentRules,
            AllowDuplicates = subject.Case.Adaptation.AllowDuplicates,
            Alone = subject.Case.Adaptation.Alone,
            References = isNewContact ? [new WriteReference("ContactId", personWrite!.Value)] : [],
        };
    }

    private static FieldChange[] TakenOf(IEnumerable<FieldChange> changes, FieldSet written) =>
    [
        .. changes.Where(change => written.Contains(change.Field)).Select(change => change with { Field = $"{ObjectName}.{change.Field}" }),
    ];

    private static SalesforceId? CaseToRead(SubjectTurn subject, OrgSettings settings)
    {
        if (subject is { Case.IsOpen: false } or { Case.Fields: not null } or { Booking: null } or { Link.CaseGone: true }) return null;
        if (subject.Link.CaseId is null) return GivenTo(subject);
        return (MayChange(settings) && subject.NeedsSalesforce) || subject.IsAnew || HasBecomeContact(subject) ? subject.Link.CaseId : null;
    }

    /// <summary>Its guest's Lead was converted: a Case that was opened before has no Contact.</summary>
    private static bool HasBecomeContact(SubjectTurn subject) =>
        subject is { Before.Link.RecordId: { Prefix: "00Q" }, Person.RecordId: { Prefix: "003" } };

    private static LookupKey.Record ById(SalesforceId id) => new(id);

    /// <summary>The Case that the booking's personalized link names.</summary>
    private static SalesforceId? GivenTo(SubjectTurn subject)
    {
        foreach (var id in subject.FullBooking!.LinkedRecords)
            if (id.Prefix == Prefix) return id;
        return null;
    }

    /// <summary>Without such a row a Case never changes once it is filled, and need not be read again.</summary>
    private static bool MayChange(OrgSettings settings) =>
        settings.Case.Update == ExistingUpdate.Override || settings.Case.OwnerOfExisting != OwnerRule.Keep
        || (settings.Case.Update == ExistingUpdate.ByRow && settings.Mappings.Case.Any(row => row.Overwrite == true));

    private static bool IsNewContact(int? personWrite, Turn turn) =>
        personWrite is not null && turn.GuestRow.Target == PersonObject.Contact;

    /// <summary>The Contact that the booking's Case is related to; null where its guest has none.</summary>
    public static SalesforceId? ContactOf(SubjectTurn subject, PersonTurn? person) =>
        (person?.RecordId ?? subject.Link.RecordId) is { Prefix: "003" } contact ? contact : null;
}
