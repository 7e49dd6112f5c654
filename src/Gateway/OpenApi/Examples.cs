namespace OnceHub.Sync.Gateway;

/// <summary>Bodies shown in the API description. Names and addresses are made up.</summary>
internal static class Examples
{
    public const string Event = """
        {"id":"EVNT-2AB8RJY3LF","object":"event","creation_time":"2026-01-20T12:10:03.140Z","type":"booking.scheduled","api_version":"v2","data":{"object":"booking","id":"BKNG-YNMGHKQ24XV5","subject":"15-minute meeting","status":"scheduled","creation_time":"2026-01-20T12:10:02.487Z","starting_time":"2026-01-20T16:45:00.000Z","last_updated_time":"2026-01-20T12:10:02.753Z","duration_minutes":15,"owner":"USR-YX0J4ANZTV","form_submission":{"name":"Carrie Customer","email":"carrie@customer.example","phone":"","mobile_phone":"","note":"","company":"Customer Inc","guests":[],"custom_fields":[]}}}
        """;

    public const string WebhookAnswer = """{"accepted":1,"repeated":0,"setAside":0}""";

    public const string EventsAnswer = """
        {"accepted":2,"repeated":1,"refused":1,"refusals":[{"index":3,"eventId":"EVNT-9","code":"UNKNOWN_EVENT_TYPE","reason":"The type 'booking.moved' is not known."}],"repeats":[0]}
        """;

    public const string Guest = """{"email":"carrie@customer.example"}""";

    public const string Erasure = """
        {"id":7,"state":"running","startedBy":"ann@acme.example","startedAt":"2026-01-20T12:00:00+00:00","endedAt":null,"erased":4,
         "salesforceRecords":["003Hs00001A2B3CIAV"]}
        """;

    public const string CreateOrg = """{"displayName":"Acme"}""";

    public const string AddSecret = """{"name":"2026-spring"}""";

    public const string AddKey = """{"name":"website","scopes":["prefill"],"expiresAt":"2099-01-01T00:00:00Z"}""";

    public const string CatchUpKey = """{"apiKey":"…"}""";

    public const string CatchUp = """
        {"stored":true,"since":"2026-01-20T12:00:00+00:00","result":"works","triedAt":"2026-01-20T12:05:00+00:00","message":null,
         "workedAt":"2026-01-20T12:05:00+00:00","lookedUntil":"2026-01-20T12:03:00+00:00"}
        """;

    public const string Connection = """
        {"loginUrl":"https://acme.my.salesforce.com","clientId":"3MVG9…","clientSecret":"…"}
        """;

    public const string Connect = """{"environment":"sandbox","clientId":"3MVG9…","clientSecret":"…"}""";

    public const string Install = """{"bookingPage":"https://go.oncehub.com/acme"}""";

    public const string DryRun = $$"""{"event":{{Event}}}""";

    public const string MatchUsers = """{"users":[{"id":"USR-YX0J4ANZTV","email":"michael@acme.example"}]}""";

    public const string User = """{"salesforceUser":"michael@acme.example.sales","email":"michael@acme.example"}""";

    public const string RollBack = """{"version":3}""";

    public const string Replay = """{"code":"FIELD_CUSTOM_VALIDATION_EXCEPTION"}""";

    public const string StartReplay =
        """{"code":"FIELD_CUSTOM_VALIDATION_EXCEPTION","object":"Contact","cause":"The budget must be at least 100.","perSecond":50}""";

    public const string ReplayStarted = """
        {"id":7,"state":"running","total":412,"released":50,"synced":48,"failed":1,"waiting":1,"chosen":null,"code":"FIELD_CUSTOM_VALIDATION_EXCEPTION",
         "object":"Contact","cause":"The budget must be at least 100.","perSecond":50,"startedBy":"ann@acme.example",
         "startedAt":"2026-01-20T12:00:00+00:00","changedAt":"2026-01-20T12:00:00+00:00"}
        """;

    public const string RefusedWebhooks = """
        {"hours":[{"hour":"2026-01-20T12:00:00+00:00","cause":"signature-invalid","times":3}],
         "last":[{"at":"2026-01-20T12:10:03+00:00","cause":"signature-invalid","message":"None of this org's secrets made its signature",
          "whatToDo":"The webhook in OnceHub has another secret than the ones listed here.","size":1834,"address":"203.0.113.•"}]}
        """;

    public const string Hours = """
        {"items":[{"hour":"2026-01-20T11:00:00+00:00","synced":1204,"failed":3,"calls":14.25},
         {"hour":"2026-01-20T12:00:00+00:00","synced":0,"failed":0,"calls":0}]}
        """;

