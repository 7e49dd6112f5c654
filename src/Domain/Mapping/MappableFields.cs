using System.Collections.Frozen;

namespace OnceHub.Sync.Domain;

/// <summary>Which fields a mapping may write: not those that Salesforce or this connector alone sets.</summary>
public static class MappableFields
{
    /// <summary>Set by Salesforce or by us alone.</summary>
    private static readonly FrozenSet<string> Never = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Id",
        "OwnerId",
        "RecordTypeId",
        "CreatedById",
        "CreatedDate",
        "LastModifiedById",
        "LastModifiedDate",
        "SystemModstamp",
        "IsDeleted",
        "MasterRecordId");

    /// <summary>The connector sets an Event's time and relations itself (OnceHub's help, Salesforce Activity Event).</summary>
    private static readonly FrozenSet<string> NeverOnEvent = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "StartDateTime", "EndDateTime", "DurationInMinutes", "ActivityDate", "ActivityDateTime", "IsAllDayEvent", "WhoId", "WhatId");

    /// <param name="table">As the settings document names it: contact, lead, account, event, case or personAccount.</param>
    public static bool Has(string table, string field) => !Never.Contains(field) && !(table == "event" && NeverOnEvent.Contains(field));
}
