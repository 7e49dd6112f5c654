using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Record writes with good defaults.</summary>
internal static class Writes
{
    public static RecordWrite Insert(string type = "Contact", string? token = null, params WriteReference[] references) => new()
    {
        Kind = WriteKind.Insert,
        Object = type,
        Fields = new FieldSet { ["LastName"] = FieldValue.Of("Miller") },
        ExternalIdField = token is null ? null : "OnceHub_Id__c",
        ExternalIdValue = token,
        References = [.. references],
    };

    public static RecordWrite Update(string id, string type = "Contact", bool assign = false) => new()
    {
        Kind = WriteKind.Update,
        Object = type,
        RecordId = SalesforceId.Parse(id),
        Fields = new FieldSet { ["Phone"] = FieldValue.Of("1") },
        AutoAssign = assign,
    };

    public static RecordWrite Event(string booking, params WriteReference[] references) => new()
    {
        Kind = WriteKind.Upsert,
        Object = "Event",
        ExternalIdField = "OnceHub_Booking_Id__c",
        ExternalIdValue = booking,
        Fields = new FieldSet { ["Subject"] = FieldValue.Of("Call") },
        References = [.. references],
    };

    public static WriteOutcome Done(string id) => new() { RecordId = SalesforceId.Parse(id), Created = true };

    public static WriteOutcome Failed(FailureAction action = FailureAction.Retry, string code = "X") =>
        new() { Failure = Failure(action, code) };

    public static CallFailure Failure(FailureAction action, string code = "X", params string[] fields) =>
        new()
        {
            Action = action,
            Code = code,
            Message = "Refused.",
            Fields = [.. fields],
        };

    /// <summary>A well-formed id of the object, by number.</summary>
    public static string Id(string prefix, int number) => SalesforceId.Parse($"{prefix}A0000000{number:D4}").Value;
}
