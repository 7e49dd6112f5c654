namespace OnceHub.Sync.Salesforce.Emulator.Soql;

/// <summary>A field or a function of one, as written: <c>Account.Name</c>, <c>COUNT(Id) total</c>.</summary>
internal sealed record Expression(string? Function, string Path, int At)
{
    public string? Alias { get; init; }

    public bool IsAggregate => Function?.ToUpperInvariant() is "COUNT" or "COUNT_DISTINCT" or "SUM" or "AVG" or "MIN" or "MAX";
}

internal abstract record SelectItem;

internal sealed record SelectExpression(Expression Expression) : SelectItem;

internal sealed record SelectChildren(Query Query) : SelectItem;

internal sealed record SelectTypeOf(
    string Relationship,
    IReadOnlyList<(string Type, IReadOnlyList<Expression> Fields)> Branches,
    IReadOnlyList<Expression> Else,
    int At) : SelectItem;

/// <summary>FIELDS(ALL), FIELDS(STANDARD), FIELDS(CUSTOM).</summary>
internal sealed record SelectGroup(string Group, int At) : SelectItem;

internal abstract record Condition;

internal sealed record AndCondition(IReadOnlyList<Condition> Parts) : Condition;

internal sealed record OrCondition(IReadOnlyList<Condition> Parts) : Condition;

internal sealed record NotCondition(Condition Inner) : Condition;

internal sealed record CompareCondition(Expression Left, string Operator, Literal Value) : Condition;

internal sealed record InCondition(Expression Left, bool Negated, IReadOnlyList<Literal> Values, Query? Query) : Condition;

/// <summary>INCLUDES and EXCLUDES on a multi-select picklist; a literal may ask for several values with ';'.</summary>
internal sealed record IncludesCondition(Expression Left, bool Negated, IReadOnlyList<Literal> Values) : Condition;

internal sealed record OrderItem(Expression Expression, bool Descending, bool? NullsLast);

internal sealed record Query
{
    public required string Text { get; init; }
    public required IReadOnlyList<SelectItem> Select { get; init; }
    public required string From { get; init; }
    public required int FromAt { get; init; }
    public string? Alias { get; init; }
    public Condition? Where { get; init; }
    public IReadOnlyList<Expression> GroupBy { get; init; } = [];
    public Condition? Having { get; init; }
    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];
    public int? Limit { get; init; }
    public int Offset { get; init; }
    public bool AllRows { get; init; }

    /// <summary>SELECT COUNT() FROM …: only the number is asked.</summary>
    public bool IsBareCount => Select is [SelectExpression { Expression: { Function: not null, Path.Length: 0 } }];

    public bool IsAggregate => GroupBy.Count > 0 || (!IsBareCount && Select.OfType<SelectExpression>().Any(s => s.Expression.IsAggregate));
}

internal enum LiteralKind { Null, Text, Number, Boolean, Date, DateTime, Range }

/// <summary>A written value. A date literal such as LAST_N_DAYS:3 is a half-open range of moments.</summary>
internal sealed record Literal(LiteralKind Kind, object? Value, int At)
{
    public DateTime RangeEnd { get; init; }
}
