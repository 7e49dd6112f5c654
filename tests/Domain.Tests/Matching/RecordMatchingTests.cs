namespace OnceHub.Sync.Domain.Tests;

public class RecordMatchingTests
{
    private static readonly GuestIdentities Ada = new() { Email = "ada@example.com" };
    private static readonly GuestIdentities AdaWithPhone = Ada with { Phones = ["+12025550195"] };
    private static readonly GuestIdentities PhoneOnly = new() { Phones = ["+12025550195", "+12025550123"] };

    [Fact]
    public void Nobody_found_is_nobody_matched()
    {
        var match = Choose([], Ada);

        Assert.Null(match.Record);
        Assert.Equal((MatchRule.None, PersonObject.Contact), (match.Rule, match.NewAs));
        Assert.NotEmpty(match.Explanation);
    }

    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ADA@Example.com", true)]
    [InlineData(" ada@example.com ", true)]
    [InlineData("ada@example.org", false)]
    [InlineData("xada@example.com", false)]
    [InlineData(null, false)]
    public void Email_compares_without_case(string? held, bool matches) =>
        Assert.Equal(matches, Choose([Contact(1) with { Email = held }], Ada).Record is not null);

    [Theory]
    [InlineData("(202) 555-0195", true)]
    [InlineData("202.555.0195", true)]
    [InlineData("+1 202-555-0195 ext. 9", true)]
    [InlineData("202-555-0123", true)]
    [InlineData("555-0195", false)]
    [InlineData("2025550196", false)]
    public void A_phone_is_confirmed_digit_by_digit(string held, bool matches)
    {
        var match = Choose([Contact(1) with { Phones = ["n/a", held], Email = "other@example.com" }], PhoneOnly);

        Assert.Equal(matches ? MatchRule.Phone : MatchRule.None, match.Rule);
    }

    [Theory]
    // what people see, the package's field, matches
    [InlineData("(202) 555-0195", "+12025550195", true)]
    [InlineData("202-555-0199", "+12025550195", false)]
    [InlineData("(202) 555-0195", "+12025550199", true)]
    [InlineData("", "+12025550195", true)]
    [InlineData("ask her office", "+12025550195", true)]
    public void The_packages_number_counts_only_where_the_record_shows_no_other(string shown, string normalized, bool matches)
    {
        var match = Choose([Contact(1) with { Phones = [shown], NormalizedPhone = normalized }], PhoneOnly);

        Assert.Equal(matches ? MatchRule.Phone : MatchRule.None, match.Rule);
    }

    [Theory]
    // email of the record, made by us, taken
    [InlineData(null, true, true)]
    [InlineData("", true, true)]
    [InlineData(null, false, false)]
    [InlineData("other@example.com", true, false)]
    [InlineData("other@example.com", false, false)]
    [InlineData("not an email", true, false)]
    public void A_guest_with_an_email_takes_over_by_phone_only_what_we_made_without_one(string? held, bool ours, bool taken)
    {
        var record = Contact(1) with { Email = held, Phones = ["2025550195"], Token = ours ? "g-1" : null };

        var match = Choose([record], AdaWithPhone);

        Assert.Equal(taken ? MatchRule.Phone : MatchRule.None, match.Rule);
    }

