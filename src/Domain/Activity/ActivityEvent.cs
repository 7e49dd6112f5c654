using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>The Activity Event of a booking, as fields.</summary>
public static class ActivityEvent
{
    /// <summary>Salesforce's bound unless multi-day Events are switched on (Object Reference, Event).</summary>
    public const int MaxMinutes = 1440;

    /// <summary>The bound where they are switched on.</summary>
    public const int MaxMultiDayMinutes = 14 * MaxMinutes;

    private const string ObjectName = "Event";

    /// <summary>
    /// All fields of the Event, whether it is written for the first time or again; its record type the first time only, as an
    /// administrator may have changed it since. With a Lead as <paramref name="whoId"/>,
    /// WhatId is left out. StartDateTime and EndDateTime are always set here and cannot be mapped. In an org without the
    /// package's status field, the subject tells a status that is not just scheduled.
    /// </summary>
    /// <param name="whoId">The guest's Contact (a Person Account's contact too) or Lead.</param>
    /// <param name="whatId">A Case, Account or other record it is related to.</param>
    /// <param name="ownerId">The Salesforce user; null leaves the owner out of the write.</param>
    /// <param name="types">The org's own fields: values are converted to them, and package fields that are not there are done
    /// without.</param>
    /// <param name="isNew">An Event that is there keeps its record type, and what fallbacks and defaults of required fields stand in
    /// for.</param>
    /// <param name="longest">Minutes after which it ends, whatever the booking says.</param>
    /// <param name="revision">Rises with every write of this Event; the package refuses a lower one.</param>
    public static ActivityEventFields Build(
        BookingState state,
        OrgSettings settings,
        SalesforceId? whoId,
        SalesforceId? whatId,
        SalesforceId? ownerId,
        long revision,
        FieldTypes? types = null,
        bool isNew = true,
        int longest = MaxMinutes)
    {
        if (state.StartsAt is not { } start) return new ActivityEventFields(null, [NoUsableTime(state)]);
        var source = MappingSource.Of(state);
        var mapped = RecordFields.ForNew(ObjectName, RowsFor(settings.Mappings.Event, isNew), source, settings.Region, types);
        var package = PackageIn(types, settings.PackageFields);
        var problems = mapped.Problems.ToList();
        var fields = mapped.Fields;

        AddSubject(fields, state, source, settings, package, problems);
        fields["StartDateTime"] = FieldValue.Of(start);
        fields["EndDateTime"] = FieldValue.Of(start.AddMinutes(Minutes(state, longest, problems)));
        if (!fields.Contains("ShowAs")) fields["ShowAs"] = FieldValue.Of(state.IsLive ? "Busy" : "Free");
        AddRelations(fields, whoId, whatId, problems);
        if (ownerId is { } owner) fields["OwnerId"] = FieldValue.Of(owner.Value);
        if (isNew && (settings.CalendarOf(source.Booking!).EventRecordType ?? settings.Event.RecordType) is { } recordType)
            fields["RecordTypeId"] = FieldValue.Of(recordType.Value);
        AddPackageFields(fields, state, package, revision, problems);
        if (isNew && types is not null) problems.AddRange(RequiredFields.Fill(fields, types));
        return new ActivityEventFields(fields, [.. problems]);
    }

    private static ImmutableArray<FieldMapping> RowsFor(ImmutableArray<FieldMapping> rows, bool isNew) =>
        isNew ? rows : [.. rows.Select(row => row with { Fallback = null })];

    private static PackageFields PackageIn(FieldTypes? types, PackageFields package) => types is null ? package : package with
    {
        EventBookingId = types.Writable(package.EventBookingId),
        EventStatus = types.Writable(package.EventStatus),
        EventReason = types.Writable(package.EventReason),
        EventRevision = types.Writable(package.EventRevision),
    };

    private static FieldProblem NoUsableTime(BookingState state) => new(
        "StartDateTime",
        FieldProblemCodes.NoUsableTime,
        $"Booking {state.BookingId} has no starting time that can be used, so it has no Event yet. The Event is made when a time comes.");

    private static void AddSubject(
        FieldSet fields,
        BookingState state,
        MappingSource source,
        OrgSettings settings,
        PackageFields package,
        List<FieldProblem> problems)
    {
        var subject = fields["Subject"] is { IsBlank: false } mapped ? mapped.ToString() : FallbackSubject(source);
        if (package.EventStatus is null && state.Phase is not (BookingPhase.Scheduled or BookingPhase.Rescheduled))
            subject = $"[{state.StatusText}] {subject}";
        if (FittingValue.Of(ObjectName, "Subject", FieldValue.Of(subject), settings.Region, problems) is { } fitting)
            fields["Subject"] = fitting;
    }

    private static string FallbackSubject(MappingSource source)
    {
        var booking = source.Booking!;
        var what = booking.EventType?.Name ?? booking.Calendar?.Name ?? booking.BookingPage?.Name ?? "Meeting";
        return source.Name is { } name ? $"{what} with {name.Full}" : what;
    }

    private static int Minutes(BookingState state, int longest, List<FieldProblem> problems)
    {
        switch (state.DurationMinutes)
        {
            case { } tooLong when tooLong > longest:
                problems.Add(new FieldProblem(
                    "EndDateTime",
                    FieldProblemCodes.DurationCapped,
                    $"The meeting lasts {tooLong} minutes; Salesforce lets an Event last {longest}, so it ends there. "
                    + "It starts when it should."));
                return longest;
            case > 0 and var fine:
                return fine;
            case var none:
                problems.Add(new FieldProblem(
                    "EndDateTime",
                    FieldProblemCodes.DurationUnknown,
                    none is null
                        ? "The booking does not say how long the meeting lasts: the Event has no length."
                        : $"The booking says that the meeting lasts {none} minutes: the Event has no length."));
                return 0;
        }
    }

    private static void AddRelations(FieldSet fields, SalesforceId? whoId, SalesforceId? whatId, List<FieldProblem> problems)
    {
        const string LeadPrefix = "00Q";
        if (whoId is { } who) fields["WhoId"] = FieldValue.Of(who.Value);
        if (whatId is not { } what) return;
        if (whoId?.Prefix == LeadPrefix)
            problems.Add(
                new FieldProblem(
                    "WhatId",
                    FieldProblemCodes.WhatIdLeftOut,
                    $"The guest is a Lead, and Salesforce relates a Lead's Event to no other record: {what} was left out."));
        else
            fields["WhatId"] = FieldValue.Of(what.Value);
    }

    private static void AddPackageFields(
        FieldSet fields, BookingState state, PackageFields package, long revision, List<FieldProblem> problems)
    {
        const int ReasonLength = 255;
        if (package.EventBookingId is { } bookingId) fields[bookingId] = FieldValue.Of(state.BookingId);
        if (package.EventStatus is { } status) fields[status] = FieldValue.Of(state.StatusText);
        if (package.EventRevision is { } revisionField) fields[revisionField] = FieldValue.Of((decimal)revision);

        // Written even when null: a booking that is live again has no reason any more.
        if (package.EventReason is { } reason)
            fields[reason] = FieldValue.Of(state.Reason is { } text ? FittingValue.Cut(reason, text, ReasonLength, problems) : null);
    }
}

/// <param name="Fields">Null when there is no usable time; the problems then hold <see cref="FailureCodes.NoUsableTime"/>.</param>
public sealed record ActivityEventFields(FieldSet? Fields, ImmutableArray<FieldProblem> Problems);
