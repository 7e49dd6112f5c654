namespace OnceHub.Sync.Salesforce;

/// <summary>Something is the matter with a whole org: until it ends, the same would be said to whatever is sent next.</summary>
/// <param name="Code">Ours, and stable: docs/errors.md lists it among the pauses.</param>
/// <param name="Reason">What is the matter, in a sentence.</param>
/// <param name="Todo">What an administrator does about it, in a sentence.</param>
public sealed record OrgCondition(string Code, string Reason, string Todo)
{
    /// <value>The default value is <see cref="ConditionReach.Everything"/>.</value>
    public ConditionReach Reach { get; init; }

    /// <summary>As a rule it ends within minutes without anybody doing anything, so it is asked for sooner.</summary>
    public bool PassesByItself { get; init; }
}

/// <summary>What a condition of an org stops, and so what shows that it has ended.</summary>
public enum ConditionReach
{
    Everything,

    /// <summary>Records can be read all the while.</summary>
    Writes,

    /// <summary>The calls of the day are spent.</summary>
    Calls,
}
