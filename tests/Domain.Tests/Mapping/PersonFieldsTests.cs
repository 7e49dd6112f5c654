using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public class PersonFieldsTests
{
    [Fact]
    public void A_new_contact_gets_what_the_form_says()
    {
        var write = PersonFields.ForNew(
            PersonObject.Contact,
            Source(Form("Ada King Lovelace", "Ada@Example.com", "(202) 555-0123", "1-2025550195")),
            OrgSettings.Default);

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
    // the record's names, what the guest types, whether filled fields are overwritten; the names then
    [InlineData("", "Smith", "Bob Jones", false, "|Smith")]
    [InlineData("", "Smith", "Bob SMITH", false, "Bob|Smith")]
    [InlineData("", "Jane", "Jane Doe", false, "|Jane")]
    [InlineData("", "", "Bob Jones", false, "Bob|Jones")]
    [InlineData("Ann", "", "Bob Jones", false, "Ann|")]
    [InlineData("Bob", "", "Bob Jones", false, "Bob|Jones")]
    [InlineData("Ann", "Unspecified", "Bob Jones", false, "Ann|Unspecified")]
    [InlineData("", "Unspecified", "Bob Jones", false, "Bob|Jones")]
    [InlineData("", "Smith", "Bob Jones", true, "Bob|Jones")]
    [InlineData("Jane", "Doe", "Jane", true, "Jane|Doe")]
    [InlineData("Jane", "Doe", "Joan Doe", true, "Joan|Doe")]
    [InlineData("Jane", "Doe", "Jane Roe", true, "Jane|Roe")]
    [InlineData("", "Doe", "Roe", true, "|Roe")]
    public void The_name_of_a_record_stays_one_persons(string first, string last, string typed, bool overwrites, string expected)
    {
        var settings = OrgSettings.Default with
        {
            Contact = new ObjectRule { Update = overwrites ? ExistingUpdate.Override : ExistingUpdate.ByRow },
        };
        var record = new FieldSet { { "FirstName", FieldValue.Of(first) }, { "LastName", FieldValue.Of(last) } };

        var contact = PersonFields.ForExisting(record, PersonObject.Contact, Source(Form(typed, "a@example.com")), settings).Fields;
        var account = PersonFields.ForExistingPersonAccount(record, Source(Form(typed, "a@example.com")), settings).Fields;

        Assert.All(
            new[] { contact, account },
            written => Assert.Equal(expected, $"{written["FirstName"]?.Text ?? first}|{written["LastName"]?.Text ?? last}"));
    }

    [Theory]
    [InlineData("", "jane.doe", "jane.doe@example.com", "", true)]
    [InlineData("", "jane.doe", "Jane.Doe@Example.com", "", true)]
    [InlineData("", "+12025550123", "", "+12025550123", true)]
    [InlineData("Jane", "jane.doe", "jane.doe@example.com", "", false)]
    [InlineData("", "Jane.Doe", "jane.doe@example.com", "", false)]
    [InlineData("", "Smith", "bob@example.com", "+12025550123", false)]
    public void What_was_made_of_an_email_or_a_number_is_no_name(string first, string last, string email, string phone, bool expected)
    {
        var record = new FieldSet
        {
            { "FirstName", FieldValue.Of(first) },
            { "LastName", FieldValue.Of(last) },
            { "Email", FieldValue.Of(email) },
            { "MobilePhone", FieldValue.Of(phone) },
        };

        Assert.Equal(expected, WholeName.WithoutStandIn(record)["LastName"] is { IsBlank: true });
    }

    [Theory]
    // source and target of one row beside the guest's own; whether the guest is said not to be looked up by its value
    [InlineData("guest.email", "Email", "broken", true)]
    [InlineData("form.email", "Email", "broken", true)]
    [InlineData("guest.phone", "Phone", "call me", true)]
    [InlineData("guest.mobilePhone", "MobilePhone", "call me", true)]
    [InlineData("form.custom.Second", "Email", "broken", false)]
    [InlineData("form.custom.Second", "Fax", "call me", false)]
    [InlineData("static:broken", "Email", null, false)]
    [InlineData("owner.email", "Email", "broken", false)]
    public void Only_the_guests_own_email_and_phone_are_what_it_is_looked_up_by(string source, string target, string? value, bool expected)
    {
        var settings = OrgSettings.Default with
        {
            Mappings = MappingTable.Default with { Contact = [new FieldMapping { Source = source, Target = target }] },
        };
        var form = source.EndsWith("mail", StringComparison.Ordinal) && !source.StartsWith("owner", StringComparison.Ordinal)
            ? Form("Ada", value)
            : Form("Ada", "a@example.com", value, value);
        form["custom_fields"] = Given.Named("Second", value);
        var told = MappingSource.Of(Given.State(Given.Booking("booking.scheduled", 1, data =>
        {
            data["form_submission"] = form;
            data["owner"] = new JsonObject { ["id"] = "USR-1", ["email"] = value };
        })));

        var problem = Assert.Single(PersonFields.ForNew(PersonObject.Contact, told, settings).Problems);

        Assert.Equal(expected, problem.Message.Contains("looked up", StringComparison.Ordinal));
    }

    [Fact]
    public void An_email_that_is_none_is_told_beside_another_email_field_that_holds_none()
    {
        var settings = OrgSettings.Default with
        {
            Mappings = MappingTable.Default with { Contact = [new FieldMapping { Source = "static:none", Target = "Email" }] },
        };

        var problems = PersonFields.ForNew(PersonObject.Contact, Source(Form("Ada", "broken")), settings).Problems;

        Assert.Equal(
            [
                "'none' is not an email address, so Email was left out. Correct it in OnceHub or Salesforce.",
                "'broken' is not an email address. Correct it in OnceHub or Salesforce. The guest was not looked up by it.",
            ],
            problems.Select(problem => problem.Message));
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

    [Theory]
    // nillable where Person Accounts are on; a fallback that an administrator chose; company typed; written
    [InlineData(true, "Unspecified", null, null)]
    [InlineData(true, null, null, null)]
    [InlineData(true, null, "n/a", null)]
    [InlineData(true, "Unspecified", "AE", "AE")]
    [InlineData(true, "Private", null, "Private")]
    [InlineData(false, "Unspecified", null, "Unspecified")]
    [InlineData(false, null, null, "Unspecified")]
    [InlineData(false, null, "-", "Unspecified")]
    [InlineData(false, "Private", null, "Private")]
    [InlineData(false, null, "AE", "AE")]
    public void A_lead_has_a_company_where_describe_requires_one(bool nillable, string? fallback, string? company, string? written)
    {
        var lead = new ObjectType("Lead", true, true, new[]
        {
            new FieldType { Name = "LastName", Kind = FieldKind.Text, Length = 80, Createable = true, Updateable = true, Required = true },
            new FieldType
            {
                Name = "Company",
                Kind = FieldKind.Text,
                Length = 255,
                Createable = true,
                Updateable = true,
                Required = !nillable,
            },
        }.ToImmutableDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase), []);
        foreach (var rows in new[] { MappingTable.Default.Lead, [] })
        {
            if (rows.IsEmpty && fallback is not null) continue;
            var settings = OrgSettings.Default with
            {
                Mappings = MappingTable.Default with
                {
                    Lead = [.. rows.Select(row => row.Target == "Company" ? row with { Fallback = fallback } : row)],
                },
            };

            var write = PersonFields.ForNew(
                PersonObject.Lead, Source(Form("Ada Lovelace", null, company: company)), settings, new FieldTypes(lead, Given.Noon));

            Assert.Equal(written, write.Fields["Company"]?.Text);
            Assert.Equal("Lovelace", write.Fields["LastName"]?.Text);
        }
    }

    [Theory]
    // Stripe, "Supported currencies": zero-decimal, three-decimal and special cases (UGX, ISK in two digits; HUF and TWD too, when
    // charged).
    [InlineData(2500, "USD", "25")]
    [InlineData(2500, "usd", "25")]
    [InlineData(500000, "UGX", "5000")]
    [InlineData(500000, "ISK", "5000")]
    [InlineData(5000, "MGA", "5000")]
    [InlineData(500, "JPY", "500")]
    [InlineData(500, "KRW", "500")]
    [InlineData(500, "CLP", "500")]
    [InlineData(500, "XPF", "500")]
    [InlineData(500, "VND", "500")]
    [InlineData(500, "xof", "500")]
    [InlineData(12340, "KWD", "12.34")]
    [InlineData(12340, "BHD", "12.34")]
    [InlineData(12340, "TND", "12.34")]
    [InlineData(500000, "HUF", "5000")]
    [InlineData(500000, "TWD", "5000")]
    [InlineData(500000, "CLF", "5000")]
    [InlineData(500000, "MRU", "5000")]
    [InlineData(2500, null, "25")]
    [InlineData(0, "EUR", "0")]
    public void An_amount_is_in_stripes_smallest_unit(int minor, string? currency, string expected)
    {
        var source = MappingSource.Of(Given.Booking("booking.scheduled", 1, data =>
            data["payment_information"] = new JsonObject { ["amount_charged"] = minor, ["currency"] = currency }));

        Assert.True(source.TryRead("payment.amount", out var amount));
        Assert.Equal(
            decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
            decimal.Parse(amount.ToString(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    // A form has a field of one name in each of its branches: those that the guest did not see come blank.
    [InlineData("form.custom.Team", "Red")]
    [InlineData("form.custom.team ", "Red")]
    [InlineData("form.custom.Both", "first")]
    [InlineData("form.custom.Neither", "")]
    [InlineData("booking.custom.Tier", "gold")]
    [InlineData("booking.utm.source", "mail")]
    [InlineData("contact.custom.Plan", "pro")]
    [InlineData("conversation.answers.Size", "50")]
    [InlineData("conversation.answers.How many?", "50")]
    [InlineData("conversation.answers.Reason", "by its question")]
    [InlineData("template:{form.custom.Team}/{booking.custom.Tier}", "Red/gold")]
    public void Of_values_with_one_name_the_first_filled_one_counts(string name, string expected)
    {
        static JsonArray Several(string member, params (string Name, JsonNode? Value)[] values) =>
            [.. values.Select(value => new JsonObject { [member] = value.Name, ["value"] = value.Value })];

        var source = MappingSource.Of(Given.Booking("booking.scheduled", 1, data =>
        {
            data["form_submission"]!["custom_fields"] = Several(
                "name",
                ("Team", ""),
                ("Team", null),
                ("team", "  "),
                ("TEAM", "Red"),
                ("Team", "Blue"),
                ("Both", "first"),
                ("Both", "second"),
                ("Neither", ""),
                ("Neither", null));
            data["custom_fields"] = Several("name", ("Tier", new JsonArray()), ("Tier", "gold"));
            data["utm_params"] = Several("name", ("utm_source", ""), ("utm_source", "mail"));
            data["conversation"] = new JsonObject
            {
                ["id"] = "CVR-1",
                ["answers"] = new JsonArray(
                    new JsonObject { ["internal_label"] = "Size", ["question"] = "How many?", ["value"] = "" },
                    new JsonObject { ["internal_label"] = "Size", ["question"] = "How many?", ["value"] = 50 },
                    new JsonObject { ["internal_label"] = "Reason", ["question"] = "Why?", ["value"] = null },
                    new JsonObject { ["internal_label"] = "Why", ["question"] = "Reason", ["value"] = "by its question" }),
                ["contact"] = new JsonObject { ["id"] = "CTC-1", ["custom_fields"] = Several("name", ("Plan", ""), ("Plan", "pro")) },
            };
        }));

        Assert.True(source.TryRead(name, out var value));
        Assert.Equal(expected, value.ToString());
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
    public void A_filled_field_changes_only_where_rule_and_row_allow(
        ExistingUpdate rule, bool? overwrite, string? current, string? incoming, string? written)
    {
        var settings = OrgSettings.Default with
        {
            Contact = new ObjectRule { Update = rule },
            Mappings = new MappingTable
            {
                Contact =
                [
                    new()
                    {
                        Source = "form.company",
                        Target = "Title",
                        Overwrite = overwrite,
                        Fallback = "never",
                    },
                ],
            },
        };
        var record = new FieldSet { { "Title", FieldValue.Of(current) } };

        var write = PersonFields.ForExisting(record, PersonObject.Contact, Source(Form("A", "a@example.com", company: incoming)), settings);

        Assert.Equal(written, write.Fields["Title"]?.Text);
        if (written is not null)
            Assert.Equal(
                new FieldChange("Title", string.IsNullOrWhiteSpace(current) ? null : current, written, "form.company"),
                Assert.Single(write.Changes));
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

        var write = PersonFields.ForExisting(
            record, PersonObject.Contact, Source(Form("A", "ada@example.com", "2025550123", "+12025550195")), settings);

        Assert.Empty(write.Fields);
    }

    /// <summary>Fields of one's own, and however spaces and line ends came in.</summary>
    [Theory]
    [InlineData(FieldKind.Phone, "(202) 555-0123", "+1 202 555 0123")]
    [InlineData(FieldKind.Phone, "ask  Ada", "ask Ada")]
    [InlineData(FieldKind.Email, "ADA@example.com ", "ada@Example.com")]
    [InlineData(FieldKind.Text, "van  der\u00a0Berg", " van der Berg ")]
    [InlineData(FieldKind.TextArea, "one\r\ntwo ", "one \ntwo")]
    [InlineData(FieldKind.RichText, "<p>one <b>&amp;</b></p><p>two</p>", "one &\ntwo")]
    public void The_same_value_in_another_notation_is_not_overwritten(FieldKind kind, string held, string told)
    {
        var settings = OrgSettings.Default with
        {
            Contact = new ObjectRule { Update = ExistingUpdate.Override },
            Mappings = new MappingTable { Contact = [new() { Source = "form.company", Target = "Own__c" }] },
        };
        var own = new FieldType { Name = "Own__c", Kind = kind, Createable = true, Updateable = true };
        var fields = ImmutableDictionary<string, FieldType>.Empty.Add(own.Name, own);
        var types = new FieldTypes(new ObjectType("Contact", true, true, fields, []), Given.Noon);
        var record = new FieldSet { { "Own__c", FieldValue.Of(held) } };

        var source = Source(Form("A", "a@example.com", company: told));
        var write = PersonFields.ForExisting(record, PersonObject.Contact, source, settings, types);

        Assert.Empty(write.Fields);
        Assert.Equal(["Own__c"], write.Confirmed.ToArray());
    }

    [Fact]
    public void A_field_that_was_not_read_is_left_alone() =>
        Assert.Empty(
            PersonFields.ForExisting([], PersonObject.Contact, Source(Form("Ada Lovelace", "a@example.com")), OrgSettings.Default).Fields);

    [Theory]
    // the record's number, the package's field, whether the guest's number overwrites, what the package's field gets
    [InlineData("2025550199", "+12025550199", true, "+12025550123")]
    [InlineData("2025550199", "+12025550199", false, null)]
    [InlineData("(202) 555-0123", "+12025550199", false, "+12025550123")]
    [InlineData("2025550188", "+12025550199", false, null)]
    [InlineData("(202) 555-0123", "+12025550123", true, null)]
    public void The_normalized_phone_follows_the_number_that_the_record_shows(string phone, string held, bool overwrites, string? becomes)
    {
        var rule = overwrites ? ExistingUpdate.Override : ExistingUpdate.OnlyEmpty;
        var settings = OrgSettings.Default with { Contact = OrgSettings.Default.Contact with { Update = rule } };
        var contact = new FieldSet { { "OnceHub_Phone__c", FieldValue.Of(held) }, { "Phone", FieldValue.Of(phone) } };
        var source = Source(Form("A", "a@example.com", "2025550123"));

        Assert.Equal(becomes, PersonFields.ForExisting(contact, PersonObject.Contact, source, settings).Fields["OnceHub_Phone__c"]?.Text);
        Assert.Equal(becomes, PersonFields.ForExistingPersonAccount(contact, source, settings).Fields["OnceHub_Phone__pc"]?.Text);
    }

    [Fact]
    public void The_normalized_phone_is_filled_where_it_is_empty()
    {
        var record = new FieldSet { { "OnceHub_Phone__c", FieldValue.Null }, { "Phone", FieldValue.Of("x") } };

        var write = PersonFields.ForExisting(
            record, PersonObject.Contact, Source(Form("A", "a@example.com", "2025550123")), OrgSettings.Default);

        Assert.Equal("""{"OnceHub_Phone__c":"+12025550123"}""", Shown(write.Fields));
        Assert.Equal(
            ["FirstName", "LastName", "Email", "Phone", "MobilePhone", "OnceHub_Phone__c"],
            PersonFields.FieldsToRead(PersonObject.Contact, OrgSettings.Default).ToArray());
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
        var settings = OrgSettings.Default with
        {
            Mappings = new MappingTable
            {
                Contact =
                [
                    new()
                    {
                        Source = "form.company",
                        Target = "Department",
                        Fallback = "Unknown",
                    },
                ],
            },
        };
        var source = Source(Form("A", "a@example.com"));

        Assert.Equal("Unknown", PersonFields.ForNew(PersonObject.Contact, source, settings).Fields["Department"]?.Text);
        Assert.Empty(
            PersonFields.ForExisting(new FieldSet { { "Department", FieldValue.Null } }, PersonObject.Contact, source, settings).Fields);
    }

    [Fact]
    public void An_extension_is_kept_as_typed() =>
        Assert.Equal(
            "202-555-0123 x9",
            PersonFields.ForNew(PersonObject.Contact, Source(Form("A", null, "202-555-0123 x9")), OrgSettings.Default).Fields["Phone"]?.Text
        );

    [Fact]
    public void A_record_id_that_is_none_is_reported()
    {
        var state = Given.State(Given.Booking("booking.scheduled", 1, data => data["custom_fields"] = Given.Named("sosfContactId", "??")));

        Assert.Equal(
            FieldProblemCodes.NotARecordId,
            Assert.Single(PersonFields.ForNew(PersonObject.Contact, MappingSource.Of(state), OrgSettings.Default).Problems).Code);
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
        var source = MappingSource.Of(
            Given.Contact(
                "contact.created",
                1,
                data => (data["first_name"], data["email"], data["mobile_phone"]) = ("Ada", "a@example.com", "+12025550195")));

        Assert.Equal(
            """{"FirstName":"Ada","LastName":"Lovelace","Email":"a@example.com","MobilePhone":"+12025550195","OnceHub_Phone__c":"+12025550195"}""",
            PersonFields
                .ForNew(PersonObject.Contact, source, OrgSettings.Default)
                .Fields.ToJson()
                .Replace("\\u002B", "+", StringComparison.Ordinal));
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
            ["contact"] = new JsonObject
            {
                ["id"] = "CTC-1",
                ["job_title"] = "CTO",
                ["company"] = "Contact Co",
                ["has_consent"] = true,
                ["custom_fields"] = Given.Named("Likes tea", true),
            },
        };
    }));

    private static JsonObject Form(string? name, string? email, string? phone = null, string? mobile = null, string? company = null) =>
        new() { ["name"] = name, ["email"] = email, ["phone"] = phone, ["mobile_phone"] = mobile, ["company"] = company };

    private static MappingSource Source(JsonObject form) =>
        MappingSource.Of(Given.State(Given.Booking("booking.scheduled", 1, data => data["form_submission"] = form)));
}
