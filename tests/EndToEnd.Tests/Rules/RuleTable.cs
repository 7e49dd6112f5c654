namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>All cases, by what they are about.</summary>
internal static class RuleTable
{
    public static IReadOnlyList<RuleCase> All { get; } =
    [
        .. IdentificationCases.All,
        .. PhoneCases.All,
        .. GivenRecordCases.All,
        .. VanishedRecordCases.All,
        .. MergedRecordCases.All,
        .. LifecycleCases.All,
        .. TimeCases.All,
        .. LineageCases.All,
        .. OwnerCases.All,
        .. AccountCases.All,
        .. PersonAccountCases.All,
        .. TargetCases.All,
        .. CaseCases.All,
        .. UpdateRuleCases.All,
        .. VisitCases.All,
        .. InviteeCases.All,
        .. TroubleCases.All,
    ];

    /// <summary>What a plain new guest leaves in Salesforce, with what else is expected.</summary>
    public static string[] NewAnn(params string[] more) => ["C Ann Miller* <ann@~.example> @Ann Miller", "A Ann Miller*", .. more];

    /// <summary>The same with one scheduled booking.</summary>
    public static string[] BookedAnn(params string[] more) => NewAnn(["E1 Scheduled (By customer) with C:Ann Miller", .. more]);
}
