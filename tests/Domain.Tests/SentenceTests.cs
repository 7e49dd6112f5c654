namespace OnceHub.Sync.Domain.Tests;

public sealed class SentenceTests
{
    [Theory]
    [InlineData("bad value for restricted picklist field: x", "bad value for restricted picklist field: x.")]
    [InlineData("Nobody is called so.", "Nobody is called so.")]
    [InlineData("Really?", "Really?")]
    [InlineData("Cut…", "Cut…")]
    [InlineData("禁止されています。", "禁止されています。")]
    [InlineData("Required fields are missing: [LastName]", "Required fields are missing: [LastName].")]
    [InlineData("He said \"no.\"", "He said \"no.\"")]
    [InlineData("(Nobody is.)", "(Nobody is.)")]
    [InlineData("Validation:", "Validation.")]
    [InlineData("  spaced \n", "spaced.")]
    [InlineData("x", "x.")]
    [InlineData(":", "")]
    [InlineData("  ", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_text_ends_as_a_sentence_does(string? text, string expected)
    {
        Assert.Equal(expected, Sentence.Of(text));
        Assert.Equal(expected, Sentence.Of(Sentence.Of(text)));
    }

    [Theory]
    [InlineData("invalid email", "Correct it, then replay.", "invalid email. Correct it, then replay.")]
    [InlineData("invalid email.", "Correct it", "invalid email. Correct it.")]
    [InlineData("", "Correct it.", "Correct it.")]
    [InlineData("invalid email", null, "invalid email.")]
    [InlineData(null, " ", "")]
    public void Texts_are_joined_as_sentences(string? first, string? second, string expected) =>
        Assert.Equal(expected, Sentence.Join(first, second));
}
