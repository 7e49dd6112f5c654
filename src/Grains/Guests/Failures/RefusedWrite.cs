using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Failures;

/// <summary>A write that Salesforce refused.</summary>
/// <param name="Object">API name.</param>
/// <param name="Rows">The mapping of the object.</param>
/// <param name="Types">What the object takes; null where the connected user does not see it.</param>
/// <param name="Teller">Whose history tells of it.</param>
internal sealed record RefusedWrite(
    string Object, ImmutableArray<FieldMapping> Rows, FieldTypes? Types, SubjectTurn Teller, CallFailure Failure);
