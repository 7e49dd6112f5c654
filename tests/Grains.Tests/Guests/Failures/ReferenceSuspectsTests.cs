using OnceHub.Sync.Grains.Guests.Failures;
using static OnceHub.Sync.Grains.Tests.Refusals;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Salesforce does not say which id is nobody's.</summary>
public sealed class ReferenceSuspectsTests
{
    private const string Intro = "An id of the record is nobody's in this org (Salesforce says: Refused.). ";
    private const string Owner = "the owner (owners in the settings)";
    private const string Type = "the record type in the settings";

    public static TheoryData<string, string, string[]> Orders => new()
    {
        { "", "LastName", [] },
        { "", "OwnerId,LastName", ["OwnerId"] },
        { "", "RecordTypeId", ["RecordTypeId"] },
        { "", "OwnerId,RecordTypeId", ["OwnerId", "RecordTypeId", "OwnerId,RecordTypeId"] },
        { "CampaignId", "CampaignId", ["CampaignId"] },
        { "CampaignId,campaignid,Email", "CampaignId,Email", ["CampaignId"] },
        { "CampaignId", "LastName", [] },
        {
            "CampaignId,ReportsToId", "CampaignId,ReportsToId,OwnerId",
            ["CampaignId,ReportsToId", "OwnerId", "CampaignId,OwnerId,ReportsToId"]
        },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Mapped_ids_the_owner_and_the_record_type_are_left_out_one_kind_at_a_time_then_all(
        string mapped, string written, string[] expected)
    {
        var subject = Subject();
        string[] targets = mapped.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var suspects = new ReferenceSuspects(
            "Contact", Rows(targets), Types([.. targets.Distinct(StringComparer.OrdinalIgnoreCase)]), written.Split(',').Contains);
        var refused = new HashSet<string>(["Fax"]);
        List<string> left = [];
        while (suspects.Next(FailureTable.Failure("RecordGone code=Y"), refused, subject))
        {
            left.Add(string.Join(",", refused.Except(["Fax"]).Order()));
            Assert.Single(subject.Problems);
        }
        Assert.Equal(expected, left);
        // It was none of them: nothing is said to be left out.
        Assert.Equal(["Fax"], refused);
        Assert.Empty(subject.Problems);
    }

    /// <summary>Of a record that is there only an Event gets its owner and its record type again.</summary>
    [Theory]
    [InlineData("Event", ", then replay.", ", then replay.", ", then replay.")]
    [InlineData(
        "Contact",
        ". A replay leaves the owner of this Contact as it is, unless ownerOfExisting is bookingOwner: change it in Salesforce.",
        ". A replay leaves the record type of this Contact as it is: change it in Salesforce.",
        ", then replay. A replay leaves the owner and the record type of this Contact as it is, unless ownerOfExisting is bookingOwner: "
        + "change it in Salesforce.")]
    [InlineData(
        "Account",
        ". A replay leaves the owner of this Account as it is: change it in Salesforce.",
        ". A replay leaves the record type of this Account as it is: change it in Salesforce.",
        ", then replay. A replay leaves the owner and the record type of this Account as it is: change it in Salesforce.")]
    public void Each_is_told_with_what_to_correct(string objectName, string afterOwner, string afterType, string afterAll)
    {
        var subject = Subject();
        var suspects = new ReferenceSuspects(
            objectName, Rows("CampaignId", "ReportsToId"), Types("CampaignId", "ReportsToId"),
            new[] { "CampaignId", "ReportsToId", "OwnerId", "RecordTypeId" }.Contains);
        List<string> told = [];
        while (suspects.Next(FailureTable.Failure("RecordGone code=Y"), [], subject))
            told.Add($"{subject.Problems[0].Field} {subject.Problems[0].Code} {subject.Problems[0].Message}");
        const string Mapped = "what is mapped to CampaignId or ReportsToId";
        Assert.Equal(
            [
                $"CampaignId, ReportsToId Y {Intro}Without CampaignId and ReportsToId it was saved. Correct {Mapped}, then replay.",
                $"OwnerId Y {Intro}Without OwnerId it was saved. Correct {Owner}{afterOwner}",
                $"RecordTypeId Y {Intro}Without RecordTypeId it was saved. Correct {Type}{afterType}",
                $"CampaignId, ReportsToId, OwnerId, RecordTypeId Y {Intro}Without CampaignId and ReportsToId and OwnerId and RecordTypeId "
                + $"it was saved. Correct {Mapped} and {Owner} and {Type}{afterAll}",
            ],
            told);
    }

    [Fact]
    public void Without_knowing_the_objects_fields_no_mapped_one_is_suspected()
    {
        var suspects = new ReferenceSuspects("Contact", Rows("CampaignId"), types: null, _ => true);
        var refused = new HashSet<string>();
        Assert.True(suspects.Next(FailureTable.Failure("RecordGone"), refused, Subject()));
        Assert.Equal(["OwnerId"], refused);
    }

    [Theory]
    [InlineData("RecordGone code=INVALID_CROSS_REFERENCE_KEY", false, true)]
    [InlineData("RecordGone code=INVALID_CROSS_REFERENCE_KEY", true, true)]
    [InlineData("SetAside code=INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", false, true)]
    [InlineData("RecordGone code=ENTITY_IS_DELETED", true, true)]
    [InlineData("RecordGone code=ENTITY_IS_DELETED", false, false)]
    [InlineData("RecordGone code=NOT_FOUND", true, false)]
    [InlineData("RecordGone code=INVALID_CROSS_REFERENCE_KEY fields=OwnerId", true, false)]
    [InlineData("RecordGone code=ENTITY_IS_DELETED fields=OwnerId", true, false)]
    public void Which_failures_mean_one_of_them(string failure, bool isNew, bool expected) =>
        Assert.Equal(expected, ReferenceSuspects.AreMeant(FailureTable.Failure(failure), isNew));
}
