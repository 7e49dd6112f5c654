namespace OnceHub.Sync.Salesforce.Emulator.Orgs;

/// <summary>
/// What an org may have switched on. Fields that need a feature exist only where it is on; each is a member of <see cref="OrgSettings"/>.
/// </summary>
internal enum OrgFeature
{
    PersonAccounts,
    SharedActivities,
    StatePicklists,
    MultiCurrency,
    RecurringActivities,
}
