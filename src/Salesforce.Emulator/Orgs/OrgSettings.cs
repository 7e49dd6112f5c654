namespace OnceHub.Sync.Salesforce.Emulator.Orgs;

/// <summary>What a test or a user may change about an org while it runs; <c>PATCH /emulator/orgs/{org}/settings</c>.</summary>
internal sealed record OrgSettings
{
    /// <summary>Calls a rolling day.</summary>
    public int DailyLimit { get; init; } = 100_000;

    /// <summary>Calls that count as spent already.</summary>
    public int UsedAtStart { get; init; }

    /// <summary>Requests that run longer than <see cref="LongCallSeconds"/>, at once.</summary>
    public int ConcurrentLongLimit { get; init; } = 25;

    public double LongCallSeconds { get; init; } = 20;

    /// <summary>Each use of a refresh token answers a new one and kills the old.</summary>
    public bool RotateRefreshTokens { get; init; }

    public int GrantsPerUserAndApp { get; init; } = 5;

    /// <summary>Whether an assertion (JWT bearer) may name the org's own address as its audience, beside the documented one.</summary>
    public bool OwnDomainAudience { get; init; } = true;

    /// <summary>Idle minutes until an access token dies.</summary>
    public double SessionMinutes { get; init; } = 120;

    public bool PersonAccounts { get; init; }

    /// <summary>Whether EventRelation also holds who and what an Event is about, beside its invitees.</summary>
    public bool SharedActivities { get; init; } = true;

    /// <summary>Whether states and countries are chosen from lists, and have codes.</summary>
    public bool StatePicklists { get; init; }

    public bool MultiCurrency { get; init; }

    public bool RecurringActivities { get; init; } = true;

    public bool MultidayEvents { get; init; }

    public bool ApiEnabled { get; init; } = true;

    /// <summary>What is the matter with the whole org; null when nothing is.</summary>
    public OrgCondition? Condition { get; init; }

    /// <summary>How long after its commit a record is found by search.</summary>
    public double SearchLagSeconds { get; init; }

    /// <summary>An unknown field or an unreadable value in a collection refuses the whole request, not the row.</summary>
    public bool StrictCollections { get; init; }

    /// <summary>Rows of one page of a query, unless Sforce-Query-Options asks for another.</summary>
    public int QueryPageSize { get; init; } = 2000;

    /// <summary>Batches of Bulk jobs a day: each holds up to 10,000 rows.</summary>
    public int DailyBulkBatches { get; init; } = 15_000;

    /// <summary>How long a Bulk 2.0 ingest job works on its rows after it was closed; they are all saved at its end.</summary>
    public double BulkJobSeconds { get; init; }

    public bool Has(OrgFeature feature) => feature switch
    {
        OrgFeature.PersonAccounts => PersonAccounts,
        OrgFeature.SharedActivities => SharedActivities,
        OrgFeature.StatePicklists => StatePicklists,
        OrgFeature.MultiCurrency => MultiCurrency,
        OrgFeature.RecurringActivities => RecurringActivities,
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, null),
    };
}
