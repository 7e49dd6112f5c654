using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Refused writes of a Contact, and the booking whose history tells of them.</summary>
internal static class Refusals
{
    public static SubjectTurn Subject(string id = "BKNG-1") => new(id, new BookingRow { BookingId = id, Version = 0 }, new());

    /// <param name="failure">As in <see cref="FailureTable"/>.</param>
    /// <param name="mapped">Fields of the mapping.</param>
    public static RefusedWrite Write(SubjectTurn teller, string failure, params string[] mapped) =>
        new("Contact", Rows(mapped), Types(mapped), teller, FailureTable.Failure(failure));

    public static ImmutableArray<FieldMapping> Rows(params string[] mapped) =>
        [.. mapped.Select(target => new FieldMapping { Source = "guest.email", Target = target })];

    /// <summary>Names that end in Id are look-ups.</summary>
    public static FieldTypes Types(params string[] fields) => new(
        new ObjectType(
            "Contact", true, true,
            fields.ToImmutableDictionary(
                name => name,
                name => new FieldType
                {
                    Name = name, Createable = true, Updateable = true,
                    Kind = name.EndsWith("Id", StringComparison.Ordinal) ? FieldKind.Reference : FieldKind.Text,
                },
                StringComparer.OrdinalIgnoreCase),
            []),
        DateTimeOffset.UnixEpoch);

    public static FieldSet Fields(string names)
    {
        var fields = new FieldSet();
        foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries)) fields[name] = FieldValue.Of("x");
        return fields;
    }
}
