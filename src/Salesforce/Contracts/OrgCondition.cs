using OnceHub.Sync.Domain;

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

    /// <summary>The object that is hidden, or of which a field is, of <see cref="ConditionReach.Object"/>.</summary>
    public string? Object { get; init; }

    /// <summary>The field of it that is hidden; null where the object is.</summary>
    public string? Field { get; init; }

    /// <summary>Salesforce refuses whatever is asked, and does not say that it is about the user or the org.</summary>
    public static OrgCondition ApiRefused { get; } = new(
        PauseCodes.ApiRefused,
        "Salesforce refuses every request, whatever is in it.",
        "Ask whoever runs the service to see whether Salesforce still has this version of its API "
            + "(OnceHub:Salesforce:ApiVersion), and that no proxy or firewall refuses the requests.");

    /// <summary>The connected user does not see an object without which nothing can be done for any guest.</summary>
    public static OrgCondition ObjectHidden(string objectName) => new(
        PauseCodes.ObjectHidden,
        $"The connected user does not see {objectName}, so no guest can be looked for.",
        "Give the user the object; the connection's check tells what is missing.")
    {
        Reach = ConditionReach.Object,
        Object = objectName,
    };

    /// <summary>The connected user does not see a field by which guests are found.</summary>
    public static OrgCondition FieldHidden(SearchedField hidden) => new(PauseCodes.FieldHidden, hidden.Reason, hidden.Todo)
    {
        Reach = ConditionReach.Object,
        Object = hidden.Object,
        Field = hidden.Name,
    };
}

/// <summary>What a condition of an org stops, and so what shows that it has ended.</summary>
public enum ConditionReach
{
    Everything,

    /// <summary>Records can be read all the while.</summary>
    Writes,

    /// <summary>The calls of the day are spent.</summary>
    Calls,

    /// <summary>One object, or a field of it, is hidden from the connected user; whatever else is asked is answered.</summary>
    Object,
}