    [Fact]
    public void A_rejected_email_leaves_the_phone_to_decide()
    {
        var match = Choose(
            [Contact(1) with { Phones = ["2025550195"], Email = "x@example.com" }],
            PhoneOnly with
            {
                RejectedEmail = "x at y",
            });

        Assert.Equal(MatchRule.Phone, match.Rule);
        Assert.Contains("x at y", match.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Email_goes_before_the_phone_of_another()
    {
        var byPhone = Contact(1, day: 9) with { Phones = ["2025550195"] };
        var byEmail = Contact(2, day: 1) with { Email = "ada@example.com" };

        Assert.Equal(byEmail.Id, Choose([byPhone, byEmail], AdaWithPhone).Record?.Id);
    }

    [Fact]
    public void The_most_recently_modified_of_several_is_chosen_and_the_others_are_told()
    {
        var match = Choose([Mail(Contact(1, day: 1)), Mail(Contact(2, day: 3)), Mail(Contact(3, day: 2))], Ada);

        Assert.Equal(Contact(2).Id, match.Record?.Id);
        Assert.Equal([Contact(3).Id, Contact(1).Id], match.RunnersUp.Select(record => record.Id).ToArray());
        Assert.Contains("of 3 records", match.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tie_goes_by_id_whatever_the_order()
    {
        var records = new[] { Mail(Contact(1)), Mail(Contact(2)), Mail(Contact(3)), Mail(Lead(1)) };

        Assert.All(Permutations.Of(records), order => Assert.Equal(Contact(1).Id, Choose(order, Ada).Record?.Id));
    }

    [Theory]
    // target, has lead, has contact, contact for leads; chosen
    [InlineData(PersonObject.Contact, true, true, false, "Contact")]
    [InlineData(PersonObject.Contact, true, false, false, "Lead")]
    [InlineData(PersonObject.Contact, true, false, true, null)]
    [InlineData(PersonObject.Contact, true, true, true, "Contact")]
    [InlineData(PersonObject.Contact, false, true, false, "Contact")]
    [InlineData(PersonObject.Lead, true, true, false, "Lead")]
    [InlineData(PersonObject.Lead, false, true, false, "Contact")]
    [InlineData(PersonObject.Lead, true, false, false, "Lead")]
    public void The_orgs_type_goes_first_and_a_lead_is_never_made_of_a_contact(
        PersonObject target, bool hasLead, bool hasContact, bool contactForLeads, string? chosen)
    {
        List<CandidateRecord> records = [];
        if (hasLead) records.Add(Mail(Lead(1, day: target == PersonObject.Lead ? 1 : 9)));
        if (hasContact) records.Add(Mail(Contact(1, day: target == PersonObject.Lead ? 9 : 1)));

        var match = Choose(records, Ada, OrgSettings.Default with { Target = target, ContactForLeads = contactForLeads });

        Assert.Equal(chosen, match.Record?.Object.ToString());
        Assert.Equal(target, match.NewAs);
    }

    [Fact]
    public void A_person_account_counts_as_a_contact()
    {
        var match = Choose(
            [Mail(Contact(1)) with { IsPersonAccount = true }],
            Ada,
            OrgSettings.Default with
            {
                Target = PersonObject.Lead,
            });

        Assert.True(match.Record?.IsPersonAccount);
        Assert.Contains("Person Account", match.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "other@example.com", true, "RecordId")]
    [InlineData(true, "other@example.com", true, "Email")]
    [InlineData(true, null, true, "Email")]
    [InlineData(true, "ADA@example.com ", true, "RecordId")]
    [InlineData(true, "ada@example.com", false, "None")]      // A guest without an email has none to show.
    public void A_links_record_may_have_to_have_the_guests_email(bool needsEmail, string? held, bool hasEmail, string rule)
    {
        var guest = hasEmail ? Ada with { Email = "ada@example.com" } : new GuestIdentities();
        var match = Choose(
            [Contact(1, day: 9) with { Email = "ada@example.com" }, Contact(2) with { Email = held }],
            guest with { RecordId = Contact(2).Id },
            OrgSettings.Default with { LinkNeedsEmail = needsEmail });

        Assert.Equal(rule, match.Rule.ToString());
        Assert.Equal(needsEmail && rule != "RecordId", match.Explanation.Contains("linkNeedsEmail", StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_id_goes_before_everything()
    {
        var match = Choose(
            [Mail(Contact(1, day: 9)), Contact(2) with { Email = "other@example.com" }],
            Ada with
            {
                RecordId = Contact(2).Id,
            });

        Assert.Equal((MatchRule.RecordId, Contact(2).Id), (match.Rule, match.Record!.Id));
    }

    [Fact]
    public void A_lead_named_by_the_link_is_kept_even_where_contacts_are_made()
    {
        var match = Choose([Lead(1)], Ada with { RecordId = Lead(1).Id }, OrgSettings.Default with { ContactForLeads = true });

        Assert.Equal(Lead(1).Id, match.Record?.Id);
    }

    [Fact]
    public void A_case_of_the_link_leads_to_its_contact()
    {
        var caseId = SalesforceId.Parse("500000000000001AAA");

        var match = Choose([Contact(2), Contact(1) with { Via = caseId }, Contact(1, day: 5)], Ada with { RecordId = caseId });

        Assert.Equal((MatchRule.RecordId, Contact(1).Id), (match.Rule, match.Record!.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_record_id_that_leads_nowhere_falls_to_the_next_step_and_says_so(bool deleted)
    {
        CandidateRecord[] records = deleted ? [Contact(2) with { IsDeleted = true }, Mail(Contact(1))] : [Mail(Contact(1))];

        var match = Choose(records, Ada with { RecordId = Contact(2).Id });

        Assert.Equal((MatchRule.Email, Contact(1).Id), (match.Rule, match.Record!.Id));
        Assert.Contains(Contact(2).Id.Value, match.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, "The Case 500000000000001AAA of the link has no Contact")]
    [InlineData(true, true, "The Contact 003000000000009AAA of the link's Case 500000000000001AAA is not to be found")]
    [InlineData(false, false, "The link's record 500000000000001AAA is not to be found")]
    public void A_case_that_is_there_is_not_called_missing(bool isThere, bool hasContact, string told)
    {
        var id = SalesforceId.Parse("500000000000001AAA");
        var linked = isThere ? new LinkedCase(id, hasContact ? SalesforceId.Parse("003000000000009AAA") : null) : null;

        var match = RecordMatching.Choose([Mail(Contact(1))], Ada with { RecordId = id }, OrgSettings.Default, linkedCase: linked);

        Assert.Equal((MatchRule.Email, Contact(1).Id), (match.Rule, match.Record!.Id));
        Assert.StartsWith(told, match.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_no_record_id_is_told() =>
        Assert.Contains("'??'", Choose([Mail(Contact(1))], Ada with { RejectedRecordId = "??" }).Explanation, StringComparison.Ordinal);

    [Fact]
    public void A_converted_lead_is_followed_to_its_contact()
    {
        var match = Choose(
            [Mail(Lead(1)) with { IsConverted = true, ConvertedContactId = Contact(1).Id }, Contact(1)],
            Ada,
            OrgSettings.Default with
            {
                Target = PersonObject.Lead,
            });

        Assert.Equal(Contact(1).Id, match.Record?.Id);
        Assert.Contains("converted to", match.Explanation, StringComparison.Ordinal);
        Assert.Empty(match.RunnersUp);
    }

    [Fact]
    public void A_merged_record_is_followed_to_its_master_through_several_steps()
    {
        var match = Choose(
        [
            Mail(Contact(1)) with { IsDeleted = true, MasterRecordId = Contact(2).Id },
            Contact(2) with { IsDeleted = true, MasterRecordId = Contact(3).Id },
            Contact(3),
        ], Ada);

        Assert.Equal(Contact(3).Id, match.Record?.Id);
    }

    [Fact]
    public void What_must_be_read_first_is_asked_for_and_given_up_when_it_is_not_there()
    {
        CandidateRecord[] records = [Mail(Lead(1)) with { IsConverted = true, ConvertedContactId = Contact(7).Id }];

        var asking = Choose(records, Ada);
        var given = RecordMatching.Choose([.. records, Contact(7)], Ada, OrgSettings.Default);
        var gone = RecordMatching.Choose(records, Ada, OrgSettings.Default, unavailable: [Contact(7).Id]);

        Assert.Equal([Contact(7).Id], asking.Wanted.ToArray());
        Assert.Null(asking.Record);
        Assert.Equal(Contact(7).Id, given.Record?.Id);
        Assert.Equal((MatchRule.None, true), (gone.Rule, gone.Wanted.IsEmpty));
    }

    [Fact]
    public void Records_merged_in_a_circle_lead_nowhere()
    {
        var match = Choose(
        [
            Mail(Contact(1)) with { IsDeleted = true, MasterRecordId = Contact(2).Id },
            Mail(Contact(2)) with { IsDeleted = true, MasterRecordId = Contact(1).Id },
        ], Ada);

        Assert.Equal(MatchRule.None, match.Rule);
    }

    [Fact]
    public void A_deleted_record_is_no_match() =>
        Assert.Equal(MatchRule.None, Choose([Mail(Contact(1)) with { IsDeleted = true }], Ada).Rule);

    [Fact]
    public void What_was_made_for_this_guest_is_found_again_by_its_token()
    {
        var guest = new GuestToken("g-1");

        var match = RecordMatching.Choose(
            [Contact(1) with { Token = "g-1", Email = "changed@example.com" }, Contact(2) with { Token = "g-2" }],
            Ada,
            OrgSettings.Default,
            guest);

        Assert.Equal((MatchRule.Token, Contact(1).Id), (match.Rule, match.Record!.Id));
    }

    /// <summary>Of a guest who has used "used@example.com" in another booking.</summary>
    [Theory]
    [InlineData("ada@example.com", "Email", false)]
    [InlineData("changed@example.com", "Token", false)]
    [InlineData("used@example.com", "None", true)]
    [InlineData(" USED@example.com", "None", true)]
    [InlineData("", "Token", false)]
    public void What_was_made_for_another_email_of_the_guest_is_not_this_emails(string held, string rule, bool taken)
    {
        var match = RecordMatching.Choose(
            [Contact(1) with { Token = "g-1", Email = held }], Ada, OrgSettings.Default, new GuestToken("g-1"),
            isClaimed: email => email is "used@example.com" or "ada@example.com");

        Assert.Equal((rule, taken), (match.Rule.ToString(), match.IsTokenTaken));
    }

    /// <summary>A record was merged into another one, which holds other@example.com.</summary>
    [Theory]
    // the email of the merged one, made here, known from an earlier booking; matched, by the guest's own
    [InlineData("ada@example.com", false, false, "Email", true)]
    [InlineData("changed@example.com", true, false, "Token", true)]
    [InlineData("used@example.com", true, false, "None", false)]
    [InlineData("", true, false, "None", false)]
    [InlineData("", false, true, "None", false)]
    [InlineData("ada@example.com", false, true, "Email", true)]
    public void Only_what_is_the_guests_own_leads_to_a_record_of_another_email(
        string held, bool ours, bool isEarlier, string rule, bool isLedTo)
    {
        CandidateRecord[] records =
        [
            Contact(1) with
            {
                Email = held, Phones = ["2025550195"], Token = ours ? "g-1" : null, IsDeleted = true, MasterRecordId = Contact(2).Id,
            },
            Contact(2) with { Email = "other@example.com" },
        ];

        var match = RecordMatching.Choose(
            records, AdaWithPhone, OrgSettings.Default, new GuestToken("g-1"), earlier: isEarlier ? Contact(1).Id : null,
            isClaimed: email => email is "used@example.com");

        Assert.Equal((rule, isLedTo), (match.Rule.ToString(), match.IsLedTo));
    }

    [Fact]
    public void A_newer_record_with_the_email_goes_before_the_one_we_made()
    {
        var match = RecordMatching.Choose(
            [Mail(Contact(1, day: 1)) with { Token = "g-1" }, Mail(Contact(2, day: 2))], Ada, OrgSettings.Default, new GuestToken("g-1"));

        Assert.Equal(Contact(2).Id, match.Record?.Id);
    }

    [Fact]
    public void Nobody_is_matched_by_filler() =>
        Assert.Equal(
            MatchRule.None,
            Choose([Contact(1) with { Phones = ["1234567890"] }], new GuestIdentities { Phones = ["+11234567890"] }).Rule);

    [Fact]
    public void A_guest_without_any_identity_matches_nothing() =>
        Assert.Equal(MatchRule.None, Choose([Contact(1), Lead(1) with { Email = "" }], GuestIdentities.None).Rule);

    [Fact]
    public void The_same_record_from_two_queries_is_one()
    {
        var match = Choose([Mail(Contact(1)), Mail(Contact(1))], Ada);

        Assert.Empty(match.RunnersUp);
    }

    private static RecordMatch Choose(
        IReadOnlyList<CandidateRecord> candidates,
        GuestIdentities identities,
        OrgSettings? settings = null) => RecordMatching.Choose(candidates, identities, settings ?? OrgSettings.Default);

    private static CandidateRecord Mail(CandidateRecord record) => record with { Email = "ada@example.com" };

    private static CandidateRecord Contact(int number, int day = 1) => Candidate.Contact(number, day);

    private static CandidateRecord Lead(int number, int day = 1) => Candidate.Lead(number, day);
}
