using OnceHub.Sync.Pages.Connect;

namespace OnceHub.Sync.Pages.Tests.Words;

public class ConnectTextTests
{
    [Theory]
    [InlineData("'clientId' is missing.", "'Consumer key' is missing.")]
    [InlineData("'clientSecret' is missing: give it again.", "'Consumer secret' is missing: give it again.")]
    [InlineData("'loginUrl' must be an https address.", "'Own domain' must be an https address.")]
    [InlineData("The org is at clientId.acme.example.", "The org is at clientId.acme.example.")]
    public void A_field_is_called_as_on_the_page(string said, string shown) => Assert.Equal(shown, ConnectText.Of(said));
}
