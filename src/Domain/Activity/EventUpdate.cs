using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace OnceHub.Sync.Domain;

/// <summary>
/// What is sent to an Event that is there: what changed here since it was last written, so that what people wrote into its other
/// fields stays.
/// </summary>
public static class EventUpdate
{
    private const string Start = "StartDateTime";
    private const string End = "EndDateTime";
    private const string Owner = "OwnerId";

    private static readonly ConditionalWeakTable<ObjectType, Known> Shapes = [];

    /// <param name="becomes">All of it.</param>
    /// <param name="shown">
    /// All that it may show by now: what it was last written with, and what was sent since without an answer.
    /// </param>
    public static FieldSet Changes(ActivityEventFields becomes, IReadOnlyCollection<ActivityEventFields> shown, FieldTypes? types)
    {
        var changes = new FieldSet();
        foreach (var (field, value) in becomes.Fields!)
            if (shown.Any(was => was.Fields?[field] != value)) changes[field] = value;
        // Salesforce holds the one against the other.
        if (changes.Contains(Start) || changes.Contains(End))
            (changes[Start], changes[End]) = (becomes.Fields[Start], becomes.Fields[End]);
        foreach (var was in shown) Clear(changes, becomes, was, types, isOthers: false);
        return changes;
    }

    /// <summary>
    /// Empties what it shows of an earlier write and has no value any more. A value that only does not fit leaves its own booking's.
    /// </summary>
    /// <param name="write">What is sent.</param>
    /// <param name="isOthers">It was written for another booking: nothing of that stays but its owner.</param>
    public static void Clear(FieldSet write, ActivityEventFields becomes, ActivityEventFields was, FieldTypes? types, bool isOthers)
    {
        foreach (var field in GivenIn(was).Where(field => !becomes.Fields!.Contains(field)))
        {
            var stays = isOthers ? field == Owner
                : field is Owner or "WhoId" or "WhatId" || becomes.Problems.Any(problem => problem.Field == field);
            if (!stays && Emptied(field, types) is { } empty) write[field] = empty;
        }
    }

    /// <summary>
    /// Short, and another one once the settings, or fields that came, went or became of another kind, make another Event of the same
    /// booking: only a whole write brings that to an Event.
    /// </summary>
    public static string ShapeOf(OrgSettings settings, FieldTypes? types)
    {
        if (types is null) return Reckon(settings, null);
        // Asked in every turn, and the same for all turns of an org.
        if (Shapes.TryGetValue(types.Object, out var known) && ReferenceEquals(known.Settings, settings)) return known.Shape;
        var shape = Reckon(settings, types);
        Shapes.AddOrUpdate(types.Object, new Known(settings, shape));
        return shape;
    }

    private static string Reckon(OrgSettings settings, FieldTypes? types)
    {
        const int Length = 8;
        var package = settings.PackageFields;
        // Record types and fallbacks are for new ones.
        var shaping = settings.Mappings.Event.SelectMany(row => new[] { row.Target, row.Source }).Concat(
        [
            settings.Region, $"{settings.LongTexts}", $"{settings.Formulas}",
            package.EventBookingId, package.EventStatus, package.EventReason, package.EventRevision,
            .. settings.Mappings.Event.Select(row => Taking(row.Target, types)),
            Taking(package.EventBookingId, types), Taking(package.EventStatus, types), Taking(package.EventReason, types),
        ]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', shaping))).AsSpan(0, Length / 2));
    }

    private static string Taking(string? field, FieldTypes? types) => types?.Writable(field) is null ? "" : $"{types.Find(field!)!.Kind}";

    /// <summary>A text for a lookup that was resolved when it was written is not looked up again.</summary>
    private static IEnumerable<string> GivenIn(ActivityEventFields was) => was.Fields is not { } fields ? [] : fields
        .Select(value => value.Key)
        .Concat(was.Problems
            .Where(problem => problem.Code is FieldProblemCodes.LookupUnknown or FieldProblemCodes.LookupAmbiguous)
            .Select(problem => problem.Field));

    /// <summary>Null where it cannot be emptied.</summary>
    private static FieldValue? Emptied(string field, FieldTypes? types) => types?.Find(field) switch
    {
        { Updateable: false } => null,
        { Kind: FieldKind.Boolean } => FieldValue.Of(false),
        { Required: true } required => RequiredDefault.Of(required, types.Now),
        _ => FieldValue.Null,
    };

    private sealed record Known(OrgSettings Settings, string Shape);
}
