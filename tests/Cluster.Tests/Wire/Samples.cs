using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>One of each kind of what crosses between grains, no member left at its default.</summary>
internal static class Samples
{
    private static readonly SalesforceId Contact = SalesforceId.Parse("003A00000000001");
    private static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static FieldSet Fields => new()
    {
        ["LastName"] = FieldValue.Of("O'Neill \"Ü\" 漢"),
        ["Empty__c"] = FieldValue.Of(""),
        ["Amount__c"] = FieldValue.Of(-12.50m),
        ["Count__c"] = FieldValue.Of(0m),
        ["Yes__c"] = FieldValue.Of(true),
        ["No__c"] = FieldValue.Of(false),
        ["Account.Industry"] = FieldValue.Null,
    };

    public static LookupKey[] Keys =>
    [
        new LookupKey.Email("ann@example.com"),
        new LookupKey.Phone("+14155550123"),
        new LookupKey.Record(Contact),
        new LookupKey.Guest(new GuestToken("g-1")),
        new LookupKey.BookingEvent("BKNG-1"),
        new LookupKey.BookingCase("BKNG-1"),
        new LookupKey.AccountName("Acme"),
        new LookupKey.AccountDomain("acme.example"),
        new LookupKey.EventRelations(SalesforceId.Parse("00UA00000000001")),
        new LookupKey.Named("User", "Ann Miller"),
        new LookupKey.EventMade(Contact, Time, Time.AddMinutes(-5)),
    ];

    public static RecordWrite Write => new()
    {
        Kind = WriteKind.Upsert,
        Object = "Event",
        RecordId = Contact,
        ExternalIdField = "OnceHub_Booking_Id__c",
        ExternalIdValue = "BKNG-1",
        Fields = Fields,
        AutoAssign = true,
        AllowDuplicates = true,
        References = [new WriteReference("WhoId", 1)],
        Alone = true,
        GoesOn = true,
    };

    public static CallFailure Failure => new()
    {
        Action = FailureAction.RequiredField,
        Code = "REQUIRED_FIELD_MISSING",
        Message = "Refused.",
        Fields = ["Tier__c"],
        ExistingRecords = [Contact],
        Ambiguous = true,
        NotBefore = Time,
        AllowSave = true,
        Defaults = new FieldSet { ["Tier__c"] = FieldValue.Of("Unspecified") },
    };

    public static GuestWork Work => new()
    {
        Org = OrgId.Parse("demo"),
        Guest = new GuestToken("g-1"),
        Revision = 7,
        Items = [Item],
        IsWatched = true,
    };

    public static WaitingItem Item => new()
    {
        Sequence = 1,
        EventId = "EVNT-1",
        SubjectId = "BKNG-1",
        Type = "booking.scheduled",
        Attempts = 2,
        Payload = [1, 2, 3],
        Read = new ReadPayload(new Unreadable<OnceHubEvent>(new UnreadableEvent("code", "reason")), "US"),
    };
}
