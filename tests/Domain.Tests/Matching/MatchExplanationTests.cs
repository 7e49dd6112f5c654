namespace OnceHub.Sync.Domain.Tests;

/// <summary>What an administrator reads when asking why a booking has the record that it has, word by word.</summary>
public class MatchExplanationTests
{
    private const string C1 = "003000000000001AAA";
    private const string C2 = "003000000000002AAA";
    private const string L1 = "00Q000000000001EAA";
    private const string K1 = "500000000000001AAA";
    private const string K2 = "500000000000002AAA";
    private const string NewOne = "No record of this guest was found, so one is made.";

    private static readonly GuestIdentities Ada = new() { Email = "ada@example.com" };
    private static readonly GuestIdentities PhoneOnly = new() { Phones = ["+12025550195", "+12025550123"] };

    public static TheoryData<string, string> Cases => new()
    {
        { "nobody", NewOne },
        { "one by email", $"Contact {C1} was found by email ada@example.com." },
        { "one by phone", $"Contact {C1} was found by phone +12025550195 or +12025550123." },
        { "ours by phone", $"Contact {C1} was found by the phone of a record without email that was made here for it." },
        { "ours by token", $"Contact {C1} was found by the id it was made with." },
        { "by link", $"Contact {C1} was found by the record id {C1} of the link." },
        { "person account", $"Person Account (its contact {C1}) was found by email ada@example.com." },
        { "two contacts", $"Contact {C2} was found by email ada@example.com; of 2 records, it is the most recently modified." },
        { "contact and lead", $"Contact {C1} was found by email ada@example.com; of 2 records, it is the only Contact." },
        {
            "two contacts and a lead",
            $"Contact {C2} was found by email ada@example.com; of 3 records, a Contact goes first and it is the most recently modified."
        },
        {
            "lead replaced",
            $"Lead {L1} was found by email ada@example.com, but the settings make a Contact for guests who are only Leads. {NewOne}"
        },
        {
            "merged",
            $"Contact {C2} was merged into Contact {C1}. Contact {C1} is what a record found by email ada@example.com led to."
        },
        {
            "converted",
            $"Lead {L1} was converted to Contact {C1}. Contact {C1} is what a record found by email ada@example.com led to."
        },
        {
            "merged into one that is found, too",
            $"Contact {C1} was found by email ada@example.com."
        },
        { "deleted", $"Contact {C1} is deleted and leads to no record that is there. {NewOne}" },
        { "converted to nothing", $"Lead {L1} is converted and leads to no record that is there. {NewOne}" },
        {
            "to be read",
            $"A record found by email ada@example.com was merged or converted into {C2}, which must be read first."
        },
        { "no record id", $"The link gave '??', which is not a record id of its kind. {NewOne}" },
        { "no email", $"'x at y' is not an email address. {NewOne}" },
        { "the record before", $"Contact {C1} was found by the booking that it was related to before." },
        { "the record before, which email finds too", $"Contact {C1} was found by email ada@example.com." },
        {
            "the record before was merged",
            $"Contact {C2} was merged into Contact {C1}. "
                + $"Contact {C1} is what a record found by the booking that it was related to before led to."
        },
        {
            "the record before must be read",
            $"A record found by the booking that it was related to before was merged or converted into {C2}, which must be read first."
        },
        {
            "the record before is gone",
            $"Contact {C2} is deleted and leads to no record that is there. Contact {C1} was found by email ada@example.com."
        },
        { "the record of earlier bookings", "Earlier bookings of this guest are related to this record." },
        {
            "the record of earlier bookings was merged",
            $"Contact {C2} was merged into Contact {C1}. Earlier bookings of this guest are related to this record."
        },
        {
            "the record of earlier bookings must be read",
            $"A record found by earlier bookings of this guest was merged or converted into {C2}, which must be read first."
        },
        { "the record of earlier bookings is another's", NewOne },
        {
            "the record of earlier bookings is a lead, which is replaced",
            $"Earlier bookings of this guest are related to Lead {L1}, but the settings make a Contact for guests who are only Leads. {NewOne}"
        },
        { "the record of earlier bookings is not the email's", $"Contact {C2} was found by email ada@example.com." },
        {
            "by a Case of the link that was merged",
            $"Contact {C1} was found by the record id {K1} (merged into {K2}) of the link."
        },
        {
            "by a Case of the link that was merged into one without a Contact",
            $"The Case {K1} (merged into {K2}) of the link has no Contact; the guest is looked up without it. {NewOne}"
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_told_in_these_words(string what, string expected) => Assert.Equal(expected, Choose(what).Explanation);

    [Fact]
    public void The_record_of_before_stays_and_is_told_by_the_rule_that_finds_it_now()
    {
        Assert.Equal(MatchRule.Token, Choose("the record before").Rule);
        Assert.Equal(MatchRule.Email, Choose("the record before, which email finds too").Rule);
        Assert.Equal([SalesforceId.Parse(C2)], Choose("the record before must be read").Wanted.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_readings_of_a_record_the_newer_counts_with_the_Case_that_either_came_by(bool newerFirst)
    {
        var newer = Mail(Contact(1, day: 2)) with { Phones = ["1"] };
        var older = Mail(Contact(1)) with { Phones = ["2"], Via = SalesforceId.Parse("500000000000001AAA") };

        var record = Choose(newerFirst ? [newer, older] : [older, newer], Ada).Record!;

        Assert.Equal((newer.LastModified, older.Via), (record.LastModified, record.Via));
        Assert.Equal(["1"], record.Phones.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_Case_of_the_newer_reading_goes_before_that_of_the_older(bool newerFirst)
    {
        var newer = Mail(Contact(1, day: 2)) with { Via = SalesforceId.Parse("500000000000002AAA") };
        var older = Mail(Contact(1)) with { Via = SalesforceId.Parse("500000000000001AAA") };

        Assert.Equal(newer.Via, Choose(newerFirst ? [newer, older] : [older, newer], Ada).Record!.Via);
    }

    [Fact]
    public void A_deleted_lead_that_was_converted_goes_where_it_was_merged_to()
    {
        var lead = Mail(Lead(1)) with
        {
            IsDeleted = true,
            IsConverted = true,
            MasterRecordId = Contact(1).Id,
            ConvertedContactId = Contact(2).Id,
        };

        Assert.Equal(Contact(1).Id, Choose([lead, Contact(1), Contact(2)], Ada).Record?.Id);
    }

    [Fact]
    public void A_record_that_is_neither_deleted_nor_converted_goes_nowhere_whatever_it_names() =>
        Assert.Equal(Lead(1).Id, Choose([Mail(Lead(1)) with { ConvertedContactId = Contact(1).Id }, Contact(1)], Ada).Record?.Id);

    private static RecordMatch Choose(string what) => what switch
    {
        "nobody" => Choose([], Ada),
        "one by email" => Choose([Mail(Contact(1))], Ada),
        "one by phone" => Choose([Contact(1) with { Phones = ["202-555-0123"] }], PhoneOnly),
        "ours by phone" => Choose([Contact(1) with { Phones = ["202-555-0195"], Token = "g-1" }], Ada with { Phones = ["+12025550195"] }),
        "ours by token" => Choose([Contact(1) with { Token = "g-1" }], Ada, token: "g-1"),
        "by link" => Choose([Contact(1)], Ada with { RecordId = Contact(1).Id }),
        "person account" => Choose([Mail(Contact(1)) with { IsPersonAccount = true }], Ada),
        "two contacts" => Choose([Mail(Contact(1)), Mail(Contact(2, day: 2))], Ada),
        "contact and lead" => Choose([Mail(Lead(1, day: 9)), Mail(Contact(1))], Ada),
        "two contacts and a lead" => Choose([Mail(Lead(1, day: 9)), Mail(Contact(1)), Mail(Contact(2, day: 2))], Ada),
        "lead replaced" => Choose([Mail(Lead(1))], Ada, OrgSettings.Default with { ContactForLeads = true }),
        "merged" => Choose([Mail(Contact(2)) with { IsDeleted = true, MasterRecordId = Contact(1).Id }, Contact(1)], Ada),
        "converted" => Choose([Mail(Lead(1)) with { IsConverted = true, ConvertedContactId = Contact(1).Id }, Contact(1)], Ada),
        "merged into one that is found, too" =>
            Choose([Mail(Contact(2)) with { IsDeleted = true, MasterRecordId = Contact(1).Id }, Mail(Contact(1))], Ada),
        "deleted" => Choose([Mail(Contact(1)) with { IsDeleted = true }], Ada),
        "converted to nothing" => Choose([Mail(Lead(1)) with { IsConverted = true }], Ada),
        "to be read" => Choose([Mail(Contact(1)) with { IsDeleted = true, MasterRecordId = Contact(2).Id }], Ada),
        "no record id" => Choose([], Ada with { RejectedRecordId = "??" }),
        "no email" => Choose([], new GuestIdentities { RejectedEmail = "x at y" }),
        "the record before" => Choose([Contact(1), Mail(Contact(2))], Ada, known: Contact(1)),
        "the record before, which email finds too" => Choose([Mail(Contact(1)), Mail(Contact(2, day: 9))], Ada, known: Contact(1)),
        "the record before was merged" =>
            Choose([Contact(2) with { IsDeleted = true, MasterRecordId = Contact(1).Id }, Contact(1)], Ada, known: Contact(2)),
        "the record before must be read" =>
            Choose([Contact(1) with { IsDeleted = true, MasterRecordId = Contact(2).Id }], Ada, known: Contact(1)),
        "the record before is gone" => Choose([Contact(2) with { IsDeleted = true }, Mail(Contact(1))], Ada, known: Contact(2)),
        "the record of earlier bookings" => OfEarlier(Contact(1), Contact(1)),
        "the record of earlier bookings was merged" =>
            OfEarlier(Contact(2), Contact(2) with { IsDeleted = true, MasterRecordId = Contact(1).Id }, Contact(1)),
        "the record of earlier bookings must be read" =>
            OfEarlier(Contact(1), Contact(1) with { IsDeleted = true, MasterRecordId = Contact(2).Id }),
        "the record of earlier bookings is another's" => OfEarlier(Contact(1), Contact(1) with { Email = "eve@example.com" }),
        "the record of earlier bookings is a lead, which is replaced" => RecordMatching.Choose(
            [Lead(1)], Ada, OrgSettings.Default with { ContactForLeads = true }, earlier: Lead(1).Id),
        "the record of earlier bookings is not the email's" => OfEarlier(Contact(1), Contact(1), Mail(Contact(2))),
        "by a Case of the link that was merged" => ByMergedCase(Contact(1).Id, Contact(1) with { Via = SalesforceId.Parse(K1) }),
        "by a Case of the link that was merged into one without a Contact" => ByMergedCase(null),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such case"),
    };

    private static RecordMatch OfEarlier(CandidateRecord earlier, params CandidateRecord[] candidates) =>
        RecordMatching.Choose(candidates, Ada, OrgSettings.Default, earlier: earlier.Id);

    private static RecordMatch ByMergedCase(SalesforceId? contact, params CandidateRecord[] candidates)
    {
        var linked = new LinkedCase(SalesforceId.Parse(K1), contact) { MergedInto = SalesforceId.Parse(K2) };
        return RecordMatching.Choose(candidates, new GuestIdentities { RecordId = linked.Id }, OrgSettings.Default, linkedCase: linked);
    }

    private static RecordMatch Choose(
        IReadOnlyList<CandidateRecord> candidates,
        GuestIdentities identities,
        OrgSettings? settings = null,
        string? token = null,
        CandidateRecord? known = null) => RecordMatching.Choose(
            candidates, identities, settings ?? OrgSettings.Default, token is null ? null : new GuestToken(token), known: known?.Id);

    private static CandidateRecord Mail(CandidateRecord record) => record with { Email = "ada@example.com" };

    private static CandidateRecord Contact(int number, int day = 1) => Candidate.Contact(number, day);

    private static CandidateRecord Lead(int number, int day = 1) => Candidate.Lead(number, day);
}
