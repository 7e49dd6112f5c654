using System.Globalization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Events;

/// <summary>What a written Event shows now and what it was last written with, for the booking's history.</summary>
internal static class EventChanges
{
    private const string Source = "booking";

    /// <param name="write">What Salesforce has taken.</param>
    public static IEnumerable<FieldChange> Of(SubjectTurn subject, RecordWrite write, Turn turn)
    {
        var was = write.Kind == WriteKind.Update ? ShownEvent.LastWritten(subject, turn) : null;
        var package = turn.Settings.PackageFields;
        foreach (var (field, value) in write.Fields.Concat(RelationsOf(subject, write)))
        {
            if (Is(field, package.EventRevision) || Is(field, package.EventBookingId)) continue;
            var (from, to) = (Told(field, was?[field]), Told(field, value));
            if (from != to) yield return new FieldChange($"{EventWriting.ObjectName}.{field}", from, to, SourceOf(field, turn));
        }
    }

    /// <summary>Records that were made along with it.</summary>
    private static IEnumerable<KeyValuePair<string, FieldValue>> RelationsOf(SubjectTurn subject, RecordWrite write) =>
        write.References.Select(reference => KeyValuePair.Create(reference.Field, FieldValue.Of(
            (reference.Field == "WhoId" ? subject.Person?.RecordId : subject.Link.CaseId)?.Value)));

    private static bool Is(string field, string? other) => field.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string SourceOf(string field, Turn turn) =>
        turn.Settings.Mappings.Event.FirstOrDefault(row => Is(field, row.Target))?.Source ?? Source;

    private static string? Told(string field, FieldValue? value) =>
        value is not { IsBlank: false } given ? null
        : field is "StartDateTime" or "EndDateTime" && DateTimeOffset.TryParse(given.Text, CultureInfo.InvariantCulture, out var at)
            ? IsoTime.Seconds(at)
        : given.ToString();
}
