using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>What a SELECT writes of each row: fields, nested parents, TYPEOF branches and child queries, in the order asked.</summary>
internal sealed class SelectTree
{
    private readonly string _version;
    private readonly Database _database;
    private readonly List<(string Name, Action<Utf8JsonWriter, Row> Write)> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SelectTree> _parents = new(StringComparer.OrdinalIgnoreCase);

    private SelectTree(string version, Database database)
    {
        _version = version;
        _database = database;
    }

    /// <param name="runner">The query whose SELECT is bound.</param>
    /// <param name="version">Of the API, as in the rows' own addresses: <c>v60.0</c>.</param>
    public static SelectTree Bind(QueryRunner runner, string version)
    {
        var tree = new SelectTree(version, runner.Scope.Database);
        foreach (var item in runner.Query.Select)
            switch (item)
            {
                case SelectExpression { Expression.Function: null } field: tree.AddPath(runner, runner.Paths.Bind(field.Expression)); break;
                case SelectExpression call: tree.AddCall(runner, call.Expression); break;
                case SelectChildren children: tree.AddChildren(runner, children.Query); break;
                case SelectTypeOf typeOf: tree.AddTypeOf(runner, typeOf); break;
                case SelectGroup group: tree.AddGroup(runner, group); break;
            }
        return tree;
    }

    public void Write(Utf8JsonWriter json, Row row)
    {
        json.WriteStartObject();
        json.WriteStartObject("attributes");
        json.WriteString("type", row.Type.Name);
        json.WriteString("url", $"/services/data/{_version}/sobjects/{row.Type.Name}/{row.Id}");
        json.WriteEndObject();
        foreach (var (name, write) in _entries)
        {
            json.WritePropertyName(name);
            write(json, row);
        }
        json.WriteEndObject();
    }

    private void Add(string name, Action<Utf8JsonWriter, Row> write)
    {
        if (_names.Add(name))
            _entries.Add((name, write));
    }

    private void AddPath(QueryRunner runner, BoundPath path)
    {
        var tree = this;
        foreach (var step in path.Steps)
            tree = tree.Parent(step);
        if (tree._names.Contains(path.LeafName))
            throw new SoqlException(
                "INVALID_FIELD",
                $"duplicate field selected: {string.Join('.', path.Steps.Select(s => s.RelationshipName).Append(path.LeafName))}");
        if (path.Leaf is { } leaf)
            tree.Add(leaf.Name, (json, row) => JsonValues.Write(json, RowReader.Read(runner.Scope.Org, row, leaf), leaf));
        else
        {
            var last = new BoundPath([], null, path.LeafName);
            tree.Add(NameFieldCase(path.LeafName), (json, row) => JsonValues.Write(json, runner.Paths.Read(last, row), null));
        }
    }

    private static string NameFieldCase(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private SelectTree Parent(Field reference)
    {
        var name = reference.RelationshipName!;
        if (_parents.TryGetValue(name, out var known))
            return known;
        var parent = _parents[name] = new SelectTree(_version, _database);
        Add(name, (json, row) =>
        {
            if (_database.Find(row[reference] as string) is { } target)
                parent.Write(json, target);
            else
                json.WriteNullValue();
        });
        return parent;
    }

    private void AddCall(QueryRunner runner, Expression call)
    {
        var value = runner.BindValue(call);
        Add(call.Alias ?? call.Path, (json, row) => JsonValues.Write(json, value.Read(row), null));
    }

    private void AddTypeOf(QueryRunner runner, SelectTypeOf typeOf)
    {
        if (!runner.Type.TryRelationship(typeOf.Relationship, out var reference) || !reference.IsPolymorphic)
            throw SoqlException.InvalidField(
                runner.Query.Text,
                typeOf.At,
                $"Didn't understand relationship '{typeOf.Relationship}' in field path. TYPEOF needs a polymorphic relationship");
        var branches = typeOf.Branches.ToDictionary(
            b => b.Type, b => Branch(runner, b.Type, b.Fields, typeOf.At), StringComparer.OrdinalIgnoreCase);
        Add(reference.RelationshipName!, (json, row) =>
        {
            if (_database.Find(row[reference] as string) is not { } target)
                json.WriteNullValue();
            else if (branches.TryGetValue(target.Type.Name, out var branch))
                branch.Write(json, target);
            else
                Branch(runner, target.Type.Name, typeOf.Else, typeOf.At).Write(json, target);
        });
    }

    private SelectTree Branch(QueryRunner runner, string type, IReadOnlyList<Expression> fields, int at) =>
        Bind(
            new QueryRunner(
                runner.Scope,
                runner.Query with
                {
                    From = type,
                    FromAt = at,
                    Alias = null,
                    Where = null,
                    OrderBy = [],
                    Select = [.. fields.Select(f => new SelectExpression(f))],
                }),
            _version);

    private void AddGroup(QueryRunner runner, SelectGroup group)
    {
        var kind = group.Group.ToUpperInvariant();
        if (kind is not ("ALL" or "STANDARD" or "CUSTOM"))
            throw SoqlException.Malformed(
                runner.Query.Text, group.At, $"FIELDS function must have a value of ALL, CUSTOM or STANDARD, not {group.Group}");
        if (kind != "STANDARD" && runner.Query.Limit is null or > 200)
            throw SoqlException.Malformed(runner.Query.Text, group.At, "The SOQL FIELDS function must have a LIMIT of at most 200");
        foreach (var field in runner.Type.Fields)
            if (runner.Scope.Rights.CanSee(runner.Type, field) && (kind == "ALL" || field.Custom == (kind == "CUSTOM")))
                AddPath(runner, new BoundPath([], field, field.Name));
    }

    private void AddChildren(QueryRunner runner, Query inner)
    {
        var (childType, reference) =
            runner.Scope.Org.Catalog.Children(runner.Type, inner.From)
            ?? throw SoqlException.At(
                "INVALID_TYPE",
                inner.Text,
                inner.FromAt,
                $"Didn't understand relationship '{inner.From}' in FROM part of query call. "
                + "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. "
                + $"{PathBinder.Advice}");
        var ofChild = inner with { From = childType.Name };
        var tree = Bind(new QueryRunner(runner.Scope, ofChild), _version);
        Add(reference.ChildRelationship!, (json, row) =>
        {
            var mine = new CompareCondition(
                new Expression(null, reference.Name, inner.FromAt), "=", new Literal(LiteralKind.Text, row.Id, inner.FromAt));
            var children = new QueryRunner(
                runner.Scope,
                ofChild with
                {
                    Where = inner.Where is { } where ? new AndCondition([mine, where]) : mine,
                }
            ).Rows();
            if (children.Count == 0)
            {
                json.WriteNullValue();
                return;
            }
            json.WriteStartObject();
            json.WriteNumber("totalSize", children.Count);
            json.WriteBoolean("done", true);
            json.WriteStartArray("records");
            foreach (var child in children)
                tree.Write(json, child);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
