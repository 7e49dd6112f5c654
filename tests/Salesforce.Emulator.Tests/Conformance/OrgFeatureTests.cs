using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>What an org has switched on decides which fields there are, in describe, in queries and in saves alike.</summary>
public sealed class OrgFeatureTests
{
    private readonly TestOrg _org = new();

    [Theory]
    [Conformance(
        "Features of the org",
        Basis.Documented,
        "Object Reference: EventRelation, Contact address fields, CurrencyIsoCode, Event recurrence, RecordTypeId")]
    [InlineData("EventRelation", "IsInvitee", "sharedActivities")]
    [InlineData("EventRelation", "IsParent", "sharedActivities")]
    [InlineData("EventRelation", "IsWhat", "sharedActivities")]
    [InlineData("Contact", "MailingStateCode", "statePicklists")]
    [InlineData("Contact", "OtherCountryCode", "statePicklists")]
    [InlineData("Lead", "StateCode", "statePicklists")]
    [InlineData("Account", "BillingCountryCode", "statePicklists")]
    [InlineData("Account", "PersonEmail", "personAccounts")]
    [InlineData("Contact", "IsPersonAccount", "personAccounts")]
    [InlineData("Lead", "CurrencyIsoCode", "multiCurrency")]
    [InlineData("Event", "IsRecurrence", "recurringActivities")]
    [InlineData("Event", "RecurrenceType", "recurringActivities")]
    [InlineData("Contact", "RecordTypeId", "a record type")]
    [InlineData("Lead", "RecordTypeId", "a record type")]
    public void A_field_is_there_with_its_feature_only(string type, string field, string feature)
    {
        Switch(type, feature, on: false);
        Assert.DoesNotContain(field, Described(type));
        var refused = _org.Query($"SELECT {field} FROM {type}");
        Assert.Equal("400 INVALID_FIELD", refused.Error);
        Assert.Contains($"No such column '{field}' on entity '{type}'", refused.Message, StringComparison.Ordinal);
        var saved = _org.Post($"sobjects/{type}", new Dictionary<string, object?> { [field] = null });
        Assert.Equal($"400 INVALID_FIELD No such column '{field}' on sobject of type {type}", $"{saved.Error} {saved.Message}");
        Switch(type, feature, on: true);
        Assert.Contains(field, Described(type));
        Assert.Equal(200, _org.Query($"SELECT {field} FROM {type}").Status);
    }

