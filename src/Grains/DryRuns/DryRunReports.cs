using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests;
using OnceHub.Sync.Salesforce;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.DryRuns;

/// <summary>What a rehearsed turn would have sent and recorded, as told to a person.</summary>
internal static class DryRunReports
{
    public static DryRunReport Of(GuestWork work, string subjectId, RehearsalStore store, RehearsalOrg org, RehearsedSalesforce salesforce)
    {
        var unit = store.Commits.LastOrDefault()?.Bookings.FirstOrDefault(booking => booking.BookingId == subjectId);
        var history = unit?.History.LastOrDefault();
        var detail = history is null
            ? new HistoryDetail()
            : JsonSerializer.Deserialize<HistoryDetail>(history.Detail, JournalJson.Options)!;
        var link = unit?.Write is { } write ? BookingJournal.FromJson(write.State).Link : new SalesforceLink();
        var failure = FailureOf(unit, org);
        return new DryRunReport
        {
            BookingId = subjectId,
            EventType = work.Items.IsEmpty ? null : work.Items[0].Row.Type,
            Verdict = work.Items.IsEmpty ? null : history?.Verdict ?? (failure is null ? null : "failed"),
            Outcome = OutcomeOf(unit, failure, salesforce),
            Status = detail.Status,
            Guest = new DryRunGuest(work.Guest.Value, store.IsNew(work.Guest)),
            Match = MatchOf(link, salesforce),
            Candidates = CandidatesOf(org, link.RecordId),
            Requests = [.. salesforce.Requests.Select(request => new DryRunSent(request.Method, request.Path, request.Body))],
            Writes = [.. salesforce.Requests.SelectMany((request, i) => request.Writes.Select(row => WriteOf(i, row, detail, salesforce)))],
            Warnings = [.. (detail.Problems ?? []).Select(problem => new DryRunWarning(problem.Field, problem.Code, problem.Message))],
            Failure = failure,
        };
    }

    private static string OutcomeOf(BookingCommit? unit, DryRunFailure? failure, RehearsedSalesforce salesforce) => (unit, failure) switch
    {
        (null, _) => "deferred",
        (_, not null) => "setAside",
        _ => salesforce.Requests.Count > 0 ? "written" : "unchanged",
    };

    private static DryRunFailure? FailureOf(BookingCommit? unit, RehearsalOrg org)
    {
        if (unit is null)
            return new DryRunFailure(
                org.Failure?.Code ?? FailureCodes.SalesforceUnreachable,
                org.Failure?.Message ?? "Salesforce could not do it now; the event would be tried again.");
        if (unit.Failed is [var failed, ..]) return new DryRunFailure(failed.Reason.Code, failed.Reason.Message);
        return null;
    }

    private static DryRunMatch MatchOf(SalesforceLink link, RehearsedSalesforce salesforce)
    {
        var isNew = link.RecordId is { } id && salesforce.IsMadeUp(id);
        return new DryRunMatch(
            link.RecordObject?.ToString(), isNew ? null : link.RecordId?.Value, isNew, link.Rule?.ToString(), link.Explanation);
    }

    private static ImmutableArray<DryRunCandidate> CandidatesOf(RehearsalOrg org, SalesforceId? chosen) =>
    [
        .. org.People.Select(person => (Id: person.Key, Fields: person.Value))
            .Select(person => new DryRunCandidate(
                person.Id.Value,
                person.Id.Prefix == "00Q" ? "Lead" : "Contact",
                person.Fields["Email"]?.Text,
                person.Fields["LastModifiedDate"]?.Text,
                person.Id == chosen))
            .OrderByDescending(candidate => candidate.Chosen)
            .ThenByDescending(candidate => candidate.LastModified, StringComparer.Ordinal)
            .ThenBy(candidate => candidate.Id, StringComparer.Ordinal),
    ];

    private static DryRunWrite WriteOf(int request, RehearsedWrite row, HistoryDetail detail, RehearsedSalesforce salesforce) => new(
        request,
        row.Verb.ToString().ToLowerInvariant(),
        row.Object,
        row.Id is { } id && !salesforce.IsMadeUp(id) ? id.Value : null,
        [.. row.Fields.Select(field => FieldOf(row, field.Key, field.Value, detail))],
        row.Refusal is { } refusal ? new DryRunFailure(refusal.Code, refusal.Message) : null);

    private static DryRunField FieldOf(RehearsedWrite row, string field, FieldValue value, HistoryDetail detail)
    {
        var change = ChangeOf(row.Object, field, detail);
        var (from, to) = (Text(row.Before?[field]), Text(value));
        // The moment is the same, however it is spelled.
        var isSame = from == to || (DateTimeOffset.TryParse(from, System.Globalization.CultureInfo.InvariantCulture, out var before)
            && DateTimeOffset.TryParse(to, System.Globalization.CultureInfo.InvariantCulture, out var after) && before == after);
        return new DryRunField(field, from, to, row.Refusal is null && !isSame, change?.Source);
    }

    /// <summary>The guest's record is told by plain names, other objects by theirs before it.</summary>
    private static FieldChange? ChangeOf(string objectName, string field, HistoryDetail detail)
    {
        var isPerson = objectName is "Contact" or "Lead" or PersonAccountFields.ObjectName;
        var names = isPerson ? new[] { field, $"{objectName}.{field}" } : [$"{objectName}.{field}"];
        return detail.Changes?.FirstOrDefault(change => names.Contains(change.Field, StringComparer.OrdinalIgnoreCase));
    }

    private static string? Text(FieldValue? value) => value is { IsBlank: false } given ? given.ToString() : null;
}
