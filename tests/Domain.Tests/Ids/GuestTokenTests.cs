namespace OnceHub.Sync.Domain.Tests;

public sealed class GuestTokenTests
{
    [Theory]
    [InlineData(1, "g-7")]
    [InlineData(2, "g-7-2")]
    [InlineData(9, "g-7-9")]
    public void Each_record_of_a_guest_has_a_token_that_follows_from_the_guests(int number, string token) =>
        Assert.Equal(token, new GuestToken("g-7").OfRecord(number).Value);

    [Fact]
    public void All_tokens_fit_the_packages_field() =>
        Assert.InRange(GuestToken.New().OfRecord(GuestToken.MostRecords).Value.Length, 1, 64);
}
