using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>The write that a booking's Event needs, if any.</summary>
internal static class EventWriting
{
    public const string ObjectName = "Event";

    private const int LongestDescription = 31_000;

    /// <summary>Whether an Event may be written for it.</summary>
    public static bool MayWrite(SubjectTurn subject, OrgSettings settings) => subject is { Event.IsOpen: true, FullBooking: { } booking }
        && settings.Sync.Bookings && (subject.Link.EventId is not null || settings.CreatesEventFor(booking));

    /// <summary>Settles what needs no write: nothing is planned for it, or it is shown already.</summary>
    public static void SettleWithoutWrite(SubjectTurn subject)
    {
        if (!subject.Event.IsOpen || subject.Event.Deleted == DeletedEventQuestion.Asked) return;
        if (subject.Event.Plan is not { } plan || EventPlans.IsCurrent(plan, subject)) subject.Event.MarkDone();
    }

    /// <summary>Null when there can be no Event yet; then the subject is set aside with the reason, once its person is settled.</summary>
    public static RecordWrite? Plan(SubjectTurn subject, PersonTurn? person, int? personWrite, int? caseWrite, Turn turn)
    {
        var linked = subject.Link.EventId;
        var built = Build(
            subject, subject.Event.Plan!, subject.Booking!, turn,
            whoId: personWrite is null ? person?.RecordId ?? subject.Link.RecordId : null,
            whatId: caseWrite is null ? subject.Link.CaseId : null,
            subject.OwnerIn(turn.Settings), turn.Revision, isNew: linked is null);
        subject.Report(built.Problems);
        if (built.Fields is null)
        {
            subject.SetAside(subject.Event, new FailureReason(
                FailureCodes.NoUsableTime,
                built.Problems.Select(problem => problem.Message).FirstOrDefault() ?? "The booking has no usable time."));
            return null;
        }
        WriteReference[] references =
        [
            .. Reference("WhoId", personWrite),
            .. Reference("WhatId", LeadHasNone(person, turn, personWrite) ? null : caseWrite),
        ];
        var fields = linked is null ? built.Fields : ShownEvent.Update(subject, built, turn);
        foreach (var reference in references) fields[reference.Field] = null;
        subject.Event.Adaptation.ApplyTo(fields);
        var externalId = RecordFields.Marking(turn.Settings.PackageFields.EventBookingId, turn.Types.Of(ObjectName));
        return new RecordWrite
        {
            Kind = linked is not null ? WriteKind.Update : externalId is null ? WriteKind.Insert : WriteKind.Upsert,
            Object = ObjectName,
            RecordId = linked,
            ExternalIdField = linked is null ? externalId : null,
            ExternalIdValue = linked is null && externalId is not null ? subject.Id : null,
            Fields = fields,
            References = [.. references],
        };
    }

    /// <summary>All that the Event shows of a booking, by the settings and the org's fields as they are now.</summary>
    /// <param name="subject">Whose Event it is.</param>
    /// <param name="state">Its booking now or before, or another's that it was written for.</param>
    public static ActivityEventFields Build(
        SubjectTurn subject, PlannedEvent plan, BookingState state, Turn turn,
        SalesforceId? whoId, SalesforceId? whatId, SalesforceId? ownerId, long revision, bool isNew)
    {
        var built = ActivityEvent.Build(
            plan.Show(state), turn.Settings, whoId, whatId, ownerId, revision,
            turn.Types.Of(ObjectName), isNew, subject.Event.LongestMinutes);
        if (plan.Replaces is { } replaced && built.Fields is { } fields) Append(fields, replaced);
        return built;
    }

    /// <summary>A Lead's Event is related to no other record.</summary>
    private static bool LeadHasNone(PersonTurn? person, Turn turn, int? personWrite) =>
        personWrite is not null ? turn.GuestRow.Target == PersonObject.Lead : person?.RecordObject == PersonObject.Lead;

    private static IEnumerable<WriteReference> Reference(string field, int? write) =>
        write is { } index ? [new WriteReference(field, index)] : [];

    private static void Append(FieldSet fields, string line)
    {
        var description = fields["Description"]?.ToString() ?? "";
        if (description.Length < LongestDescription)
            fields["Description"] = FieldValue.Of(description.Length == 0 ? line : $"{description}\n{line}");
    }
}
