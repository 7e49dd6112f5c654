using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains;

/// <summary>The write that a guest's record needs, if any.</summary>
internal static class PersonWriting
{
    /// <summary>Null when the record is as it should be, or there is to be none.</summary>
    public static RecordWrite? Plan(PersonTurn person, Turn turn)
    {
        if (person.Written || person.NotWanted || (person.Match is null && person.LinkedTo is not null)) return null;
        return person.Match!.Record is { } record ? PlanUpdate(person, record, turn) : PlanInsert(person, turn);
    }

    private static RecordWrite? PlanUpdate(PersonTurn person, CandidateRecord record, Turn turn)
    {
        var subject = person.Newest;
        var write = PersonFields.ForExisting(record.Fields, record.Object, subject.Source, turn.Settings);
        subject.Report(write.Problems);
        var rule = turn.Settings.RuleOf(record.Object);
        if (rule.OwnerOfExisting == OwnerRule.BookingOwner && OwnerOf(subject, turn) is { } owner && owner != record.OwnerId)
            write.Fields["OwnerId"] = FieldValue.Of(owner.Value);
        Drop(write.Fields, person.RefusedFields);
        var assign = rule.OwnerOfExisting == OwnerRule.AssignmentRules && record.Object == PersonObject.Lead;
        if (write.Fields.Count == 0 && !assign) return null;
        subject.Report(write.Changes.Where(change => !person.RefusedFields.Contains(change.Field)));
        return new RecordWrite
        {
            Kind = WriteKind.Update,
            Object = record.Object.ToString(),
            RecordId = record.Id.Value,
            FieldsJson = write.Fields.ToJson(),
            AutoAssign = assign,
            AllowDuplicates = person.AllowDuplicates,
        };
    }

    private static RecordWrite PlanInsert(PersonTurn person, Turn turn)
    {
        var subject = person.Newest;
        var target = person.Match!.NewAs;
        var write = PersonFields.ForNew(target, subject.Source, turn.Settings);
        subject.Report(write.Problems);
        var rule = turn.Settings.RuleOf(target);
        if (turn.Settings.PackageFields.RecordToken is { } token) write.Fields[token] = FieldValue.Of(turn.Guest.Value);
        if (rule.OwnerOfNew == OwnerRule.BookingOwner && OwnerOf(subject, turn) is { } owner) write.Fields["OwnerId"] = FieldValue.Of(owner.Value);
        if ((RecordTypeFor(subject, target, turn) ?? rule.RecordType) is { } recordType) write.Fields["RecordTypeId"] = FieldValue.Of(recordType.Value);
        Drop(write.Fields, person.RefusedFields);
        subject.Report(write.Changes.Where(change => !person.RefusedFields.Contains(change.Field)));
        return new RecordWrite
        {
            Kind = WriteKind.Insert,
            Object = target.ToString(),
            FieldsJson = write.Fields.ToJson(),
            AutoAssign = rule.OwnerOfNew == OwnerRule.AssignmentRules,
            AllowDuplicates = person.AllowDuplicates,
        };
    }

    private static SalesforceId? OwnerOf(SubjectTurn subject, Turn turn) =>
        turn.Settings.OwnerOf(subject.Booking?.Owner ?? subject.Visit?.Conversation?.Value.Owner ?? subject.Visit?.Contact?.Value.Owner);

    private static SalesforceId? RecordTypeFor(SubjectTurn subject, PersonObject target, Turn turn)
    {
        if (subject.Booking is not { } booking) return null;
        var calendar = turn.Settings.CalendarOf(booking.Booking);
        return target == PersonObject.Lead ? calendar.LeadRecordType : calendar.ContactRecordType;
    }

    private static void Drop(FieldSet fields, IEnumerable<string> refused)
    {
        foreach (var field in refused) fields[field] = null;
    }
}
