using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.CatchUp;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>What is read of an org's OnceHub account, and what is told when some of it cannot be.</summary>
public sealed class OnceHubAccountsTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("accounts-").FullName;
    private readonly FakeTimeProvider _clock = new(Webhook.Monday);
    private readonly Account _oncehub = new();
    private readonly HttpClient _http;
    private readonly OnceHubApi _api;
    private readonly OnceHubAccounts _accounts;
    private readonly ISyncStore _store;

    public OnceHubAccountsTests()
    {
        _store = SyncStores.Open(
            new StorageOptions { Path = Path.Combine(_folder, "sync.db"), KeyFile = Path.Combine(_folder, "sync.key") }
        );
        _http = new HttpClient(_oncehub);
        _api = new OnceHubApi(_http, new CatchUpOptions { RequestGap = TimeSpan.Zero }, _clock);
        _accounts = new OnceHubAccounts(_store, _api, _clock, NullLogger<OnceHubAccounts>.Instance);
    }

    private static OrgId Org { get; } = OrgId.Parse("demo");

    public async Task InitializeAsync()
    {
        await _store.MigrateAsync(default);
        await new OnceHubKey("key", _clock.GetUtcNow()).SaveAsync(_store, Org, default);
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _api.Dispose();
        _http.Dispose();
        _oncehub.Dispose();
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>As the examples of OnceHub's API reference, and as what it leaves out or says otherwise.</summary>
    [Fact]
    public async Task Every_list_is_read_as_OnceHub_tells_it()
    {
        _oncehub.Lists["booking-calendars"] =
        [
            """{"object":"booking_calendar","id":"BKC-LDJ878496X","subject":"Meeting with Andrea","host":"USR-1","url":"https://oncehub.com/a","name":"Andrea's calendar","published":true,"duration_minutes":30}""",
            """{"object":"booking_calendar","id":"BKC-2","subject":"Demo","name":"","published":false}""",
            """{"object":"booking_calendar","name":"Without an id"}""",
        ];
        _oncehub.Lists["users"] =
        [
            """{"object":"user","id":"USR-FSD423423","first_name":"Andrea","last_name":"Hartie","email":"AndreaHartie@example.com","status":"active","role_name":"Member","teams":["TM-1"]}""",
            """{"object":"user","id":"USR-2","first_name":"","last_name":null,"email":"new@example.com","status":"invited"}""",
        ];
        _oncehub.Lists["booking-pages"] =
        [
            """{"id":"BP-3F7JAWT4UA","object":"booking_page","name":"Andrea Hartie","label":"AndreaHartie","active":false}""",
        ];
        _oncehub.Lists["master-pages"] =
        [
            """{"id":"MP-73E6RHFU77","object":"master_page","name":"Star Software LLC","label":"Dana","active":true}""",
        ];
        _oncehub.Lists["event-types"] = ["""{"id":"ET-7I7PKDTFJS","object":"event_type","name":"Live demo","description":"In depth"}"""];

        var account = await ReadAsync();

        Assert.Equal((AccountReading.Read, _clock.GetUtcNow()), (account.Reading, account.ReadAt));
        Assert.Empty(account.Notes);
        Assert.Equal(
            [
                new(SeenKind.Calendar, "BKC-LDJ878496X", "Andrea's calendar", null, true),
                new(SeenKind.Calendar, "BKC-2", "Demo", null, false),
                new(SeenKind.Owner, "USR-FSD423423", "Andrea Hartie", "andreahartie@example.com", true),
                new(SeenKind.Owner, "USR-2", "new@example.com", "new@example.com", false),
                new(SeenKind.BookingPage, "BP-3F7JAWT4UA", "Andrea Hartie", null, false),
                new(SeenKind.MasterPage, "MP-73E6RHFU77", "Star Software LLC", null, true),
                new(SeenKind.EventType, "ET-7I7PKDTFJS", "Live demo", null, true),
            ],
            account.Items.ToArray());
    }

    /// <summary>Pages of at most 100, each asked for by the last id of the one before.</summary>
    [Theory]
    [InlineData(0, true, "first")]
    [InlineData(100, true, "first")]
    [InlineData(100, false, "first", "USR-99")]
    [InlineData(250, true, "first", "USR-99", "USR-199")]
    [InlineData(250, false, "first", "USR-99", "USR-199")]
    public async Task All_pages_of_a_list_are_read(int count, bool saysWhetherThereAreMore, params string[] pages)
    {
        _oncehub.SaysHasMore = saysWhetherThereAreMore;
        _oncehub.Lists["users"] =
        [
            .. Enumerable.Range(0, count).Select(i => $$"""{"id":"USR-{{i}}","first_name":"User","last_name":"{{i}}"}"""),
        ];

        var account = await ReadAsync();

        Assert.Equal(count, account.Items.Length);
        Assert.Equal(pages, _oncehub.Asked.Where(asked => asked.List == "users").Select(asked => asked.After));
    }

    [Fact]
    public async Task Of_a_list_without_end_no_more_is_read_than_can_be_chosen_from()
    {
        _oncehub.Lists["users"] = [.. Enumerable.Range(0, OnceHubAccounts.MostItems + 500).Select(i => $$"""{"id":"USR-{{i}}"}""")];

        var account = await ReadAsync();

        Assert.Equal(OnceHubAccounts.MostItems, account.Items.Length);
        Assert.Contains("Only 2000 users", Assert.Single(account.Notes), StringComparison.Ordinal);
        Assert.Equal(OnceHubAccounts.MostItems / 100, _oncehub.Asked.Count(asked => asked.List == "users"));
    }

    /// <summary>
    /// A list that the key may not read, or that the account has not, costs itself alone. What concerns the whole account ends the
    /// reading, and what was read stays.
    /// </summary>
    [Theory]
    [InlineData("booking-pages", 403, AccountReading.Read, "does not list booking pages for this key (HTTP 403)", 5, 15)]
    [InlineData("booking-pages", 404, AccountReading.Read, "does not list booking pages for this key (HTTP 404)", 5, 15)]
    [InlineData("booking-pages", 401, AccountReading.Failed, "refuses the API key (HTTP 401)", 3, 15)]
    [InlineData(
        "booking-pages", 429, AccountReading.Failed, "no more requests of this account for now (HTTP 429). It is tried again.", 3, 2)]
    [InlineData("booking-pages", 500, AccountReading.Failed, "answered with HTTP status 500. It is tried again.", 3, 1)]
    [InlineData("", 403, AccountReading.Failed, "refuses the API key (HTTP 403)", 5, 15)]
    [InlineData("", 404, AccountReading.Failed, "answered with HTTP status 404. It is tried again.", 5, 1)]
    public async Task A_refusal_leaves_what_there_is_says_so_and_is_not_asked_again_at_once(
        string list, int status, AccountReading reading, string note, int requests, int nextInMinutes)
    {
        foreach (var path in _oncehub.Lists.Keys) _oncehub.Lists[path] = [$$"""{"id":"{{path}}-1","name":"One"}"""];
        foreach (var path in _oncehub.Lists.Keys.Where(path => list.Length == 0 || path == list)) _oncehub.Statuses[path] = status;

        var account = await ReadAsync();

        Assert.Equal(reading, account.Reading);
        Assert.Contains(note, Assert.Single(account.Notes), StringComparison.Ordinal);
        Assert.Equal(requests, _oncehub.Asked.Count);
        var expected = list.Length == 0 ? 0 : reading == AccountReading.Read ? 4 : 2;
        Assert.Equal(expected, account.Items.Length);

        _oncehub.Statuses.Clear();
        _clock.Advance(TimeSpan.FromMinutes(nextInMinutes) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(account, await ReadAsync());
        Assert.Equal(requests, _oncehub.Asked.Count);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var again = await ReadAsync();
        Assert.Equal((AccountReading.Read, 5), (again.Reading, again.Items.Length));
        Assert.Empty(again.Notes);
    }

    /// <summary>A page is never held up by OnceHub, and however many look, it is asked once.</summary>
    [Fact]
    public async Task Nobody_waits_for_OnceHub_and_all_who_look_share_one_reading()
    {
        _oncehub.Lists["users"] = ["""{"id":"USR-1","first_name":"Ann"}"""];
        _oncehub.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var first = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _accounts.FindAsync(Org.Value, default))).WaitAsync(Limit);
        Assert.All(first, account => Assert.Equal((AccountReading.Reading, 0), (account.Reading, account.Items.Length)));
        var reading = _accounts.ReadingOf(Org)!;
        _oncehub.Gate.SetResult();
        await reading.WaitAsync(Limit);

        Assert.Equal("USR-1", Assert.Single((await _accounts.FindAsync(Org.Value, default)).Items).Id);
        Assert.Equal(5, _oncehub.Asked.Count);

        // While it is read again, what was read is told.
        _clock.Advance(OnceHubAccounts.Fresh);
        _oncehub.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var old = await _accounts.FindAsync(Org.Value, default).WaitAsync(Limit);
        Assert.Equal((AccountReading.Read, 1), (old.Reading, old.Items.Length));
        reading = _accounts.ReadingOf(Org)!;
        _oncehub.Gate.SetResult();
        await reading.WaitAsync(Limit);
        Assert.Equal(10, _oncehub.Asked.Count);
    }

    [Fact]
    public async Task Another_key_may_open_another_account_and_tells_nothing_of_the_first()
    {
        _oncehub.Lists["users"] = ["""{"id":"USR-1","first_name":"Ann"}"""];
        Assert.Single((await ReadAsync()).Items);

        _oncehub.Lists["users"] = ["""{"id":"USR-9","first_name":"Zoe"}"""];
        await new OnceHubKey("other", _clock.GetUtcNow()).SaveAsync(_store, Org, default);
        _oncehub.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.Empty((await _accounts.FindAsync(Org.Value, default)).Items);
        var reading = _accounts.ReadingOf(Org)!;

        // It is removed while a request is under way: no other follows with it.
        await OnceHubKey.DeleteAsync(_store, Org, default);
        _oncehub.Gate.SetResult();
        await reading.WaitAsync(Limit);
        Assert.Equal(OnceHubAccount.None, await _accounts.FindAsync(Org.Value, default));
        Assert.InRange(_oncehub.Asked.Count(asked => asked.Key == "other"), 0, 1);
        Assert.Null(_accounts.ReadingOf(Org));
    }

    /// <summary>What is told once a reading, if one is due, has ended.</summary>
    private async Task<OnceHubAccount> ReadAsync()
    {
        await _accounts.FindAsync(Org.Value, default);
        if (_accounts.ReadingOf(Org) is { } reading) await reading.WaitAsync(Limit);
        return await _accounts.FindAsync(Org.Value, default);
    }

    /// <summary>OnceHub's API, with the lists of one account.</summary>
    private sealed class Account : HttpMessageHandler
    {
        public Dictionary<string, string[]> Lists { get; } = new()
        {
            ["booking-calendars"] = [], ["users"] = [], ["booking-pages"] = [], ["master-pages"] = [], ["event-types"] = [],
        };

        /// <summary>By list: answered instead.</summary>
        public Dictionary<string, int> Statuses { get; } = [];

        public bool SaysHasMore { get; set; } = true;

        /// <summary>While set and open, requests wait for it.</summary>
        public TaskCompletionSource? Gate { get; set; }

        public List<(string List, string After, string Key)> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var query = System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query);
            var list = request.RequestUri.Segments[^1];
            Asked.Add((list, query["after"] ?? "first", request.Headers.GetValues("API-Key").Single()));
            if (Gate is { } gate) await gate.Task.WaitAsync(cancellationToken);
            if (Statuses.TryGetValue(list, out var status))
            {
                var refusal = new HttpResponseMessage((HttpStatusCode)status)
                {
                    Content = new StringContent("""{"type":"api_error","message":"No."}"""),
                };
                if (status == 429) refusal.Headers.TryAddWithoutValidation("Retry-After", "120");
                return refusal;
            }
            var limit = int.Parse(query["limit"]!);
            var items = Lists[list].Select(item => JsonNode.Parse(item)!.AsObject()).ToArray();
            var start = query["after"] is { } after ? Array.FindIndex(items, item => (string?)item["id"] == after) + 1 : 0;
            var answer = new JsonObject { ["object"] = "list", ["data"] = new JsonArray([.. items.Skip(start).Take(limit)]) };
            if (SaysHasMore) answer["has_more"] = start + limit < items.Length;
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer.ToJsonString()) };
        }
    }
}
