using System.Text;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class JsonTests
{
    /// <summary>A text that was cut amid a character ends in half a pair: legal JSON that .NET reads no text of.</summary>
    [Theory]
    [InlineData("""{"message":"cut \uD83D"}""", "cut \uFFFD")]
    [InlineData("""{"message":"cut \ud83d, and more"}""", "cut \uFFFD, and more")]
    [InlineData("""{"message":"\uDE00 behind"}""", "\uFFFD behind")]
    [InlineData("""{"message":"whole \uD83D\uDE00"}""", "whole \U0001F600")]
    [InlineData("""{"message":"a path \\uD83D"}""", "a path \\uD83D")]
    [InlineData("""{"message":"plain"}""", "plain")]
    public void A_text_is_read_that_has_half_a_pair(string json, string text) =>
        Assert.Equal(text, Json.Text(Json.ParseOrUndefined(Encoding.UTF8.GetBytes(json)), "message"));
}
