using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Saving;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Saving;

public sealed class FieldRulesTests
{
    private readonly TestOrg _org = new();

    [Theory]
    [InlineData("Contact", """{"FirstName":"A"}""", "400 REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]")]
    [InlineData("Lead", """{"LastName":" "}""", "400 REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName, Company]")]
    [InlineData(
        "Contact",
        """{"LastName":"A","FirstName":"12345678901234567890123456789012345678901"}""",
        "400 STRING_TOO_LONG",
        "First Name: data value too large: 12345678901234567890123456789012345678901 (max length=40)")]
    [InlineData(
        "Contact", """{"LastName":"A","Email":"no address"}""", "400 INVALID_EMAIL_ADDRESS", "Email: invalid email address: no address")]
    [InlineData("Contact", """{"LastName":"A","Email":"a@b"}""", "400 INVALID_EMAIL_ADDRESS", "Email: invalid email address: a@b")]
    [InlineData(
        "Event",
        """{"StartDateTime":"2026-01-01T10:00:00Z","DurationInMinutes":5,"ShowAs":"Maybe"}""",
        "400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "Show As: bad value for restricted picklist field: Maybe")]
    [InlineData(
        "Account",
        """{"Name":"A","NumberOfEmployees":100000000}""",
        "400 NUMBER_OUTSIDE_VALID_RANGE",
        "Number Of Employees: value outside of valid range on numeric field: 100000000")]
    [InlineData(
        "Contact", """{"LastName":"A","AccountId":"nonsense"}""", "400 MALFORMED_ID", "Account ID: id value of incorrect type: nonsense")]
    [InlineData(
        "Contact",
        """{"LastName":"A","AccountId":"00QHs0000000001MAA"}""",
        "400 FIELD_INTEGRITY_EXCEPTION",
        "Account ID: id value of incorrect type: 00QHs0000000001MAA")]
    [InlineData(
        "Contact", """{"LastName":"A","AccountId":"001Hs0000000009"}""", "400 INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")]
    [InlineData("Contact", """{"LastName":"A","Nope__c":1}""", "400 INVALID_FIELD", "No such column 'Nope__c' on sobject of type Contact")]
    [InlineData(
        "Contact",
        """{"LastName":"A","Name":"B"}""",
        "400 INVALID_FIELD_FOR_INSERT_UPDATE",
        "Unable to create/update fields: Name. Please check the security settings of this field and verify that it is read/write for your "
        + "profile or permission set."
    )]
    [InlineData(
        "Contact",
        """{"LastName":"A","Birthdate":"yesterday"}""",
        "400 JSON_PARSER_ERROR",
        "Cannot deserialize instance of date from VALUE_STRING value yesterday or request may be missing a required field at [line:1, "
        + "column:29]"
    )]
    [InlineData("Contact", """{"LastName":"A","Id":"003Hs0000000009"}""", "400 INVALID_FIELD", "cannot specify Id in an insert call")]
    [InlineData("Contact", """{"LastName":""", "400 JSON_PARSER_ERROR", "Unexpected character or end of input in the request body")]
    public void Bad_records_are_refused_in_salesforces_words(string type, string body, string error, string message)
    {
        var answer = _org.Send("POST", $"sobjects/{type}", body);
        Assert.Equal(error, answer.Error);
        Assert.Equal(message, answer.Message);
        Assert.DoesNotContain(_org.Live(type), _ => true);
    }

    [Theory]
    [InlineData("o'brien@example.com")]
    [InlineData("first.last+tag@sub.example.co")]
    [InlineData("UPPER@EXAMPLE.COM")]
    public void Real_addresses_are_taken(string email) => _org.Create("Contact", new { LastName = "A", Email = email });

    [Fact]
    public void Texts_are_trimmed_and_empty_ones_are_null()
    {
        var id = _org.Create("Contact", new { LastName = "  A ", Title = "" });
        Assert.Equal("A", _org.Row(id).Text("LastName"));
        Assert.Null(_org.Row(id)["Title"]);
    }

    [Fact]
    public void Defaults_fill_what_is_not_given()
    {
        var lead = _org.Row(_org.Create("Lead", new { LastName = "A", Company = "C" }));
        Assert.Equal("Open - Not Contacted", lead.Text("Status"));
        Assert.Equal(_org.UserId("admin"), lead.Text("OwnerId"));
        var ticket = _org.Row(_org.Create("Case", new { }));
        Assert.Equal("New Medium 00001001", $"{ticket.Text("Status")} {ticket.Text("Priority")} {ticket.Text("CaseNumber")}");
    }

    [Fact]
    public void An_update_may_not_blank_a_required_field()
    {
        var id = _org.Create("Contact", new { LastName = "A" });
        Assert.Equal("400 REQUIRED_FIELD_MISSING", _org.Send("PATCH", $"sobjects/Contact/{id}", """{"LastName":null}""").Error);
        Assert.Equal(204, _org.Patch($"sobjects/Contact/{id}", new { Title = "B" }).Status);
    }

    [Conformance("Errors", Basis.Documented, "REST guide, Status Codes and Error Responses")]
    [Fact]
    public void Errors_name_their_fields()
    {
        Assert.Equal(["LastName"], _org.Post("sobjects/Contact", new { FirstName = "x" }).ErrorFields);
        Assert.Equal(["Email"], _org.Post("sobjects/Contact", new { LastName = "x", Email = "x" }).ErrorFields);
    }

    [Fact]
    public void Names_are_put_together()
    {
        Assert.Equal("Ann Lee", _org.Row(_org.Create("Contact", new { FirstName = "Ann", LastName = "Lee" })).Text("Name"));
        var lead = _org.Create("Lead", new { LastName = "Solo", Company = "C" });
        _org.Patch($"sobjects/Lead/{lead}", new { FirstName = "Han" });
        Assert.Equal("Han Solo", _org.Row(lead).Text("Name"));
    }

    [Conformance("Unique fields", Basis.Documented, "DUPLICATE_VALUE as captured by others")]
    [Fact]
    public void A_unique_field_names_the_record_that_has_the_value()
    {
        var id = _org.Create("Contact", new { LastName = "A", OnceHub_Id__c = "Token" });
        var second = _org.Post("sobjects/Contact", new { LastName = "B", OnceHub_Id__c = "tOKEN" });
        Assert.Equal("400 DUPLICATE_VALUE", second.Error);
        Assert.Equal($"duplicate value found: OnceHub_Id__c duplicates value on record with id: {id[..15]}", second.Message);
        var other = _org.Create("Contact", new { LastName = "C" });
        Assert.Equal("400 DUPLICATE_VALUE", _org.Patch($"sobjects/Contact/{other}", new { OnceHub_Id__c = "token" }).Error);
        Assert.Equal(204, _org.Patch($"sobjects/Contact/{id}", new { OnceHub_Id__c = "TOKEN" }).Status);
    }

    [Fact]
    public void A_deleted_record_gives_its_unique_value_free()
    {
        var id = _org.Create("Contact", new { LastName = "A", OnceHub_Id__c = "Token" });
        _org.Send("DELETE", $"sobjects/Contact/{id}");
        _org.Create("Contact", new { LastName = "B", OnceHub_Id__c = "Token" });
    }

    [Conformance("Unique fields", Basis.Assumed, "the guides do not say what undelete() does; a restored record is written as any other")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_record_does_not_come_back_while_another_has_its_unique_value(bool withItsAccount)
    {
        var admin = new SaveContext(_org.Org, _org.Org.RightsOf(_org.Row(_org.UserId(OrgStart.AdminUser))));
        var account = _org.Create("Account", new { Name = "Acme" });
        var first = _org.Create("Contact", new { LastName = "A", AccountId = account, OnceHub_Id__c = "Token" });
        var deleted = withItsAccount ? account : first;
        _org.Send("DELETE", withItsAccount ? $"sobjects/Account/{account}" : $"sobjects/Contact/{first}");
        var second = _org.Create("Contact", new { LastName = "B", OnceHub_Id__c = "tOKEN" });

        var refused = Assert.Single(Deleter.Undelete(admin, deleted).Errors);
        Assert.Equal(
            $"DUPLICATE_VALUE duplicate value found: OnceHub_Id__c duplicates value on record with id: {second[..15]}",
            $"{refused.Code} {refused.Message}");
        Assert.True(_org.Row(first).IsDeleted && _org.Row(deleted).IsDeleted);

        _org.Send("DELETE", $"sobjects/Contact/{second}");
        Assert.True(Deleter.Undelete(admin, deleted).Success);
        Assert.Equal(first, _org.Query("SELECT Id FROM Contact WHERE OnceHub_Id__c = 'Token'").Column("Id"));
    }

    [Fact]
    public void The_phone_field_of_the_package_is_not_unique()
    {
        _org.Create("Contact", new { LastName = "A", OnceHub_Phone__c = "+14155551212" });
        _org.Create("Contact", new { LastName = "B", OnceHub_Phone__c = "+14155551212" });
    }

    [Theory]
    [InlineData("Text", "abc", "abc")]
    [InlineData("Number", "12.345", "12.35")]
    [InlineData("Currency", "5", "5")]
    [InlineData("Percent", "50", "50")]
    [InlineData("Checkbox", "true", "true")]
    [InlineData("Date", "2026-02-03", "2026-02-03")]
    [InlineData("DateTime", "2026-02-03T04:05:06+01:00", "2026-02-03T03:05:06.000+0000")]
    [InlineData("Time", "10:20:30", "10:20:30.000Z")]
    [InlineData("Email", "a@b.co", "a@b.co")]
    [InlineData("Phone", "123", "123")]
    [InlineData("Url", "http://x", "http://x")]
    [InlineData("TextArea", "a\nb", "a\nb")]
    [InlineData("LongTextArea", "long", "long")]
    [InlineData("Html", "<b>x</b>", "<b>x</b>")]
    [InlineData("Picklist", "any", "any")]
    [InlineData("MultiselectPicklist", "a;b", "a;b")]
    [InlineData("EncryptedText", "s", "s")]
    public void Custom_fields_of_every_type_keep_their_values(string type, string value, string expected)
    {
        _org.Change(
            new OrgChanges
            {
                Fields =
                [
                    new OrgChanges.FieldChange
                    {
                        Object = "Contact",
                        Name = "X__c",
                        Type = type,
                        Scale = 2,
                        Length = 300,
                        Values = ["a", "b"],
                    },
                ],
            });
        var id = _org.Create("Contact", new { LastName = "A", X__c = value });
        Assert.Equal(expected, TestOrg.TextOf(_org.Row(id)["X__c"]));
    }

    [Fact]
    public void A_restricted_picklist_refuses_other_values()
    {
        _org.Change(
            new OrgChanges
            {
                Fields =
                [
                    new OrgChanges.FieldChange
                    {
                        Object = "Contact",
                        Name = "P__c",
                        Type = "Picklist",
                        Restricted = true,
                        Values = ["a"],
                    },
                    new OrgChanges.FieldChange
                    {
                        Object = "Contact",
                        Name = "M__c",
                        Type = "MultiselectPicklist",
                        Restricted = true,
                        Values = ["a", "b"],
                    },
                ],
            });
        Assert.Equal(
            "400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", _org.Post("sobjects/Contact", new { LastName = "A", P__c = "z" }).Error);
        Assert.Equal(
            "400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", _org.Post("sobjects/Contact", new { LastName = "A", M__c = "a;z" }).Error);
        _org.Create("Contact", new { LastName = "A", P__c = "A", M__c = "b;a" });
    }

    [Fact]
    public void Geolocations_formulas_and_auto_numbers_are_computed()
    {
        _org.Change(new OrgChanges
        {
            Fields =
            [
                new OrgChanges.FieldChange { Object = "Contact", Name = "Geo__c", Type = "Location" },
                new OrgChanges.FieldChange
                {
                    Object = "Contact",
                    Name = "Full__c",
                    Type = "Text",
                    Formula = "UPPER(LastName) & '/' & Account.Name",
                },
                new OrgChanges.FieldChange { Object = "Contact", Name = "No__c", Type = "AutoNumber" },
            ],
        });
        var account = _org.Create("Account", new { Name = "Acme" });
        _org.Create("Contact", new { LastName = "A", AccountId = account, Geo__Latitude__s = 1.5, Geo__Longitude__s = 2 });
        var record = _org.Query("SELECT Geo__c, Full__c, No__c FROM Contact WHERE Full__c = 'A/Acme'").Records[0];
        Assert.Equal(
            "1.5 A/Acme 0001",
            $"{record.GetProperty("Geo__c").GetProperty("latitude")} {record.GetProperty("Full__c")} {record.GetProperty("No__c")}");
        Assert.Equal("400 INVALID_FIELD_FOR_INSERT_UPDATE", _org.Post("sobjects/Contact", new { LastName = "A", Full__c = "x" }).Error);
    }

    [Fact]
    public void A_required_custom_field_is_asked_for_at_creation_only()
    {
        var old = _org.Create("Contact", new { LastName = "Old" });
        _org.Change(
            new OrgChanges
            {
                Fields =
                [
                    new OrgChanges.FieldChange
                    {
                        Object = "Contact",
                        Name = "Must__c",
                        Type = "Text",
                        Required = true,
                    },
                ],
            });
        Assert.Equal("Required fields are missing: [Must__c]", _org.Post("sobjects/Contact", new { LastName = "New" }).Message);
        Assert.Equal(204, _org.Patch($"sobjects/Contact/{old}", new { Title = "x" }).Status);
    }

    [Fact]
    public void Parents_can_be_named_by_an_external_id()
    {
        var account = _org.Create("Account", new { Name = "Acme", OnceHub_Id__c = "A1" });
        var id = _org.Create("Contact", new { LastName = "A", Account = new { OnceHub_Id__c = "a1" } });
        Assert.Equal(account, _org.Row(id).Text("AccountId"));
        var missing = _org.Post("sobjects/Contact", new { LastName = "A", Account = new { OnceHub_Id__c = "nope" } });
        Assert.Equal("Foreign key external ID: nope not found for field OnceHub_Id__c in entity Account", missing.Message);
    }

    [Conformance("Time stamps", Basis.Documented, "Object Reference, System Fields")]
    [Fact]
    public void Time_stamps_move_by_the_second_and_only_when_something_is_saved()
    {
        var id = _org.Create("Contact", new { LastName = "A" });
        _org.Time.Advance(TimeSpan.FromMilliseconds(61_700));
        _org.As("standard").Patch($"sobjects/Contact/{id}", new { Title = "x" });
        var row = _org.Row(id);
        Assert.Equal(
            "2026-03-17T12:00:00.000+0000 2026-03-17T12:01:01.000+0000 2026-03-17T12:01:01.000+0000",
            $"{TestOrg.TextOf(row["CreatedDate"])} {TestOrg.TextOf(row["LastModifiedDate"])} {TestOrg.TextOf(row["SystemModstamp"])}");
        Assert.Equal(_org.UserId("standard"), row.Text("LastModifiedById"));
        Assert.Equal(_org.UserId("admin"), row.Text("CreatedById"));
    }
}
