using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Which fields of a guest's record to write, and why.</summary>
public static class PersonFields
{
    /// <summary>
    /// All fields of a new record: mapped values, fallbacks where they are blank, and what Salesforce requires (LastName; a
    /// Lead's Company). Package fields (token, phone), owner and record type are the caller's, but for the phone.
    /// </summary>
    public static PersonWrite ForNew(PersonObject target, MappingSource source, OrgSettings settings) => throw new NotImplementedException();

    /// <summary>
    /// Only the fields to change on a record that exists: a blank never clears, a filled field changes only where rule and
    /// row allow, an equal value is not written, fallbacks are not used.
    /// </summary>
    /// <param name="current">The record as read, with every field of <see cref="FieldsToRead"/>; a field not in it counts as unknown and is left alone.</param>
    public static PersonWrite ForExisting(FieldSet current, PersonObject target, MappingSource source, OrgSettings settings) => throw new NotImplementedException();

    /// <summary>The mapped fields of an object, which a look-up must read so that <see cref="ForExisting"/> can compare.</summary>
    public static ImmutableArray<string> FieldsToRead(PersonObject target, OrgSettings settings) => throw new NotImplementedException();
}

/// <param name="Fields">To write; empty when nothing changes.</param>
/// <param name="Changes">One per field, for the history.</param>
/// <param name="Problems">What was cut or left out, and why.</param>
public sealed record PersonWrite(FieldSet Fields, ImmutableArray<FieldChange> Changes, ImmutableArray<FieldProblem> Problems);

/// <param name="From">Null for a new record.</param>
/// <param name="Source">The mapping's source, or <c>fallback</c>, or <c>required</c>.</param>
public sealed record FieldChange(string Field, string? From, string? To, string Source);
