using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>Who asks, and whether deleted rows answer too.</summary>
internal sealed record QueryScope(Org Org, UserRights Rights, bool IncludeDeleted)
{
    public Database Database => Org.Database;
}

/// <summary>
/// A path resolved: relationships to follow, then a field. Behind a polymorphic relationship the field is known by name only.
/// </summary>
internal sealed record BoundPath(IReadOnlyList<Field> Steps, Field? Leaf, string LeafName);

/// <summary>Finds what a written path means for an object, or says what is wrong with it.</summary>
internal sealed class PathBinder(QueryScope scope, Query query, ObjectType type)
{
    public const string Advice = "Please reference your WSDL or the describe call for the appropriate names.";

    /// <summary>What Who, What and Owner show of whatever they point at.</summary>
    private static readonly HashSet<string> NameFields = new(StringComparer.OrdinalIgnoreCase)
        {
            "Id",
            "Name",
            "Type",
            "FirstName",
            "LastName",
            "Email",
            "Phone",
            "Title",
            "Username",
            "IsActive",
            "Alias",
            "UserRoleId",
            "ProfileId",
        };

    public ObjectType Type => type;

    public BoundPath Bind(Expression expression) => Bind(expression.Path, expression.At);

    public BoundPath Bind(string path, int at)
    {
        var parts = path.Split('.');
        var start =
            parts.Length > 1
            && (
                parts[0].Equals(query.Alias, StringComparison.OrdinalIgnoreCase)
                || parts[0].Equals(type.Name, StringComparison.OrdinalIgnoreCase))
                ? 1
                : 0;
        var steps = new List<Field>();
        var current = type;
        for (var i = start; i < parts.Length - 1; i++)
        {
            if (current is null || !current.TryRelationship(parts[i], out var reference) || !scope.Rights.CanSee(current, reference))
                throw SoqlException.InvalidField(
                    query.Text,
                    at,
                    $"Didn't understand relationship '{parts[i]}' in field path. If you are attempting to use a custom relationship, "
                    + $"be sure to append the '__r' after the custom relationship name. {Advice}");
            steps.Add(reference);
            current = reference.IsPolymorphic ? null : scope.Org.Catalog[reference.ReferenceTo[0]];
        }
        var name = parts[^1];
        if (current is null)
            return NameFields.Contains(name) ? new BoundPath(steps, null, name) : throw NoColumn(name, "Name", at);
        if (!current.TryField(name, out var leaf) || !scope.Rights.CanSee(current, leaf))
            throw NoColumn(name, current.Name, at);
        return new BoundPath(steps, leaf, leaf.Name);
    }

    public SoqlException NoColumn(string name, string entity, int at) => SoqlException.InvalidField(query.Text, at,
        $"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the "
        + $"custom field name. {Advice}");

    /// <summary>The value a row has at a path's end; null wherever a relationship is empty.</summary>
    public object? Read(BoundPath path, Row row)
    {
        var current = row;
        foreach (var step in path.Steps)
        {
            if (scope.Database.Find(current[step] as string) is not { } next)
                return null;
            current = next;
        }
        if (path.Leaf is { } leaf)
            return RowReader.Read(scope.Org, current, leaf);
        if (path.LeafName.Equals("Type", StringComparison.OrdinalIgnoreCase))
            return current.Type.Name;
        return current.Type.TryField(path.LeafName, out var field) ? current[field] : null;
    }
}
