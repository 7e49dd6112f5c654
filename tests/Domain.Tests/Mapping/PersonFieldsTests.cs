using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public class PersonFieldsTests
{
    [Fact]
    public void A_new_contact_gets_what_the_form_says()
    {
        var write = PersonFields.ForNew(PersonObject.Contact, Source(Form("Ada King Lovelace", "Ada@Example.com", "(202) 555-0123", "1-2025550195")), OrgSettings.Default);

        Assert.Equal(
            """{"FirstName":"Ada King","LastName":"Lovelace","Email":"Ada@Example.com","Phone":"+12025550123","MobilePhone":"+12025550195","OnceHub_Phone__c":"+12025550195"}""",
            Shown(write.Fields));
        Assert.All(write.Changes, change => Assert.Null(change.From));
        Assert.Empty(write.Problems);
    }

    [Theory]
    [InlineData("Carrie", "c@example.com", null, "Carrie", null)]
    [InlineData(null, "c.doe@example.com", null, "c.doe", null)]
    [InlineData(null, null, "202-555-0123", "+12025550123", null)]
    [InlineData(null, null, null, "Unspecified", null)]
    [InlineData("---", "c@example.com", null, "c", null)]
    [InlineData(null, "broken", null, "Unspecified", FieldProblemCodes.NotAnEmail)]
    [InlineData("A", null, "call me", "A", FieldProblemCodes.NotAPhone)]
    public void A_last_name_is_always_there(string? name, string? email, string? phone, string lastName, string? code)
    {
        var write = PersonFields.ForNew(PersonObject.Contact, Source(Form(name, email, phone)), OrgSettings.Default);

        Assert.Equal(lastName, write.Fields["LastName"]?.Text);
        Assert.Equal(code, write.Problems.SingleOrDefault()?.Code);
    }

    [Theory]
    [InlineData("Analytical Engines", "Analytical Engines", "guest.company")]
    [InlineData(null, "Unspecified", "fallback")]
    public void A_lead_always_has_a_company(string? company, string expected, string from)
    {
        var write = PersonFields.ForNew(PersonObject.Lead, Source(Form("Ada", "a@example.com", company: company)), OrgSettings.Default);

        Assert.Equal(expected, write.Fields["Company"]?.Text);
        Assert.Equal(from, write.Changes.Single(change => change.Field == "Company").Source);
    }

    [Fact]
    public void What_salesforce_requires_is_written_even_when_it_is_not_mapped()
    {
        var settings = OrgSettings.Default with { Mappings = MappingTable.Default with { Lead = [] } };

        var write = PersonFields.ForNew(PersonObject.Lead, Source(Form("Ada Lovelace", "a@example.com", company: "AE")), settings);

        Assert.Equal("""{"LastName":"Lovelace","Company":"AE"}""", Shown(write.Fields));
        Assert.All(write.Changes, change => Assert.Equal("required", change.Source));
    }

    [Theory]
    // rule, row, current, incoming, written
    [InlineData(ExistingUpdate.ByRow, null, "Old", "New", null)]
    [InlineData(ExistingUpdate.ByRow, false, "Old", "New", null)]
    [InlineData(ExistingUpdate.ByRow, true, "Old", "New", "New")]
    [InlineData(ExistingUpdate.OnlyEmpty, true, "Old", "New", null)]
    [InlineData(ExistingUpdate.OnlyEmpty, null, "Old", "New", null)]
    [InlineData(ExistingUpdate.Override, null, "Old", "New", "New")]
    [InlineData(ExistingUpdate.Override, true, "Old", "New", "New")]
    [InlineData(ExistingUpdate.Override, false, "Old", "New", null)]
    // an empty field is filled under every rule
    [InlineData(ExistingUpdate.ByRow, null, "", "New", "New")]
    [InlineData(ExistingUpdate.ByRow, false, null, "New", "New")]
    [InlineData(ExistingUpdate.OnlyEmpty, null, null, "New", "New")]
    [InlineData(ExistingUpdate.Override, false, " ", "New", "New")]
    // a blank never clears, an equal value is not written
    [InlineData(ExistingUpdate.Override, true, "Old", "", null)]
    [InlineData(ExistingUpdate.Override, true, "Old", null, null)]
    [InlineData(ExistingUpdate.Override, true, "Old", "Old", null)]
    [InlineData(ExistingUpdate.Override, true, "Old", " Old ", null)]
    [InlineData(ExistingUpdate.Override, true, "old", "Old", "Old")]
    public void A_filled_field_changes_only_where_rule_and_row_allow(ExistingUpdate rule, bool? overwrite, string? current, string? incoming, string? written)
    {
        var settings = OrgSettings.Default with
        {
            Contact = new ObjectRule { Update = rule },
            Mappings = new MappingTable { Contact = [new() { Source = "form.company", Target = "Title", Overwrite = overwrite, Fallback = "never" }] },
        };
        var record = new FieldSet { { "Title", FieldValue.Of(current) } };

        var write = PersonFields.ForExisting(record, PersonObject.Contact, Source(Form("A", "a@example.com", company: incoming)), settings);

        Assert.Equal(written, write.Fields["Title"]?.Text);
        if (written is not null) Assert.Equal(new FieldChange("Title", string.IsNullOrWhiteSpace(current) ? null : current, written, "form.company"), Assert.Single(write.Changes));
    }

    [Theory]
    [InlineData("Email", "ADA@EXAMPLE.COM")]
    [InlineData("Phone", "(202) 555-0123")]
    [InlineData("Phone", "202.555.0123 x9")]
    [InlineData("MobilePhone", "1 202 555 0195")]
    public void The_same_address_or_number_in_another_form_is_not_overwritten(string field, string held)
    {
        var settings = OrgSettings.Default with { Contact = new ObjectRule { Update = ExistingUpdate.Override } };
        var record = new FieldSet { { field, FieldValue.Of(held) } };

        var write = PersonFields.ForExisting(record, PersonObject.Contact, Source(Form("A", "ada@example.com", "2025550123", "+12025550195")), settings);

        Assert.Empty(write.Fields);
    }

    [Fact]
    public void A_field_that_was_not_read_is_left_alone() =>
        Assert.Empty(PersonFields.ForExisting([], PersonObject.Contact, Source(Form("Ada Lovelace", "a@example.com")), OrgSettings.Default).Fields);

    [Fact]
    public void The_normalized_phone_is_filled_where_it_is_empty()
    {
        var record = new FieldSet { { "OnceHub_Phone__c", FieldValue.Null }, { "Phone", FieldValue.Of("x") } };

        var write = PersonFields.ForExisting(record, PersonObject.Contact, Source(Form("A", "a@example.com", "2025550123")), OrgSettings.Default);

        Assert.Equal("""{"OnceHub_Phone__c":"+12025550123"}""", Shown(write.Fields));
        Assert.Equal(["FirstName", "LastName", "Email", "Phone", "MobilePhone", "OnceHub_Phone__c"], PersonFields.FieldsToRead(PersonObject.Contact, OrgSettings.Default).ToArray());
    }

    [Theory]
    [InlineData("FirstName", 40, "form.note")]
    [InlineData("LastName", 80, "form.note")]
    [InlineData("Title", 128, "form.note")]
    [InlineData("MailingCity", 40, "form.note")]
    public void A_value_too_long_is_cut_with_a_mark_and_reported(string field, int length, string source)
    {
        var settings = OrgSettings.Default with { Mappings = new MappingTable { Contact = [new() { Source = source, Target = field }] } };
        var form = Form("A", "a@example.com");
        form["note"] = new string('n', length + 5);

        var write = PersonFields.ForNew(PersonObject.Contact, Source(form), settings);

        Assert.Equal(new string('n', length - 1) + "…", write.Fields[field]?.Text);
        Assert.Equal((field, FieldProblemCodes.TextCut), (write.Problems.Single().Field, write.Problems.Single().Code));
    }

    [Fact]
    public void An_email_too_long_for_salesforce_is_left_out_whole_and_still_identifies()
    {
        var email = $"{new string('a', 60)}@{new string('b', 30)}.com";

        var source = Source(Form("Ada", email));
        var write = PersonFields.ForNew(PersonObject.Contact, source, OrgSettings.Default);

        Assert.Equal(email, source.Identities.Email);
        Assert.False(write.Fields.Contains("Email"));
        Assert.Equal(FieldProblemCodes.LeftOut, Assert.Single(write.Problems).Code);
    }

    [Fact]
    public void A_fallback_stands_in_for_a_blank_on_create_only()
    {
        var settings = OrgSettings.Default with { Mappings = new MappingTable { Contact = [new() { Source = "form.company", Target = "Department", Fallback = "Unknown" }] } };
        var source = Source(Form("A", "a@example.com"));

        Assert.Equal("Unknown", PersonFields.ForNew(PersonObject.Contact, source, settings).Fields["Department"]?.Text);
        Assert.Empty(PersonFields.ForExisting(new FieldSet { { "Department", FieldValue.Null } }, PersonObject.Contact, source, settings).Fields);
    }

    [Fact]
    public void An_extension_is_kept_as_typed() =>
        Assert.Equal("202-555-0123 x9", PersonFields.ForNew(PersonObject.Contact, Source(Form("A", null, "202-555-0123 x9")), OrgSettings.Default).Fields["Phone"]?.Text);

    [Fact]
    public void A_record_id_that_is_none_is_reported()
    {
        var state = Given.State(Given.Booking("booking.scheduled", 1, data => data["custom_fields"] = Given.Named("sosfContactId", "??")));

        Assert.Equal(FieldProblemCodes.NotARecordId, Assert.Single(PersonFields.ForNew(PersonObject.Contact, MappingSource.Of(state), OrgSettings.Default).Problems).Code);
    }

    [Theory]
    [InlineData("form.custom.Budget", "12.5")]
    [InlineData("FORM.CUSTOM.budget", "12.5")]
    [InlineData("booking.custom.Tier", "gold;silver")]
    [InlineData("booking.utm.source", "mail")]
    [InlineData("conversation.answers.size", "50")]
    [InlineData("conversation.answers.How many?", "50")]
    [InlineData("contact.jobTitle", "CTO")]
    [InlineData("contact.custom.Likes tea", "true")]
    [InlineData("contact.hasConsent", "true")]
    [InlineData("owner.email", "owner@example.com")]
    [InlineData("booking.status", "Scheduled (By customer)")]
    [InlineData("booking.startsAt", "2026-03-03T12:00:00.000Z")]
    [InlineData("booking.durationMinutes", "30")]
    [InlineData("payment.amount", "25")]
    [InlineData("guest.company", "Contact Co")]
    [InlineData("guest.firstName", "Ada")]
    [InlineData("static:Web", "Web")]
    [InlineData("template:{guest.firstName} from {guest.company}!", "Ada from Contact Co!")]
    [InlineData("template:{form.company}", "")]
    [InlineData("template:plain {", "plain {")]
    [InlineData("form.company", "")]
    [InlineData("conversation.answers.other", "")]
    public void A_source_is_read_by_its_name(string name, string expected)
    {
        Assert.True(Rich().TryRead(name, out var value));
        Assert.Equal(expected, value.ToString());
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("form.custom.")]
    [InlineData("")]
    [InlineData("template:{nope}")]
    public void An_unknown_source_is_told(string name)
    {
        Assert.False(Rich().TryRead(name, out _));
        Assert.NotNull(SourceNames.FaultOf(name));
    }

    [Fact]
    public void Every_fixed_source_can_be_read_of_everything()
    {
        foreach (var name in SourceNames.All)
        {
            Assert.True(Rich().TryRead(name, out _), name);
            Assert.True(MappingSource.Of(Given.Contact("contact.created", 1)).TryRead(name, out _), name);
        }
    }

    [Fact]
    public void The_default_rows_serve_a_posted_contact_too()
    {
        var source = MappingSource.Of(Given.Contact("contact.created", 1, data => (data["first_name"], data["email"], data["mobile_phone"]) = ("Ada", "a@example.com", "+12025550195")));

        Assert.Equal(
            """{"FirstName":"Ada","LastName":"Lovelace","Email":"a@example.com","MobilePhone":"+12025550195","OnceHub_Phone__c":"+12025550195"}""",
            PersonFields.ForNew(PersonObject.Contact, source, OrgSettings.Default).Fields.ToJson().Replace("\\u002B", "+", StringComparison.Ordinal));
    }

    /// <summary>The JSON, with the plus sign as it is read.</summary>
    private static string Shown(FieldSet fields) => fields.ToJson().Replace("\\u002B", "+", StringComparison.Ordinal);

    private static MappingSource Rich() => MappingSource.Of(Given.Booking("booking.scheduled", 1, data =>
    {
        data["owner"] = new JsonObject { ["id"] = "USR-1", ["email"] = "owner@example.com" };
        data["form_submission"]!["custom_fields"] = Given.Named("Budget", 12.5);
        data["custom_fields"] = Given.Named("Tier", new JsonArray("gold", "silver"));
        data["utm_params"] = new JsonObject { ["utm_source"] = "mail" };
        data["payment_information"] = new JsonObject { ["amount_charged"] = 2500, ["currency"] = "USD" };
        data["conversation"] = new JsonObject
        {
            ["id"] = "CVR-1",
            ["answers"] = new JsonArray(new JsonObject { ["internal_label"] = "Size", ["question"] = "How many?", ["value"] = 50 }),
            ["contact"] = new JsonObject { ["id"] = "CTC-1", ["job_title"] = "CTO", ["company"] = "Contact Co", ["has_consent"] = true, ["custom_fields"] = Given.Named("Likes tea", true) },
        };
    }));

    private static JsonObject Form(string? name, string? email, string? phone = null, string? mobile = null, string? company = null) =>
        new() { ["name"] = name, ["email"] = email, ["phone"] = phone, ["mobile_phone"] = mobile, ["company"] = company };

    private static MappingSource Source(JsonObject form) =>
        MappingSource.Of(Given.State(Given.Booking("booking.scheduled", 1, data => data["form_submission"] = form)));
}
