using System.Globalization;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>Where one case plays: an org of the product, with guests, bookings and phones that are the case's own.</summary>
internal sealed class Stage(RuleOrg org, int number)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private readonly HashSet<string> _subjects = [];
    private readonly Phone[] _phones = [.. Enumerable.Range(0, 4).Select(i => new Phone(number, i))];

    public string Tag { get; } = string.Create(CultureInfo.InvariantCulture, $"x{number:D4}");

    /// <summary>Bookings, conversations and contacts that were sent, by their id.</summary>
    public IReadOnlyCollection<string> Subjects => _subjects;

    public RuleOrg Org => org;

    public Task<string> ContactAsync(
        string name,
        string? email = null,
        string? phone = null,
        string? modified = null,
        JsonObject? more = null) => PersonAsync("Contact", name, email, phone, modified, more);

    public Task<string> LeadAsync(
        string name,
        string? email = null,
        string? phone = null,
        string? modified = null,
        JsonObject? more = null
    ) => PersonAsync("Lead", name, email, phone, modified, Merge(new JsonObject { ["Company"] = "Old Co" }, more));

    public Task<string> SeedAsync(string type, JsonObject record) =>
        org.Salesforce.SeedAsync(type, JsonNode.Parse(Fill(record.ToJsonString()))!.AsObject(), CancellationToken.None);

    public Task<string> SeedAsync(string type, params (string Field, string Value)[] fields) =>
        SeedAsync(type, new JsonObject(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Field, field.Value))));

    public Task DeleteAsync(string id) => org.ControlAsync(HttpMethod.Delete, $"records/{id}", null);

    public Task MergeAsync(string master, string loser) =>
        org.ControlAsync(HttpMethod.Post, $"records/{master}/merge", new JsonArray(loser));

    /// <summary>Merges a record into the first of these, that into the second, and so on.</summary>
    public async Task MergeOnAsync(string loser, params string[] masters)
    {
        foreach (var master in masters)
        {
            await MergeAsync(master, loser);
            loser = master;
        }
    }

    public Task ConvertAsync(string lead) => org.ControlAsync(HttpMethod.Post, $"records/{lead}/convert", null);

    public Task ChangeAsync(string record, string field, string? value) =>
        org.ControlAsync(HttpMethod.Patch, $"records/{record}", new JsonObject { [field] = value });

    /// <summary>Accepts events together, in this order, and waits until each has its outcome.</summary>
    public async Task PlayAsync(params object[] events)
    {
        await SendAsync(events);
        await SettleAsync();
    }

    /// <summary>Accepts events one by one, each after the outcome of the one before.</summary>
    public async Task PlayEachAsync(params object[] events)
    {
        foreach (var one in events) await PlayAsync(one);
    }

    public async Task SendAsync(params object[] events)
    {
        var json = new JsonArray();
        foreach (var one in events)
        {
            var node = one switch
            {
                Hook hook => hook.ToJson(),
                Talk talk => talk.ToJson(),
                Person person => person.ToJson(),
                JsonObject raw => raw,
                _ => throw new ArgumentException(one.GetType().Name, nameof(events)),
            };
            var filled = JsonNode.Parse(Fill(node.ToJsonString()))!;
            _subjects.Add(filled["data"]!["id"]!.GetValue<string>());
            json.Add(filled);
        }
        await org.PostEventsAsync(json);
    }

    public async Task SettleAsync()
    {
        foreach (var subject in _subjects)
        {
            await Eventually.HoldsAsync(
                async () => await org.FindBookingAsync(subject) is { } booking && booking["waiting"]!.AsArray().Count == 0,
                $"every event of {subject} to have its outcome", (int)Patience.TotalSeconds);
        }
    }

    public Task ReplayAsync() => org.ReplayAsync(_subjects);

    /// <summary>The live record of an object that one of its texts tells to be this case's.</summary>
    public async Task<string> IdOfAsync(string type, Func<System.Text.Json.JsonElement, bool>? which = null)
    {
        var records = await org.Salesforce.RecordsAsync(type, CancellationToken.None);
        var mine = records.Where(record => record.GetRawText().Contains(Tag, StringComparison.Ordinal) && (which is null || which(record)));
        return Assert.Single(mine).Text("Id")!;
    }

    public Task<string> EventOfAsync(int booking = 1) =>
        IdOfAsync("Event", record => record.Text("OnceHub_Booking_Id__c") == $"BKNG-{Tag}-{booking}");

    public string Fill(string text) => _phones
        .SelectMany(phone => phone.Forms)
        .Aggregate(
            text.Replace("~", Tag, StringComparison.Ordinal),
            (filled, form) => filled.Replace(form.Placeholder, form.Written, StringComparison.Ordinal));

    /// <summary>The case's own ways of writing, back to what the table says.</summary>
    public string Generalize(string text) => _phones
        .SelectMany(phone => phone.Forms[..3])
        .Aggregate(
            text.Replace(Tag, "~", StringComparison.OrdinalIgnoreCase),
            (general, form) => general.Replace(form.Written, form.Placeholder, StringComparison.Ordinal));

    public bool Owns(string json) => json.Contains(Tag, StringComparison.OrdinalIgnoreCase)
        || _phones.Any(phone => phone.Marks.Any(mark => json.Contains(mark, StringComparison.Ordinal)));

    private Task<string> PersonAsync(string type, string name, string? email, string? phone, string? modified, JsonObject? more)
    {
        var record = new JsonObject { ["LastName"] = name };
        if (name.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space)
            (record["FirstName"], record["LastName"]) = (name[..space], name[(space + 1)..]);
        if (email is not null) record["Email"] = email;
        if (phone is not null) record["Phone"] = phone;
        if (modified is not null) record["LastModifiedDate"] = $"2026-{modified}T09:00:00.000+0000";
        return SeedAsync(type, Merge(record, more));
    }

    private static JsonObject Merge(JsonObject record, JsonObject? more)
    {
        foreach (var (field, value) in more ?? []) record[field] = value?.DeepClone();
        return record;
    }

    /// <summary>A phone number of a case, in the ways that guests and records write it.</summary>
    private sealed class Phone
    {
        public Phone(int number, int i)
        {
            var national = string.Create(CultureInfo.InvariantCulture, $"415{2_000_000 + (number * 10) + i}");
            Forms =
            [
                ($"{{p{i}}}", $"+1{national}"),
                ($"{{u{i}}}", $"({national[..3]}) {national[3..6]}-{national[6..]}"),
                ($"{{d{i}}}", $"{national[..3]}.{national[3..6]}.{national[6..]}"),
                ($"{{o{i}}}", $"1-{national}"),
            ];
            Marks = [national, Forms[1].Written, Forms[2].Written];
        }

        /// <summary>In E.164, as in the USA, with dots, and with the country's 1, which none of our own records has.</summary>
        public (string Placeholder, string Written)[] Forms { get; }

        /// <summary>What a text that has the number contains.</summary>
        public string[] Marks { get; }
    }
}
