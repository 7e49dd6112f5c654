namespace OnceHub.Sync.Domain.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("guest.emial", "guest.email")]
    [InlineData("Guest.Email2", "guest.email")]
    [InlineData("geust.phone", "guest.phone")]
    [InlineData("form.costum.", "form.custom.…")]
    public void A_mistyped_source_is_answered_by_the_one_that_was_meant(string typed, string meant) =>
        Assert.Equal($"'{typed}' is not a OnceHub value. Did you mean {meant}?", SourceNames.FaultOf(typed));

    [Fact]
    public void Where_nothing_is_near_all_sources_are_told()
    {
        var fault = SourceNames.FaultOf("salesforce.opportunity.stage");
        Assert.DoesNotContain("Did you mean", fault, StringComparison.Ordinal);
        Assert.All(SourceNames.All, source => Assert.Contains(source, fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Emial", "Email")]
    [InlineData("Budjet__c", "Budget__c")]
    [InlineData("MobilPhone", "MobilePhone")]
    [InlineData("Xy", null)]
    public void A_mistyped_field_is_told_with_the_field_that_was_meant(string typed, string? meant) =>
        Assert.Equal(meant, NearestName.Of(typed, ["Email", "Budget__c", "MobilePhone", "Phone", "Title"]));
}
