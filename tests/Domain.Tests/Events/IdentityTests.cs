using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public class IdentityTests
{
    private const string ContactId = "003000000000001AAA";
    private const string LeadId = "00Q000000000001EAA";
    private const string CaseId = "500000000000001AAA";
    private const string AccountId = "001000000000001AAA";

    [Fact]
    public void Email_and_phones_of_the_form_are_normalized_mobile_first()
    {
        var identities = WithForm(
            new JsonObject
            {
                ["email"] = " ADA@Example.COM ",
                ["phone"] = "(202) 555-0123",
                ["mobile_phone"] = "1-2025550195",
            });

        Assert.Equal("ada@example.com", identities.Email);
        Assert.Equal(["+12025550195", "+12025550123"], identities.Phones.ToArray());
    }

    [Fact]
    public void An_email_that_cannot_be_one_is_set_aside_and_the_phone_stays()
    {
        var identities = WithForm(new JsonObject { ["email"] = "ada at example", ["phone"] = "202-555-0123" });

        Assert.Null(identities.Email);
        Assert.Equal("ada at example", identities.RejectedEmail);
        Assert.Single(identities.Phones);
    }

    [Fact]
    public void The_contact_of_an_expanded_conversation_fills_what_the_form_lacks()
    {
        var identities = Given.Booking("booking.scheduled", 1, data =>
        {
            data["form_submission"] = new JsonObject { ["mobile_phone"] = "+12025550111" };
            data["conversation"] = Conversation();
        }).Identities;

        Assert.Equal(("bot@example.com", "CTC-9"), (identities.Email, identities.ContactId));
        Assert.Equal(["+12025550111", "+12025550195"], identities.Phones.ToArray());
    }

    [Fact]
    public void The_forms_email_is_stronger_than_the_contacts() =>
        Assert.Equal(
            "ada@example.com", Given.Booking("booking.scheduled", 1, data => data["conversation"] = Conversation()).Identities.Email);

    [Fact]
    public void The_contacts_email_counts_when_the_forms_is_none()
    {
        var identities = Given.Booking("booking.scheduled", 1, data =>
        {
            data["form_submission"] = new JsonObject { ["email"] = "oops" };
            data["conversation"] = Conversation();
        }).Identities;

        Assert.Equal(("bot@example.com", "oops"), (identities.Email, identities.RejectedEmail));
    }

    [Fact]
    public void A_form_that_is_null_leaves_no_identity() => Assert.Equal(GuestIdentities.None, WithForm(null));

    [Theory]
    [InlineData("sosfContactId", ContactId)]
    [InlineData("SOSFCONTACTID", ContactId)]
    [InlineData("sfContactId", ContactId)]
    [InlineData("sosf Contact Id", ContactId)]
    [InlineData("sosfLeadId", LeadId)]
    [InlineData("sfleadid", LeadId)]
    [InlineData("sosfCaseId", CaseId)]
    [InlineData("SfCaseId", CaseId)]
    [InlineData("sosfPersonAccountId", AccountId)]
    [InlineData("SOSF_PERSON_ACCOUNT_ID", AccountId)]
    [InlineData("sfPersonAccountId", ContactId)]
    public void A_record_id_comes_by_any_spelling_of_its_parameter(string name, string id)
    {
        var inBooking = Given.Booking("booking.scheduled", 1, data => data["custom_fields"] = Given.Named(name, id));
        var inForm = Given.Booking("booking.scheduled", 1, data => data["form_submission"]!["custom_fields"] = Given.Named(name, id[..15]));

        Assert.Equal(SalesforceId.Parse(id), inBooking.Identities.RecordId);
        Assert.Equal(SalesforceId.Parse(id), inForm.Identities.RecordId);
    }

    [Theory]
    [InlineData("sosfContactId", "hello")]
    [InlineData("sosfContactId", LeadId)]
    [InlineData("sosfLeadId", "005000000000001AAA")]
    [InlineData("sosfContactId", AccountId)]
    [InlineData("sosfPersonAccountId", LeadId)]
    [InlineData("sosfContactId", "003000000000001AAB")]
    public void What_is_not_a_record_id_of_its_kind_is_set_aside(string name, string id)
    {
        var identities = Given.Booking("booking.scheduled", 1, data => data["custom_fields"] = Given.Named(name, id)).Identities;

        Assert.Null(identities.RecordId);
        Assert.Equal(id, identities.RejectedRecordId);
    }

    [Fact]
    public void A_contact_goes_before_a_lead_and_a_lead_before_a_case()
    {
        var booked = Given.Booking("booking.scheduled", 1, data => data["custom_fields"] = new JsonArray(
            new JsonObject { ["name"] = "sosfCaseId", ["value"] = CaseId },
            new JsonObject { ["name"] = "sosfLeadId", ["value"] = LeadId },
            new JsonObject { ["name"] = "sosfContactId", ["value"] = ContactId }));

        Assert.Equal(SalesforceId.Parse(ContactId), booked.Identities.RecordId);
        Assert.Equal([ContactId, LeadId, CaseId], booked.Booking.LinkedRecords.Select(id => id.Value).ToArray());
    }

    [Fact]
    public void Filler_phones_identify_nobody()
    {
        var identities = WithForm(new JsonObject { ["phone"] = "123-456-7890", ["mobile_phone"] = "999 999 9999" });

        Assert.Empty(identities.Phones);
    }

    [Fact]
    public void A_conversation_and_a_contact_bring_their_own()
    {
        var talk = Given.Conversation("conversation.started", 1, data => data["contact"] = Conversation()["contact"]!.DeepClone());
        var contact = Given.Contact("contact.updated", 1, data => data["email"] = "X@Y.org");

        Assert.Equal("bot@example.com", talk.Identities.Email);
        Assert.Equal(("x@y.org", "CTC-1"), (contact.Identities.Email, contact.Identities.ContactId));
    }

    private static GuestIdentities WithForm(JsonObject? form) =>
        Given.Booking("booking.scheduled", 1, data => data["form_submission"] = form).Identities;

    private static JsonObject Conversation() => new()
    {
        ["id"] = "CVR-1",
        ["contact"] = new JsonObject { ["id"] = "CTC-9", ["email"] = "bot@example.com", ["phone"] = "+12025550195" },
    };
}
