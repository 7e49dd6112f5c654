using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

internal sealed record LeadConvertRequest(
    string LeadId,
    string? AccountId,
    string? ContactId,
    string? ConvertedStatus,
    string? OwnerId,
    bool DoNotCreateOpportunity,
    string? OpportunityName);

internal sealed record LeadConvertResult(SaveResult Save, string? AccountId, string? ContactId, string? OpportunityId);

/// <summary>A Lead becomes (or joins) an Account and a Contact, and an Opportunity if wanted. The Lead stays, read-only.</summary>
internal static class LeadConversion
{
    private static readonly string[] Shared =
    [
        "FirstName",
        "LastName",
        "Salutation",
        "Title",
        "Phone",
        "MobilePhone",
        "Fax",
        "Email",
        "LeadSource",
        "Description",
    ];

    public static LeadConvertResult Convert(SaveContext context, LeadConvertRequest request)
    {
        LeadConvertResult? converted = null;
        var save = Saver.Attempt(context, () =>
        {
            converted = Run(context, request);
            return converted.Save;
        });
        return save.Success ? converted! : new LeadConvertResult(save, null, null, null);
    }

    private static LeadConvertResult Run(SaveContext context, LeadConvertRequest request)
    {
        var org = context.Org;
        var lead = Saver.Existing(context, org.Catalog["Lead"], request.LeadId);
        if (lead.Flag("IsConverted"))
            throw new SaveException("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        var owner = request.OwnerId ?? lead.Text("OwnerId")!;
        if (owner.StartsWith("00G", StringComparison.Ordinal))
            throw new SaveException(
                "INVALID_CROSS_REFERENCE_KEY",
                "Converted objects can only be owned by users. If the lead is not owned by a user, "
                + "you must specify a user for the Owner field.");
        var accountId = Chosen(context, "Account", request.AccountId) ?? MakeAccount(context, lead, owner);
        var contactId =
            Chosen(context, "Contact", request.ContactId)
            ?? org.Database.Find(accountId)!.Text("PersonContactId")
            ?? MakeContact(context, lead, accountId, owner);
        var opportunityId = request.DoNotCreateOpportunity ? null : Made(Saver.Insert(context, new RecordInput(org.Catalog["Opportunity"])
            .Set("Name", request.OpportunityName ?? $"{lead.Text("Company")}-").Set("AccountId", accountId).Set("OwnerId", owner)
            .Set("StageName", "Prospecting").Set("CloseDate", DateOnly.FromDateTime(context.Now).AddMonths(3))));
        MarkConverted(context, lead, request.ConvertedStatus ?? "Closed - Converted", accountId, contactId, opportunityId);
        Deleter.MoveChildren(context, lead, org.Database.Find(contactId)!);
        return new LeadConvertResult(new SaveResult(lead.Id, false, []), accountId, contactId, opportunityId);
    }

    /// <summary>A Lead without a company becomes a person account.</summary>
    private static string MakeAccount(SaveContext context, Row lead, string owner)
    {
        var input = new RecordInput(context.Org.Catalog["Account"]).Set("OwnerId", owner).Set("Phone", lead.Text("Phone"));
        if (lead.Text("Company") is { } company)
            input.Set("Name", company);
        else
            input
                .Set("LastName", lead.Text("LastName"))
                .Set("FirstName", lead.Text("FirstName"))
                .Set("PersonEmail", lead.Text("Email"))
                .Set("PersonMobilePhone", lead.Text("MobilePhone"));
        return Made(Saver.Insert(context, input));
    }

    private static string MakeContact(SaveContext context, Row lead, string accountId, string owner)
    {
        var input = new RecordInput(context.Org.Catalog["Contact"]).Set("AccountId", accountId).Set("OwnerId", owner);
        foreach (var field in Shared)
            input.Set(field, lead[field]);
        foreach (var part in new[] { "Street", "City", "State", "PostalCode", "Country" })
            input.Set("Mailing" + part, lead[part]);
        return Made(Saver.Insert(context, input));
    }

    private static void MarkConverted(
        SaveContext context, Row lead, string status, string accountId, string contactId, string? opportunityId)
    {
        var values = (object?[])lead.Values.Clone();
        void Set(string field, object? value) => values[lead.Type[field].Ordinal] = value;
        Set("IsConverted", true);
        Set("Status", status);
        Set("ConvertedDate", DateOnly.FromDateTime(context.Now));
        Set("ConvertedAccountId", accountId);
        Set("ConvertedContactId", contactId);
        Set("ConvertedOpportunityId", opportunityId);
        Set("LastModifiedDate", context.Now);
        Set("SystemModstamp", context.Now);
        context.Org.Database["Lead"].Replace(lead, values);
    }

    private static string? Chosen(SaveContext context, string type, string? id) =>
        id is null ? null : Saver.Existing(context, context.Org.Catalog[type], id).Id;

    private static string Made(SaveResult result) => result.Success ? result.Id! : throw new SaveException([.. result.Errors]);
}
