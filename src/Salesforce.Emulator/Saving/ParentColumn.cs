using System.Diagnostics.CodeAnalysis;
using OnceHub.Sync.Salesforce.Emulator.Schema;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>
/// A parent named by an external id in the header of a CSV: <c>Account.Key__c</c>, or <c>Contact:Who.Key__c</c> where a relationship
/// leads to several objects.
/// </summary>
internal sealed record ParentColumn(Field Reference, string Parent, string Key)
{
    public static bool TryParse(ObjectType type, string header, [NotNullWhen(true)] out ParentColumn? column)
    {
        column = null;
        var dot = header.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return false;
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        if (type.TryRelationship(header[(colon + 1)..dot], out var reference)
            && KindOf(reference, colon < 0 ? null : header[..colon]) is { } parent)
            column = new ParentColumn(reference, parent, header[(dot + 1)..]);
        return column is not null;
    }

    /// <summary>The object that a relationship leads to, if it is sure: a relationship to several needs its name.</summary>
    public static string? KindOf(Field reference, string? named) => named is null
        ? reference.ReferenceTo.Count == 1 ? reference.ReferenceTo[0] : null
        : reference.ReferenceTo.FirstOrDefault(r => r.Equals(named, StringComparison.OrdinalIgnoreCase));
}
