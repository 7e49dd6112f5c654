namespace OnceHub.Sync.Salesforce.Tests;

public sealed class RedactorTests
{
    [Theory]
    [InlineData(
        "bad 00D000000000062!AQcAQH0dMHZfz972Szmpkb58urFRkgeBGsxL_QJWwYMfAbUeeG7c1E6LYUfiDUkWe6H34r1AAwOR8B8fLEz6n04NPGRrq0FM here")]
    [InlineData("assertion=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl was refused")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBg cut off")]
    [InlineData("refresh_token=5Aep861TSESvWeug_xvFHRBTTbf")]
    [InlineData("{\"client_secret\": \"MIIEvQIBADANBg\"}")]
    public void What_looks_like_a_secret_is_taken_out(string text)
    {
        var clean = new Redactor().Clean(text);
        Assert.Contains("[secret]", clean, StringComparison.Ordinal);
        foreach (var part in (string[])["AQcAQH0d", "eyJhb", "c2lnbmF0", "MIIEv", "5Aep"])
            Assert.DoesNotContain(part, clean, StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_secret_is_taken_out_as_it_is_and_as_a_form_writes_it()
    {
        var redactor = new Redactor();
        redactor.Know("p@ss word/1", null, "");
        Assert.Equal("a [secret] b [secret]", redactor.Clean("a p@ss word/1 b p%40ss%20word%2F1"));
    }

    [Fact]
    public void Old_secrets_make_room_for_new_ones()
    {
        var redactor = new Redactor();
        for (var i = 0; i < 100; i++) redactor.Know($"secret-number-{i:000}");
        Assert.Equal("[secret]", redactor.Clean("secret-number-099"));
    }

    [Fact]
    public void Ordinary_messages_stay_as_they_are()
    {
        const string message =
            "Required fields are missing: [LastName]; invalid assertion: user hasn't approved this consumer; record id 003000000000001AAA";
        Assert.Equal(message, new Redactor().Clean(message));
    }
}
