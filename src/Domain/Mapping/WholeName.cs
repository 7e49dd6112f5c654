using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>
/// The first and the last name of a record that exists are of one person: written half, they would name somebody who does not exist.
/// </summary>
public static class WholeName
{
    private const string First = "FirstName";
    private const string Last = "LastName";

    public static readonly ImmutableArray<string> Parts = [First, Last];

    public static bool IsPart(string field) => Parts.Contains(field, StringComparer.OrdinalIgnoreCase);

    /// <summary>Leaves out a part that would join another person's other part.</summary>
    internal static void Keep(WriteDraft write, FieldSet current)
    {
        var (first, last) = (write.Fields.Contains(First), write.Fields.Contains(Last));
        if (first && !last && write.LeftOf(Last) is { } told && !AreSame(told, current[Last])) write.Drop(First);
        // A blank never clears a first name: one that the guest does not tell stays, and so does the last name beside it.
        if (last && !first && current[First] is { IsBlank: false } kept && !write.IsConfirmed(First) && !AreSame(kept, write.LeftOf(First)))
            write.Drop(Last);
    }

    /// <summary>
    /// The record as read, without a last name that is there only because the guest had told none: what a record that was made here
    /// got instead of it.
    /// </summary>
    public static FieldSet WithoutStandIn(FieldSet record)
    {
        if (!IsStandIn(record)) return record;
        var meant = record.Copy();
        meant[Last] = FieldValue.Null;
        return meant;
    }

    /// <summary>There is no first name, and the last name is the beginning of the record's own email, or one of its numbers.</summary>
    public static bool IsStandIn(FieldSet record) =>
        record[First] is not { IsBlank: false }
        && record[Last]?.Text is { } last
        && StandInsOf(record).Contains(last, StringComparer.Ordinal);

    private static IEnumerable<string> StandInsOf(FieldSet record)
    {
        foreach (var field in EmailFields)
            if (EmailAddress.TryNormalize(record[field]?.Text, out var email)) yield return PersonName.FallbackLast(email, null);
        foreach (var field in PhoneFields)
            if (record[field]?.Text is { Length: > 0 } phone) yield return phone;
    }

    private static readonly ImmutableArray<string> EmailFields = ["Email", PersonAccountFields.NameOf("Email")];

    private static readonly ImmutableArray<string> PhoneFields =
        [.. SearchedFields.Phones, .. SearchedFields.Phones.Select(PersonAccountFields.NameOf)];

    private static bool AreSame(FieldValue one, FieldValue? other) =>
        other is { } known && string.Equals(one.ToString().Trim(), known.ToString().Trim(), StringComparison.OrdinalIgnoreCase);
}
