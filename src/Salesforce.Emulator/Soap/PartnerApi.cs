using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Metadata;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Soap;

/// <summary>login, and what REST cannot do: convertLead, merge, undelete, emptyRecycleBin.</summary>
internal static class PartnerApi
{
    public static IEnumerable<XElement> LogIn(EmulatorState state, WebCall call, XElement body)
    {
        if (state.LogIn(call.OrgName, body.Text("username"), body.Text("password")) is not var (org, user) || !user.Flag("IsActive"))
            throw new SoapFaultException(
                "sf:INVALID_LOGIN", "INVALID_LOGIN: Invalid username, password, security token; or user locked out.");
        var session = org.Access.Issue(user.Id, "SoapLogin", "api");
        var version = call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)[^1];
        return
        [
            new XElement("result",
                new XElement("metadataServerUrl", $"{call.BaseUrl}/services/Soap/m/{version}/{org.Id}"),
                new XElement("passwordExpired", "false"),
                new XElement("sandbox", org.IsSandbox),
                new XElement("serverUrl", $"{call.BaseUrl}/services/Soap/u/{version}/{org.Id}"),
                new XElement("sessionId", session.Token),
                new XElement("userId", user.Id),
                UserInfo(org, user, "userInfo")),
        ];
    }

    public static IEnumerable<XElement> Answer(SoapCall call)
    {
        var context = new SaveContext(call.Org, call.Rights) { Condition = call.Org.Settings.Condition };
        return call.Body.Name.LocalName switch
        {
            "getUserInfo" => [UserInfo(call.Org, call.Rights.User, "result")],
            "getServerTimestamp" => [new XElement("result", new XElement("timestamp", JsonValues.Text(call.Org.Now)))],
            "logout" => LogOut(call),
            "convertLead" => call.Body.Children("leadConverts").Select(x => Convert(context, x)),
            "merge" => call.Body.Children("mergeRequests").Concat(call.Body.Children("request")).Select(x => Merge(context, x)),
            "undelete" => call.Body.Children("ids").Select(x => Result(Deleter.Undelete(context, Id(x.Value)))),
            "delete" => call.Body.Children("ids").Select(x => Result(Deleter.Delete(context, Id(x.Value)))),
            "emptyRecycleBin" => call.Body.Children("ids").Select(x => Purge(call.Org, Id(x.Value))),
            var method => throw new SoapFaultException(
                "sf:UNSUPPORTED_API_VERSION", $"UNSUPPORTED_API_VERSION: the emulator does not know the SOAP call {method}"),
        };
    }

    private static IEnumerable<XElement> LogOut(SoapCall call)
    {
        call.Org.Access.Expire(call.Session.Token);
        return [];
    }

    private static XElement UserInfo(Org org, Row user, string name) => new(name,
        new XElement("accessibilityMode", "false"),
        new XElement("currencySymbol", "$"),
        new XElement("organizationId", org.Id),
        new XElement("organizationMultiCurrency", "false"),
        new XElement("organizationName", $"Emulated {org.Name}"),
        new XElement("profileId", user.Text("ProfileId")),
        new XElement("roleId", user.Text("UserRoleId")),
        new XElement("userEmail", user.Text("Email")),
        new XElement("userFullName", user.Text("Name")),
        new XElement("userId", user.Id),
        new XElement("userLanguage", "en_US"),
        new XElement("userLocale", "en_US"),
        new XElement("userName", user.Text("Username")),
        new XElement("userTimeZone", user.Text("TimeZoneSidKey")),
        new XElement("userType", "Standard"));

    private static XElement Convert(SaveContext context, XElement x)
    {
        var result = LeadConversion.Convert(context, new LeadConvertRequest(
            Id(x.Text("leadId")),
            OptionalId(x, "accountId"),
            OptionalId(x, "contactId"),
            x.Text("convertedStatus"),
            OptionalId(x, "ownerId"),
            x.Text("doNotCreateOpportunity") == "true",
            x.Text("opportunityName")));
        return new XElement("result",
            new XElement("accountId", result.AccountId),
            new XElement("contactId", result.ContactId),
            Errors(result.Save),
            new XElement("leadId", x.Text("leadId")),
            new XElement("opportunityId", result.OpportunityId),
            new XElement("success", result.Save.Success));
    }

    private static XElement Merge(SaveContext context, XElement x)
    {
        var master = x.Children("masterRecord").Single();
        var type = context.Org.Catalog[master.Text("type") ?? throw new InvalidOperationException("masterRecord must have a type")];
        var changes = RecordInput.Read(
            context,
            type,
            master.Elements().Where(e => e.Name.LocalName is not ("type" or "Id")).Select(e => (e.Name.LocalName, e.Value)));
        var losers = x.Children("recordToMergeIds").Select(e => Id(e.Value)).ToList();
        var result = Deleter.Merge(context, Id(master.Text("Id")), losers, changes);
        return new XElement(
            "result",
            Errors(result),
            new XElement("id", result.Id),
            result.Success ? losers.Select(l => new XElement("mergedRecordIds", l)) : [],
            new XElement("success", result.Success));
    }

    private static XElement Purge(Org org, string id)
    {
        if (org.Database.Find(id) is not { IsDeleted: true } row)
            return Result(SaveResult.Failed(new SaveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")));
        org.Database[row.Type].Forget(row);
        return Result(new SaveResult(id, false, []));
    }

    private static XElement Result(SaveResult result) =>
        new("result", Errors(result), new XElement("id", result.Id), new XElement("success", result.Success));

    private static IEnumerable<XElement> Errors(SaveResult result) =>
        result.Errors.Select(e => new XElement(
            "errors",
            e.Fields.Select(f => new XElement("fields", f)),
            new XElement("message", e.Message),
            new XElement("statusCode", e.Code)));

    private static string Id(string? written) =>
        RecordId.TryParse(written, out var id) ? id : throw new SoapFaultException("sf:MALFORMED_ID", $"MALFORMED_ID: bad id {written}");

    private static string? OptionalId(XElement x, string name) => x.Text(name) is { Length: > 0 } text ? Id(text) : null;
}