    [Fact]
    [Conformance(
        "Features of the org", Basis.Documented, "Object Reference, EventRelation: IsInvitee is true where none of the three is set")]
    public void Who_is_related_without_a_word_is_an_invitee()
    {
        var (id, guest) = (
            _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5 }),
            _org.Create("Contact", new { LastName = "G" }));
        Assert.True(_org.Row(_org.Create("EventRelation", new { EventId = id, RelationId = guest })).Flag("IsInvitee"));
        var other = _org.Create("Contact", new { LastName = "O" });
        Assert.False(_org.Row(_org.Create("EventRelation", new { EventId = id, RelationId = other, IsParent = true })).Flag("IsInvitee"));
    }

    [Fact]
    [Conformance(
        "Features of the org", Basis.Documented, "Object Reference, EventRelation: without Shared Activities it holds invitees only")]
    public void Without_shared_activities_who_and_what_are_no_relations()
    {
        _org.Set(s => s with { SharedActivities = false });
        var guest = _org.Create("Contact", new { LastName = "G" });
        var id = _org.Create("Event", new { StartDateTime = "2026-01-01T10:00:00Z", DurationInMinutes = 5, WhoId = guest });
        Assert.Equal(0, _org.Query($"SELECT Id FROM EventRelation WHERE EventId = '{id}'")["totalSize"].GetInt32());
        _org.Create("EventRelation", new { EventId = id, RelationId = guest, Status = "New" });
        Assert.Equal(1, _org.Query($"SELECT Id FROM EventRelation WHERE EventId = '{id}'")["totalSize"].GetInt32());
    }

    [Fact]
    [Conformance("Features of the org", Basis.Documented, "Object Reference, Lead: Company is nillable where person accounts are on")]
    public void A_lead_needs_no_company_where_there_are_person_accounts()
    {
        Assert.Equal("400 REQUIRED_FIELD_MISSING", _org.Post("sobjects/Lead", new { LastName = "L" }).Error);
        _org.Set(s => s with { PersonAccounts = true });
        Assert.True(Field("Lead", "Company").GetProperty("nillable").GetBoolean());
        var lead = _org.Create("Lead", new { LastName = "L", FirstName = "F", Email = "l@example.com" });
        lock (_org.Org.Gate)
        {
            var context = new Emulator.Saving.SaveContext(_org.Org, _org.Org.RightsOf(_org.Row(_org.UserId("admin"))));
            var result = Emulator.Saving.LeadConversion.Convert(context, new(lead, null, null, null, null, true, null));
            Assert.True(_org.Row(result.AccountId!).Flag("IsPersonAccount"));
            Assert.Equal("F L", _org.Row(result.ContactId!).Text("Name"));
        }
    }

    [Theory]
    [Conformance(
        "State and country picklists",
        Basis.Documented,
        "FIELD_INTEGRITY_EXCEPTION as captured by others; Metadata guide, AddressSettings")]
    [InlineData("""{"LastName":"A","MailingCountry":"United States","MailingState":"Texas"}""", "US TX United States Texas")]
    [InlineData("""{"LastName":"A","MailingCountryCode":"US","MailingStateCode":"TX"}""", "US TX United States Texas")]
    [InlineData("""{"LastName":"A","MailingCountry":"Germany"}""", "DE  Germany ")]
    public void A_place_is_known_by_its_name_and_by_its_code(string body, string expected)
    {
        _org.Set(s => s with { StatePicklists = true });
        var row = _org.Row(_org.Send("POST", "sobjects/Contact", body).Id);
        Assert.Equal(
            expected,
            $"{row.Text("MailingCountryCode")} {row.Text("MailingStateCode")} {row.Text("MailingCountry")} {row.Text("MailingState")}");
    }

    [Theory]
    [Conformance("State and country picklists", Basis.Documented, "Object Reference, Account: fields of person accounts")]
    [InlineData(false, """{"Name":"A","BillingCountry":"Germany"}""", "SELECT BillingCountryCode FROM Account", "DE")]
    [InlineData(true, """{"Name":"A","BillingCountry":"Germany"}""", "SELECT BillingCountryCode FROM Account", "DE")]
    [InlineData(true, """{"LastName":"A"}""", "SELECT PersonMailingCountryCode FROM Account", "")]
    [InlineData(
        true,
        """{"LastName":"A","PersonMailingCountry":"United States","PersonMailingStateCode":"TX"}""",
        "SELECT PersonMailingState FROM Account",
        "Texas")]
    [InlineData(true, """{"LastName":"A","PersonMailingCountry":"Germany"}""", "SELECT MailingCountryCode FROM Contact", "DE")]
    public void An_account_has_the_places_of_its_addresses_with_and_without_person_accounts(
        bool personAccounts, string body, string query, string expected)
    {
        _org.Set(s => s with { StatePicklists = true, PersonAccounts = personAccounts });
        var saved = _org.Send("POST", "sobjects/Account", body);
        Assert.True(saved.Status == 201, saved.Text);
        var found = _org.Query(query);
        Assert.Equal(expected, found.Column(query.Split(' ')[1]));
        foreach (var field in new[] { "PersonMailingStateCode", "PersonMailingCountryCode" })
            Assert.Equal(personAccounts, Described("Account").Contains(field));
    }

    [Theory]
    [Conformance("State and country picklists", Basis.Documented, "FIELD_INTEGRITY_EXCEPTION as captured by others")]
    [InlineData(
        """{"LastName":"A","MailingCountry":"Texas"}""",
        "There's a problem with this country, even though it may appear correct. "
        + "Please select a country/territory from the list of valid countries.: Mailing Country Code",
        "MailingCountryCode")]
    [InlineData(
        """{"LastName":"A","MailingCountryCode":"XX"}""",
        "There's a problem with this country, even though it may appear correct. "
        + "Please select a country/territory from the list of valid countries.: Mailing Country Code",
        "MailingCountryCode")]
    [InlineData(
        """{"LastName":"A","MailingCountry":"United States","MailingState":"TX"}""",
        "There's a problem with this state, even though it may appear correct. Please select a state from the list of valid states.: "
        + "Mailing State/Province Code",
        "MailingStateCode")]
    [InlineData(
        """{"LastName":"A","MailingCountry":"Germany","MailingState":"Texas"}""",
        "There's a problem with this state, even though it may appear correct. Please select a state from the list of valid states.: "
        + "Mailing State/Province Code",
        "MailingStateCode")]
    [InlineData(
        """{"LastName":"A","MailingState":"Texas"}""",
        "A country/territory must be specified before specifying a state value for field: Mailing State/Province",
        "MailingState")]
    public void A_place_that_is_not_known_is_refused(string body, string message, string field)
    {
        _org.Set(s => s with { StatePicklists = true });
        var answer = _org.Send("POST", "sobjects/Contact", body);
        Assert.Equal("400 FIELD_INTEGRITY_EXCEPTION", answer.Error);
        Assert.Equal(message, answer.Message);
        Assert.Equal([field], answer.ErrorFields);
        _org.Set(s => s with { StatePicklists = false });
        Assert.Equal(body.Contains("Code", StringComparison.Ordinal) ? 400 : 201, _org.Send("POST", "sobjects/Contact", body).Status);
    }

    [Fact]
    [Conformance("Multi-currency", Basis.Documented, "Object Reference, CurrencyIsoCode")]
    public void A_record_has_one_of_the_orgs_currencies()
    {
        _org.Set(s => s with { MultiCurrency = true });
        Assert.Equal(
            "USD",
            _org.Read(
                    "Opportunity",
                    _org.Create(
                        "Opportunity",
                        new
                        {
                            Name = "O",
                            StageName = "Prospecting",
                            CloseDate = "2026-01-01",
                        }))["CurrencyIsoCode"]
                .GetString());
        Assert.Equal(
            "EUR",
            _org.Read(
                    "Lead",
                    _org.Create(
                        "Lead",
                        new
                        {
                            LastName = "L",
                            Company = "C",
                            CurrencyIsoCode = "EUR",
                        }))["CurrencyIsoCode"]
                .GetString());
        Assert.Equal(
            "400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            _org.Post(
                "sobjects/Lead",
                new
                {
                    LastName = "L",
                    Company = "C",
                    CurrencyIsoCode = "XXX",
                }
            ).Error);
    }

    [Fact]
    [Conformance("Recurrence", Basis.Assumed, "Object Reference, Event: what a recurring event must have; its occurrences are not made")]
    public void A_series_must_say_when_it_recurs()
    {
        var body = new Dictionary<string, object>
        {
            ["StartDateTime"] = "2026-01-01T10:00:00Z",
            ["DurationInMinutes"] = 5,
            ["IsRecurrence"] = true,
        };
        Assert.Equal("400 REQUIRED_FIELD_MISSING", _org.Post("sobjects/Event", body).Error);
        (body["RecurrenceType"], body["RecurrenceStartDateTime"], body["RecurrenceEndDateOnly"], body["RecurrenceInterval"]) = (
            "RecursDaily", "2026-01-01T10:00:00Z", "2026-01-05", 1);
        Assert.Equal("RecursDaily", _org.Read("Event", _org.Create("Event", body))["RecurrenceType"].GetString());
    }

    [Theory]
    [Conformance("Describe", Basis.Documented, "Object Reference: standard fields that every org has")]
    [InlineData(
        "Contact",
        "HasOptedOutOfFax",
        "LastViewedDate",
        "LastReferencedDate",
        "MailingLatitude",
        "MailingLongitude",
        "MailingGeocodeAccuracy",
        "OtherLatitude")]
    [InlineData("Lead", "HasOptedOutOfFax", "LastViewedDate", "Latitude", "Longitude", "GeocodeAccuracy")]
    [InlineData("Account", "LastViewedDate", "BillingLatitude", "ShippingGeocodeAccuracy")]
    [InlineData("Case", "LastViewedDate", "LastReferencedDate")]
    public void Standard_fields_are_there(string type, params string[] fields) => Assert.Empty(fields.Except(Described(type)));

    [Fact]
    [Conformance("Describe", Basis.Documented, "REST guide, compound address fields")]
    public void An_address_has_all_its_parts()
    {
        var id = _org.Create("Contact", new { LastName = "A", MailingCity = "Austin", MailingLatitude = 30.25, MailingLongitude = -97.75 });
        Assert.Equal(
            """{"city":"Austin","country":null,"geocodeAccuracy":null,"latitude":30.25,"longitude":-97.75,"postalCode":null,"state":null,"street":null}""",
            _org.Read("Contact", id)["MailingAddress"].GetRawText());
    }

    private void Switch(string type, string feature, bool on)
    {
        if (feature == "a record type")
        {
            if (on)
                _org.Change(new OrgChanges { RecordTypes = [new(type, "Special")] });
            return;
        }
        _org.Set(s => feature switch
        {
            "sharedActivities" => s with { SharedActivities = on },
            "statePicklists" => s with { StatePicklists = on },
            "personAccounts" => s with { PersonAccounts = on },
            "multiCurrency" => s with { MultiCurrency = on },
            _ => s with { RecurringActivities = on },
        });
    }

    private IEnumerable<string?> Described(string type) =>
        _org.Get($"sobjects/{type}/describe")["fields"].EnumerateArray().Select(f => f.GetProperty("name").GetString());

    private System.Text.Json.JsonElement Field(string type, string name) =>
        _org.Get($"sobjects/{type}/describe")["fields"].EnumerateArray().Single(f => f.GetProperty("name").GetString() == name);
}