    public const string Draft = """{"basedOn":3,"version":0,"settings":{"target":"lead"}}""";

    public const string DraftKept = """
        {"version":1,"basedOn":3,"current":3,"outdated":false,"savedAt":"2026-01-20T12:00:00+00:00","settings":{"target":"lead"},"problems":[]}
        """;

    public const string ReplayBookings = """{"code":"FIELD_NOT_WRITABLE","field":"Tier__c"}""";

    public const string Objects = """
        {"items":[{"name":"Contact","label":"Contact","visible":true,"creatable":true,"editable":true,
         "recordTypes":[{"id":"012Hs000000mB3kIAE","name":"Customer","developerName":"Customer","available":true,"default":true}]}]}
        """;

    public const string Fields = """
        {"object":"Contact","label":"Contact","items":[{"name":"Email","label":"Email","type":"email","length":80,"required":false,"custom":false,
         "creatable":true,"editable":true,"restricted":false,"values":[],"references":[],"fit":"always"}]}
        """;

    public const string Owners = """
        {"users":[{"id":"005Hs00000EiRb2IAF","username":"michael@acme.example.sales","email":"michael@acme.example"}],
         "queues":[{"id":"00GHs000002mQ7cMAE","name":"New leads","objects":["Lead"]}]}
        """;

    public const string Sources = """
        {"items":[{"name":"form.email","type":"email","custom":false,"times":null,"firstSeenAt":null,"lastSeenAt":null},
         {"name":"form.custom.Budget","type":"any","custom":true,"times":412,"firstSeenAt":"2026-01-05T08:00:00+00:00","lastSeenAt":"2026-01-20T12:10:05+00:00"}]}
        """;

    public const string Calendars = """
        {"calendars":[{"id":"BKC-4K2PXN7Q1L","name":"Demo calls","times":412,"firstSeenAt":"2026-01-05T08:00:00+00:00","lastSeenAt":"2026-01-20T12:10:05+00:00",
           "inAccount":true,"active":true,"email":null}],
         "bookingPages":[],"masterPages":[],"eventTypes":[],
         "owners":[{"id":"USR-YX0J4ANZTV","name":"Michael Smith","times":0,"firstSeenAt":null,"lastSeenAt":null,
           "inAccount":true,"active":true,"email":"michael@example.com"}],
         "account":{"reading":"read","readAt":"2026-01-20T12:00:00+00:00","notes":["OnceHub's API does not list booking pages for this key (HTTP 404): those seen in bookings are listed, and others can be entered by id."]}}
        """;

    public const string SignIn = """{"email":"ann@acme.example","password":"…"}""";

    public const string SessionOfPerson = """
        {"name":"ann@acme.example","displayName":"Ann Miller","roles":[{"org":"acme","role":"administrator"}],
         "endsAt":"2026-01-21T00:00:00+00:00","antiforgeryToken":"…"}
        """;

    public const string ChoosePassword = """{"link":"ohl_…","password":"…"}""";

    public const string ChangePassword = """{"currentPassword":"…","newPassword":"…"}""";

    public const string Invite = """{"email":"ann@acme.example","name":"Ann Miller","roles":[{"org":"acme","role":"administrator"}]}""";

    public const string Grant = """{"role":"operator"}""";

    public const string Person = """
        {"email":"ann@acme.example","name":"Ann Miller","roles":[{"org":"acme","role":"administrator"}],"hasPassword":true,
         "hasOpenId":false,"createdAt":"2026-01-20T12:00:00+00:00","disabledAt":null}
        """;

    public const string People = $$"""{"items":[{{Person}}]}""";

    public const string PasswordLink = """
        {"link":"ohl_…","page":"https://console.example/password?link=ohl_…","expiresAt":"2026-01-23T12:00:00+00:00"}
        """;

    public const string Invited = $$"""{"person":{{Person}},"passwordLink":{{PasswordLink}}}""";

    public const string AddOperatorKey = """{"name":"deploy"}""";

    public const string NewOperatorKey = """{"name":"deploy","operatorKey":"oho_…"}""";

    public const string OperatorKeys = """
        {"items":[{"name":"deploy","createdAt":"2026-01-20T12:00:00+00:00","createdBy":"ann@acme.example","lastUsedAt":"2026-01-20T12:05:00+00:00"}]}
        """;

    public const string Audit = """
        {"items":[{"at":"2026-01-20T12:00:00+00:00","actor":"ann@acme.example","address":"203.0.113.7","act":"saveSettings","org":"acme",
          "target":"","summary":"version 4"}],"nextCursor":null}
        """;

    public const string Settings = """{"target":"contact","region":"US"}""";
}
