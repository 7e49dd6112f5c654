using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Guests;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Answers shown in the API description, by their types, for endpoints that show no other. They are answers of the playground, cut
/// short; names and addresses are made up.
/// </summary>
internal static class AnswerExamples
{
    private static readonly Dictionary<Type, string> Known = new()
    {
        [typeof(HealthAnswer)] = """
            {"status":"ready"}
            """,
        [typeof(OrgsAnswer)] = """
            {"orgs":[{"org":"acme","displayName":"Acme","createdAt":"2026-01-20T12:00:00+00:00",
             "webhookUrl":"https://sync.acme.example/v1/orgs/acme/webhooks/oncehub"}]}
            """,
        [typeof(CreatedOrg)] = """
            {"org":"acme","displayName":"Acme","createdAt":"2026-01-20T12:00:00+00:00",
             "webhookUrl":"https://sync.acme.example/v1/orgs/acme/webhooks/oncehub","webhookSecret":"ohw_…","apiKey":"ohk_…"}
            """,
        [typeof(OrgView)] = """
            {"org":"acme","displayName":"Acme","createdAt":"2026-01-20T12:00:00+00:00",
             "webhookUrl":"https://sync.acme.example/v1/orgs/acme/webhooks/oncehub"}
            """,
        [typeof(RemovalView)] = """
            {"org":"acme","startedAt":"2026-01-20T12:00:00+00:00"}
            """,
        [typeof(CredentialsAnswer)] = """
            {"items":[{"name":"primary","createdAt":"2026-01-20T12:00:00+00:00"}]}
            """,
        [typeof(NewWebhookSecret)] = """
            {"name":"2026-spring","secret":"ohw_…","createdAt":"2026-01-20T12:00:00+00:00"}
            """,
        [typeof(NewApiKey)] = """
            {"name":"website","apiKey":"ohk_…","createdAt":"2026-01-20T12:00:00+00:00"}
            """,
        [typeof(ApiKeysAnswer)] = """
            {"items":[{"name":"primary","createdAt":"2026-01-20T12:00:00+00:00","scopes":["ingest","read"],"expiresAt":null,
             "lastUsedAt":null},{"name":"website","createdAt":"2026-01-20T12:00:00+00:00","scopes":["prefill"],
             "expiresAt":"2026-01-20T12:00:00+00:00","lastUsedAt":null}]}
            """,
        [typeof(SettingsVerdictView)] = """
            {"valid":false,"problems":[],"checkedAgainstSalesforce":true,"notCheckedBecause":null,"findings":[{"severity":"error",
             "place":"Contact mapping, row 1 (form.email → Emial)","path":"$.mappings.contact[0].target","code":"FIELD_MISSING",
             "message":"Contact has no field Emial. Did you mean Email? Correct the name, or give the user the field."}]}
            """,
        [typeof(SettingsWarningsView)] = """
            {"checkedAt":"2026-01-20T12:00:00+00:00","notCheckedBecause":null,"warnings":[]}
            """,
        [typeof(DryRunReport)] = """
            {"bookingId":"BKNG-YNMGHKQ24XV5","eventType":null,"verdict":null,"outcome":"written","status":"Scheduled (By customer)",
             "guest":{"token":"g-01a222e341cf7db490830325e77480c2","isNew":false},"match":{"object":"Contact",
             "recordId":"003Hs0000000003IAA","isNew":false,"rule":"Email",
             "explanation":"Contact 003Hs0000000003IAA was found by email carrie@customer.example."},
             "candidates":[{"id":"003Hs0000000003IAA","object":"Contact","email":"carrie@customer.example",
             "lastModified":"2026-11-28T16:00:48.000+0000","chosen":true}],"requests":[{"method":"POST",
             "path":"/services/data/v62.0/composite","body":{"allOrNone":false,"collateSubrequests":false,
             "compositeRequest":[{"method":"POST","url":"/services/data/v62.0/sobjects/Case",
             "httpHeaders":{"Sforce-Auto-Assign":"FALSE"},"body":{"Subject":"Carrie","OnceHub_Id__c":"BKNG-YNMGHKQ24XV5",
             "ContactId":"003Hs0000000003IAA"},"referenceId":"r0"}]}}],"writes":[{"request":0,"kind":"insert","object":"Case",
             "recordId":null,"fields":[{"field":"Subject","from":null,"to":"Carrie","changes":false,"source":null}],
             "refused":{"code":"DUPLICATE_VALUE",
             "message":"duplicate value found: OnceHub_Id__c duplicates value on record with id: 500Hs0000000001IAA"}}],"warnings":[],
             "failure":null}
            """,
        [typeof(SettingsVersions)] = """
            {"items":[{"version":2,"savedBy":"operator","savedAt":"2026-01-20T12:00:00+00:00","settings":{"schemaVersion":2,
             "target":"contact"}}]}
            """,
        [typeof(SettingsComparison)] = """
            {"from":1,"to":2,"differences":[{"path":"$.mappings.contact[5]","from":{"source":"form.custom.Budget","target":"Description",
             "overwrite":null,"fallback":null,"fallbackOnUpdate":false},"to":null}]}
            """,
        [typeof(ConnectionView)] = """
            {"method":"refresh_token","loginUrl":"https://acme.my.salesforce.com","clientId":"3MVG9…","username":null,
             "hasClientSecret":true}
            """,
        [typeof(SavedConnection)] = """
            {"connection":{"method":"refresh_token","loginUrl":"https://acme.my.salesforce.com","clientId":"3MVG9…","username":null,
             "hasClientSecret":true},"reloaded":true,"check":{"works":true,"organizationId":"00DHs0000000001MAA",
             "username":"michael@acme.example","instanceUrl":"http://127.0.0.1:5190","code":null,"message":null},"findings":[]}
            """,
        [typeof(RightsView)] = """
            {"ready":true,"mayConnect":true,"organizationId":"00DHs0000000001MAA","username":"michael@acme.example",
             "instanceUrl":"http://127.0.0.1:5190","rights":[{"right":"api","ok":true,"needed":true,
             "detail":"The API is open to michael@acme.example.","todo":null}]}
            """,
        [typeof(ConnectBegun)] = """
            {"authorizeUrl":"https://sync.acme.example/v1/oauth/begin?state=acme..…"}
            """,
        [typeof(UserView)] = """
            {"user":"USR-YX0J4ANZTV","email":null,"salesforceUser":"005Hs0000000001IAA","username":"michael@acme.example","by":"entered",
             "at":"2026-01-20T12:00:00+00:00","active":true}
            """,
        [typeof(UsersAnswer)] = """
            {"items":[{"user":"USR-YX0J4ANZTV","email":null,"salesforceUser":"005Hs0000000001IAA","username":"michael@acme.example",
             "by":"entered","at":"2026-01-20T12:00:00+00:00","active":true}],"notCheckedBecause":null}
            """,
        [typeof(MatchAnswer)] = """
            {"matched":[],"kept":[],"unmatched":["USR-9QWERTY"],"ambiguous":[]}
            """,
        [typeof(ConnectorView)] = """
            {"installed":true,"fields":[{"object":"Event","field":"OnceHub_Booking_Id__c","state":"installed",
             "withoutIt":"a retry after a lost answer must be settled by a query, which costs calls and can end with a person"}]}
            """,
        [typeof(InstallReport)] = """
            {"installed":true,"deployId":"0AfHs0000000002KAA","steps":[{"step":"deploy","ok":true,"code":null,
             "message":"12 components are in place."}],"components":[{"type":"CustomField","name":"Account.OnceHub_Id__c",
             "change":"unchanged","problem":null}]}
            """,
        [typeof(LimitsView)] = """
            {"callsUsed":36,"callsLimit":100000,"callsLeft":99964,"callsReserved":10000,"callsOurs":89864,"pausedCode":null,
             "pausedBecause":null,"pausedUntil":null}
            """,
        [typeof(OrgStatusView)] = """
            {"org":"acme","backlog":{"waiting":0,"due":0,"oldestReceivedAt":null},"worker":{"pulling":true,"inFlight":0,
             "pausedCode":null,"pausedBecause":null,"pausedUntil":null},"catchUp":{"stored":true,"since":"2026-01-20T12:00:00+00:00",
             "result":"works","triedAt":"2026-01-20T12:00:00+00:00","message":null,"workedAt":"2026-01-20T12:00:00+00:00",
             "lookedUntil":"2026-01-20T12:00:00+00:00"}}
            """,
        [typeof(GuestExportView)] = """
            {"guests":[{"email":"carrie@customer.example","identities":["email:carrie@customer.example"],
             "notes":{"recordId":"003Hs0000000003IAA"}}],"bookings":[{"bookingId":"BKNG-YNMGHKQ24XV5","phase":"Scheduled",
             "guestName":"Carrie Customer","state":{"schemaVersion":1},"history":[{"at":"2026-01-20T12:00:00+00:00",
             "eventId":"EVNT-2AB8RJY3LF","verdict":"applied","detail":{"type":"booking.scheduled"}}],"failures":[]}],
             "events":[{"eventId":"EVNT-2AB8RJY3LF","subjectId":"BKNG-YNMGHKQ24XV5","type":"booking.scheduled",
             "receivedAt":"2026-01-20T12:00:00+00:00","payload":{"id":"EVNT-2AB8RJY3LF","type":"booking.scheduled"}}]}
            """,
        [typeof(ErasuresAnswer)] = """
            {"items":[{"id":7,"state":"running","startedBy":"ann@acme.example","startedAt":"2026-01-20T12:00:00+00:00","endedAt":null,
             "erased":4,"salesforceRecords":["003Hs00001A2B3CIAV"]}]}
            """,
        [typeof(BookingsPage)] = """
            {"items":[{"bookingId":"BKNG-YNMGHKQ24XV5","phase":"Scheduled","status":"Scheduled (By customer)",
             "guestName":"Carrie Customer","calendar":"BKC-4K2PXN7Q1L",
             "recordId":"003Hs0000000003IAA","salesforceEventId":"00UHs0000000003MAA","startsAt":"2026-01-20T12:00:00+00:00",
             "updatedAt":"2026-01-20T12:00:00+00:00","failures":0,"waiting":0}],"nextCursor":"MTc5NTg4MTY0ODcyNCBCS05HLU4x"}
            """,
        [typeof(BookingView)] = """
            {"bookingId":"BKNG-YNMGHKQ24XV5","phase":"Scheduled","status":"Scheduled (By customer)","reason":null,
             "startsAt":"2026-01-20T12:00:00+00:00","durationMinutes":30,"guestName":"Carrie Customer",
             "guestEmail":"carrie@customer.example","subject":"Carrie","calendar":"BKC-4K2PXN7Q1L",
             "updatedAt":"2026-01-20T12:00:00+00:00","guest":"g-01a222e341cf7db490830325e77480c2","recordId":"003Hs0000000003IAA",
             "match":{"object":"Contact","rule":"None","explanation":"No record of this guest was found, so one is made."},
             "salesforceEventId":"00UHs0000000003MAA","caseId":"500Hs0000000001IAA","accountId":"001Hs0000000001IAA","pending":false,
             "takenOverBy":null,"callsSpent":2,"state":"synced","because":null,"records":[{"object":"Contact","id":"003Hs0000000003IAA",
             "made":true,"fields":[{"name":"FirstName","before":null,"after":"Carrie","source":"guest.firstName",
             "at":"2026-01-20T12:00:00+00:00"}]}],"history":[{"at":"2026-01-20T12:00:00+00:00","eventId":"EVNT-2AB8RJY3LF",
             "verdict":"applied","calls":2.0,"detail":{"type":"booking.scheduled","status":"Scheduled (By customer)"}}],"failures":[],
             "waiting":[],"pausedCode":null,"pausedBecause":null,"pausedUntil":null}
            """,
        [typeof(ReplayAnswer)] = """
            {"replayed":1,"more":false}
            """,
        [typeof(BookingReplayAnswer)] = """
            {"replayed":0,"nextCursor":null}
            """,
        [typeof(FailuresPage)] = """
            {"items":[{"id":7,"eventId":"EVNT-2AB8RJY3LF","subjectId":"BKNG-YNMGHKQ24XV5","type":"booking.scheduled",
             "code":"FIELD_CUSTOM_VALIDATION_EXCEPTION","cause":"The budget must be at least 10.",
             "message":"The budget must be at least 10. Correct the data, the mapping or the rule, then replay.",
             "at":"2026-01-20T12:00:00+00:00","resolvedAt":null,"object":"Contact"}],"nextCursor":null}
            """,
        [typeof(FailureGroupsAnswer)] = """
            {"groups":[{"code":"FIELD_CUSTOM_VALIDATION_EXCEPTION","object":"Contact","field":null,
             "cause":"The budget must be at least 10.","count":1,"bookings":1,"aside":1,"oldest":"2026-01-20T12:00:00+00:00",
             "newest":"2026-01-20T12:00:00+00:00","settingsChangedSince":false,"salesforceChangedSince":false,"mayBeMended":false,
             "whatToDo":"A validation rule of Contact refuses the record. Correct the mapping, or the rule in Salesforce, then replay.",
             "fix":{"page":"mapping/contact","row":null,"path":null}}]}
            """,
        [typeof(ReplaysPage)] = """
            {"items":[{"id":2,"state":"done","total":3,"released":3,"synced":3,"failed":0,"waiting":0,"chosen":null,
             "code":"FIELD_CUSTOM_VALIDATION_EXCEPTION","object":"Contact","cause":null,"perSecond":1,"startedBy":"operator",
             "startedAt":"2026-01-20T12:00:00+00:00","changedAt":"2026-01-20T12:00:00+00:00"}],"nextCursor":"MTc5NTg4MTQ1NDM0MCAy"}
            """,
        [typeof(PrefillView)] = """
            {"object":"Contact","recordId":"003Hs0000000003IAA","givenId":null,"form":{"name":"Carrie Customer",
             "email":"carrie@customer.example","phone":"+12025550123","mobilePhone":null,"company":"Customer Inc","note":null,
             "customFields":{}},"properties":[{"property":"form.firstName","object":"Contact","field":"FirstName","value":"Carrie"},
             {"property":"form.lastName","object":"Contact","field":"LastName","value":"Customer"}],"leftOut":[{"object":"Contact",
             "source":"guest.mobilePhone","field":"MobilePhone","reason":"the field is empty."},{"object":"Contact",
             "source":"form.custom.Budget","field":"Description","reason":"the field is empty."}]}
            """,
        [typeof(Connected)] = """
            {"org":"acme","check":{"ready":true,"mayConnect":true,"organizationId":"00DHs0000000001MAA",
             "username":"michael@acme.example","instanceUrl":"http://127.0.0.1:5190","rights":[{"right":"api","ok":true,"needed":true,
             "detail":"The API is open to michael@acme.example.","todo":null}]},"findings":[]}
            """,
        [typeof(ReplayView)] = Examples.ReplayStarted,
    };

    /// <summary>Null where none is known.</summary>
    public static string? Of(Type answer) => Known.GetValueOrDefault(answer);
}
