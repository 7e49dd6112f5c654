using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

[Conformance("Emails", Basis.Documented, "Salesforce Help 000384328: which addresses an email field takes")]
public sealed class EmailTests
{
    private readonly TestOrg _org = new();

    [Theory]
    [InlineData("UPPER@X.EXAMPLE", "upper@x.example")]
    [InlineData("taro..y@docomo.example", "taro..y@docomo.example")]
    [InlineData("taro.@docomo.example", "taro.@docomo.example")]
    public void An_address_is_kept_in_lower_case(string email, string kept) =>
        Assert.Equal(kept, _org.Read("Contact", _org.Create("Contact", new { LastName = "A", Email = email }))["Email"].GetString());

    [Theory]
    [InlineData(".lead@x.example")]
    [InlineData("@x.example")]
    [InlineData("a b@x.example")]
    [InlineData("a@x..example")]
    public void What_is_no_address_is_refused(string email) =>
        Assert.Equal(
            $"400 INVALID_EMAIL_ADDRESS Email: invalid email address: {email}",
            $"{_org.Post("sobjects/Contact", new { LastName = "A", Email = email }).Error} "
            + $"{_org.Post("sobjects/Contact", new { LastName = "A", Email = email }).Message}");
}
