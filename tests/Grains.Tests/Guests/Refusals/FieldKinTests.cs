using OnceHub.Sync.Grains.Guests.Failures;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Salesforce's error names another field than the one that was written.</summary>
public sealed class FieldKinTests
{
    /// <summary>
    /// Names are those of Salesforce's object reference; the errors as in SalesforceFoundation/NPSP 994 and Salesforce's help on state
    /// picklists.
    /// </summary>
    [Theory]
    [InlineData("MailingStateCode", "MailingState", "MailingState,LastName")]
    [InlineData("MailingCountryCode", "MailingCountry", "MailingCountry,MailingState")]
    [InlineData("OtherStateCode", "OtherState", "OtherState,MailingState")]
    [InlineData("BillingStateCode", "BillingState", "BillingState,Name")]
    [InlineData("ShippingCountryCode", "ShippingCountry", "ShippingCountry")]
    [InlineData("StateCode", "State", "State,Company")]
    [InlineData("CountryCode", "Country", "Country")]
    [InlineData("MailingState", "MailingStateCode", "MailingStateCode")]
    [InlineData("Country", "CountryCode", "CountryCode,LastName")]
    [InlineData("PersonMailingStateCode", "PersonMailingState", "PersonMailingState,LastName")]
    [InlineData("MailingStateCode", "PersonMailingState", "PersonMailingState,LastName")]
    [InlineData("PersonEmail", "Email", "Email")]
    [InlineData("Email", "PersonEmail", "PersonEmail")]
    [InlineData("Tier__c", "Tier__pc", "Tier__pc")]
    [InlineData("MailingAddress", "MailingStreet,MailingCity", "MailingStreet,MailingCity,LastName")]
    [InlineData("Place__c", "Place__Latitude__s,Place__Longitude__s", "Place__Latitude__s,Place__Longitude__s,LastName")]
    [InlineData("MailingCountryCode", "MailingState", "MailingState,LastName")]
    [InlineData("MailingStateCode", "", "OtherState,LastName")]
    [InlineData("LastName", "", "FirstName")]
    [InlineData("Tier__c", "", "LastName")]
    [InlineData("RealEstateCode", "", "LastName")]
    public void What_was_written_for_it_is_known(string named, string expected, string written) =>
        Assert.Equal(
            expected, string.Join(",", FieldKin.Of(named, written.Split(',').ToHashSet(StringComparer.OrdinalIgnoreCase).Contains)));

    private const string Message =
        "There's a problem with this state, even though it may appear correct. Please select a state/province from the list of valid "
        + "states.: Mailing State/Province Code";

    [Theory]
    [InlineData("MailingState", "MailingStateCode", "Berlin-Brandenburg")]
    [InlineData("MailingCountry", "MailingCountryCode", "Phantasia")]
    [InlineData("OtherState", "OtherStateCode", "XX")]
    public async Task The_text_of_a_picklisted_state_is_left_out_and_told(string mapped, string named, string value)
    {
        await using var rig = await GuestRig.StartAsync();
        await using var visits = new Visits(rig);
        await rig.ChangeSettingsAsync(Mapped.Contact("form.custom.place", mapped));
        await rig.FaultAsync(
            new
            {
                kind = "RowError",
                @object = "Contact",
                body = $"{mapped}={value}",
                errorCode = "FIELD_INTEGRITY_EXCEPTION",
                message = Message,
                fields = new[] { named },
            });
        await visits.ScheduleAsync(
            "BKNG-1",
            new
            {
                name = "Ann Miller",
                email = "ann@example.com",
                custom_fields = new[] { new { name = "place", value } },
            });
        Assert.True(await visits.SettleAsync());
        Assert.Empty((await visits.FindAsync("BKNG-1")).Failures);
        Assert.Single(await rig.RecordsAsync("Contact"));
        Assert.Single(await rig.RecordsAsync("Event"));
        Assert.Contains($"{mapped} FIELD_INTEGRITY_EXCEPTION", await visits.ProblemsAsync("BKNG-1"));
        Assert.DoesNotContain(await visits.ChangesAsync("BKNG-1"), change => change.StartsWith(mapped, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_nobody_wrote_cannot_be_left_out_and_the_failure_says_what_to_do()
    {
        await using var rig = await GuestRig.StartAsync();
        await using var visits = new Visits(rig);
        await rig.FaultAsync(
            new
            {
                kind = "RowError",
                @object = "Contact",
                errorCode = "FIELD_INTEGRITY_EXCEPTION",
                message = Message,
                fields = new[] { "MailingStateCode" },
            });
        await visits.ScheduleAsync("BKNG-1", new { name = "Ann Miller", email = "ann@example.com" });
        Assert.True(await visits.SettleAsync());
        var failure = Assert.Single((await visits.FindAsync("BKNG-1")).Failures);
        Assert.Equal(("FIELD_INTEGRITY_EXCEPTION", "MailingStateCode"), (failure.Code, failure.Cause));
        Assert.DoesNotContain(
            await visits.ProblemsAsync("BKNG-1"), problem => problem.Contains("FIELD_INTEGRITY", StringComparison.Ordinal));
    }
}
