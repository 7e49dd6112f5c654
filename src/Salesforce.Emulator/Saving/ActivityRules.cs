using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>Durations of Events, and who and what an activity may be about.</summary>
internal static class ActivityRules
{
    private const int MinutesOfADay = 1440;
    private static readonly string[] SeriesFields = ["RecurrenceStartDateTime", "RecurrenceEndDateOnly", "RecurrenceType"];

    public static void PrepareEvent(SaveContext context, Draft draft)
    {
        SettleTimes(draft, context.Org.Settings.MultidayEvents);
        CheckRecurrence(draft);
        CheckWhoAndWhat(draft);
        draft["AccountId"] = AccountOf(context.Org, draft);
    }

    /// <summary>Who is related to an Event without a word is invited to it; nobody is related to it twice.</summary>
    public static void PrepareRelation(SaveContext context, Draft draft)
    {
        if (draft.IsNew
            && context
                .Org.Database.Where("EventRelation", "EventId", draft["EventId"])
                .Any(r => Equals(r["RelationId"], draft["RelationId"])))
            throw new SaveException(
                "DUPLICATE_VALUE",
                $"duplicate value found: RelationId is related to the event already: {draft.Text("RelationId")}",
                "RelationId");
        if (draft.IsNew && draft["IsParent"] is not true && draft["IsWhat"] is not true && !draft.IsGiven("IsInvitee"))
            draft["IsInvitee"] = true;
    }

    public static void PrepareTask(SaveContext context, Draft draft)
    {
        CheckWhoAndWhat(draft);
        draft["IsClosed"] = draft.Text("Status") == "Completed";
        draft["IsHighPriority"] = draft.Text("Priority") == "High";
        if (draft["IsClosed"] is true)
            draft["CompletedDateTime"] ??= context.Now;
        draft["AccountId"] = AccountOf(context.Org, draft);
    }

    /// <summary>With Shared Activities, Who and What of an Event are EventRelations too.</summary>
    public static void RelateEvent(SaveContext context, Draft draft, Row saved)
    {
        if (!context.Org.Settings.Has(OrgFeature.SharedActivities))
            return;
        Relate(context, draft, saved, "WhoId", isWhat: false);
        Relate(context, draft, saved, "WhatId", isWhat: true);
    }

    private static void SettleTimes(Draft draft, bool multiday)
    {
        if (!draft.IsNew
            && !draft.IsGiven("StartDateTime")
            && !draft.IsGiven("EndDateTime")
            && !draft.IsGiven("DurationInMinutes")
            && !draft.IsGiven("ActivityDateTime")
            && !draft.IsGiven("ActivityDate")
            && !draft.IsGiven("IsAllDayEvent"))
            return;
        if (draft.IsGiven("StartDateTime")
            && draft.IsGiven("ActivityDateTime")
            && !Equals(draft["StartDateTime"], draft["ActivityDateTime"])
            && draft["IsAllDayEvent"] is not true)
            throw new SaveException(
                "FIELD_INTEGRITY_EXCEPTION",
                "Start and due date and time of an event must be the same",
                "StartDateTime",
                "ActivityDateTime");
        var start =
            StartOf(draft)
            ?? throw new SaveException(
                "REQUIRED_FIELD_MISSING",
                "Required fields are missing: [DurationInMinutes, ActivityDateTime]",
                "DurationInMinutes",
                "ActivityDateTime");
        var minutes =
            MinutesOf(draft, start)
            ?? throw new SaveException("REQUIRED_FIELD_MISSING", "Required fields are missing: [DurationInMinutes]", "DurationInMinutes");
        if (minutes < 0 || (!multiday && minutes > MinutesOfADay))
            throw new SaveException(
                "FIELD_INTEGRITY_EXCEPTION", $"Event duration must be between 0 and {MinutesOfADay} minutes", "DurationInMinutes");
        if (minutes > 14 * MinutesOfADay)
            throw new SaveException("FIELD_INTEGRITY_EXCEPTION", "Event duration must be no more than 14 days", "DurationInMinutes");
        draft["StartDateTime"] = start;
        draft["ActivityDateTime"] = draft["IsAllDayEvent"] is true ? null : start;
        draft["ActivityDate"] = DateOnly.FromDateTime(start);
        draft["DurationInMinutes"] = (decimal)minutes;
        draft["EndDateTime"] = start.AddMinutes(minutes);
        draft["EndDate"] = DateOnly.FromDateTime(start.AddMinutes(minutes));
    }

    /// <summary>A series is kept as one Event: its occurrences are not made.</summary>
    private static void CheckRecurrence(Draft draft)
    {
        if (!draft.IsNew || draft["IsRecurrence"] is not true)
            return;
        string[] missing = [.. SeriesFields.Where(f => draft[f] is null)];
        if (missing.Length > 0)
            throw new SaveException("REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing);
    }

    private static DateTime? StartOf(Draft draft)
    {
        if (draft["IsAllDayEvent"] is true && draft.IsGiven("ActivityDate") && draft["ActivityDate"] is DateOnly day)
            return day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var given = draft.IsGiven("ActivityDateTime") && !draft.IsGiven("StartDateTime") ? "ActivityDateTime" : "StartDateTime";
        return draft[given] as DateTime?;
    }

    private static int? MinutesOf(Draft draft, DateTime start)
    {
        var end = draft.IsGiven("EndDateTime") ? draft["EndDateTime"] as DateTime? : null;
        var span = end is null ? null : (int?)(end.Value - start).TotalMinutes;
        var stated =
            draft["DurationInMinutes"] is decimal minutes && (draft.IsGiven("DurationInMinutes") || span is null) ? (int?)minutes : null;
        if (span is not null && stated is not null && span != stated)
            throw new SaveException(
                "FIELD_INTEGRITY_EXCEPTION",
                "The event's duration must match its start and end date and time",
                "DurationInMinutes",
                "EndDateTime");
        return span ?? stated ?? (draft["IsAllDayEvent"] is true ? MinutesOfADay : null);
    }

    private static void CheckWhoAndWhat(Draft draft)
    {
        if (draft.Text("WhoId") is { } who && who.StartsWith("00Q", StringComparison.Ordinal) && draft.Text("WhatId") is not null)
            throw new SaveException(
                "FIELD_INTEGRITY_EXCEPTION",
                "Related To ID: an activity whose name is a lead cannot be related to another record",
                "WhatId");
    }

    private static string? AccountOf(Org org, Draft draft)
    {
        var what = org.Database.Find(draft.Text("WhatId"));
        return what?.Type.Name == "Account"
            ? what.Id
            : what?.Text("AccountId") ?? org.Database.Find(draft.Text("WhoId"))?.Text("AccountId");
    }

    private static void Relate(SaveContext context, Draft draft, Row saved, string field, bool isWhat)
    {
        if (!draft.Changes(field))
            return;
        var org = context.Org;
        var relations = org.Database["EventRelation"];
        foreach (
            var old in org.Database.Where("EventRelation", "EventId", saved.Id).Where(r => r.Flag("IsParent") && r.Flag("IsWhat") == isWhat)
        )
            relations.SetDeleted(old, true);
        if (saved.Text(field) is { } id)
            OrgStart.Insert(org, "EventRelation", new()
            {
                ["EventId"] = saved.Id, ["RelationId"] = id, ["IsWhat"] = isWhat, ["IsParent"] = true, ["IsInvitee"] = false,
                ["CreatedById"] = context.Rights.UserId, ["LastModifiedById"] = context.Rights.UserId,
            });
    }
}
