namespace OnceHub.Sync.Domain.Tests;

public class SalesforceIdTests
{
    [Theory]
    [InlineData("003000000000001", "003000000000001AAA")]
    [InlineData("00Q000000000001", "00Q000000000001EAA")]
    [InlineData("001D000000IRFma", "001D000000IRFmaIAH")]
    [InlineData("001D000000IRFmaIAH", "001D000000IRFmaIAH")]
    [InlineData("001D000000IRFmaiah", "001D000000IRFmaIAH")]
    public void Fifteen_and_eighteen_characters_are_one_id(string text, string expected)
    {
        Assert.True(SalesforceId.TryParse(text, out var id));
        Assert.Equal(expected, id.Value);
        Assert.Equal(expected[..3], id.Prefix);
    }

    [Fact]
    public void Ids_that_differ_in_case_only_are_two() =>
        Assert.NotEqual(SalesforceId.Parse("001D000000IRFma"), SalesforceId.Parse("001D000000IRFmA"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("003")]
    [InlineData("0030000000000011")]
    [InlineData("003000000000001AAB")]
    [InlineData("00300000000000'")]
    [InlineData("00300000000000é")]
    [InlineData(" 003000000000001")]
    public void Anything_else_is_none(string? text) => Assert.False(SalesforceId.TryParse(text, out _));

    [Theory]
    [InlineData("acme", true)]
    [InlineData("a-1", true)]
    [InlineData("-a", false)]
    [InlineData("Acme", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    public void An_org_id_is_lower_case_letters_digits_and_dashes(string text, bool fine) =>
        Assert.Equal(fine, OrgId.TryParse(text, out _));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void An_org_id_has_at_most_64_characters(int length, bool fine) =>
        Assert.Equal(fine, OrgId.TryParse(new string('a', length), out _));
}
