namespace OnceHub.Sync.Domain.Tests;

public class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("  Ada@Example.COM\t", "ada@example.com")]
    [InlineData("o'brien+x@example.com", "o'brien+x@example.com")]
    [InlineData("first.last@sub.example.co.uk", "first.last@sub.example.co.uk")]
    [InlineData("a@b.io", "a@b.io")]
    [InlineData("user_name-1%tag@example.museum", "user_name-1%tag@example.museum")]
    [InlineData("JOSÉ@exämple.com", "josé@exämple.com")]
    [InlineData("用户@例子.公司", "用户@例子.公司")]
    [InlineData("x@xn--bcher-kva.example", "x@xn--bcher-kva.example")]
    [InlineData("\u200Bada@example.com\uFEFF", "ada@example.com")]
    [InlineData("!#$%&*+-/=?^_`{|}~@example.com", "!#$%&*+-/=?^_`{|}~@example.com")]
    public void An_address_is_trimmed_and_lower_cased(string text, string expected)
    {
        Assert.True(EmailAddress.TryNormalize(text, out var email));
        Assert.Equal(expected, email);
        Assert.True(EmailAddress.TryNormalize(email, out var again));
        Assert.Equal(email, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.com")]
    [InlineData("ada@example")]
    [InlineData("ada@@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("ada lovelace@example.com")]
    [InlineData("ada@exam ple.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@.example.com")]
    [InlineData("ada@example.com.")]
    [InlineData("ada@-example.com")]
    [InlineData("ada@example.c")]
    [InlineData("ada@192.168.0.1")]
    [InlineData(".ada@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("ada@example.com, bob@example.com")]
    [InlineData("ada@example.com;")]
    [InlineData("\"ada\"@example.com")]
    [InlineData("ada(at)example.com")]
    public void What_cannot_be_an_address_is_none(string? text) => Assert.False(EmailAddress.TryNormalize(text, out _));

    [Theory]
    // Salesforce Help 000384328: doubled dots in the middle and at the end are taken, in front they are not; letters of any script are.
    [InlineData("taro..y@docomo.example", true)]
    [InlineData("taro.@docomo.example", true)]
    [InlineData("taro..@docomo.example", true)]
    [InlineData("a...b..c@ezweb.example", true)]
    [InlineData("-taro_-.@docomo.example", true)]
    [InlineData("Taro..Y@Docomo.example", true)]
    [InlineData("?taro/x@docomo.example", true)]
    [InlineData("山田..太郎@例え.example", true)]
    [InlineData(".taro@docomo.example", false)]
    [InlineData("..taro@docomo.example", false)]
    [InlineData(".@docomo.example", false)]
    [InlineData("taro@docomo..example", false)]
    public void Dots_are_taken_where_salesforce_takes_them(string text, bool fine)
    {
        Assert.Equal(fine, EmailAddress.TryNormalize(text, out var email));
        if (fine) Assert.Equal(text.ToLowerInvariant(), email);
    }

    [Theory]
    // One letter or a letter and marks, in any order of the marks; Vietnamese, Greek, Cyrillic, Japanese, Hangul.
    [InlineData("jose\u0301@example.com", "jos\u00E9@example.com")]
    [InlineData("JOSE\u0301@example.com", "jos\u00E9@example.com")]
    [InlineData("ada@bu\u0308cher.example", "ada@b\u00FCcher.example")]
    [InlineData("vie\u0302\u0323t@example.com", "vi\u1EC7t@example.com")]
    [InlineData("vie\u0323\u0302t@example.com", "vi\u1EC7t@example.com")]
    [InlineData("vi\u00EA\u0323t@example.com", "vi\u1EC7t@example.com")]
    [InlineData("\u03B1\u0301@example.com", "\u03AC@example.com")]
    [InlineData("\u0438\u0306@example.com", "\u0439@example.com")]
    [InlineData("\u304B\u3099@example.com", "\u304C@example.com")]
    [InlineData("\u1112\u1161\u11AB@example.com", "\uD55C@example.com")]
    public void Letters_with_marks_are_the_same_however_they_were_typed(string text, string expected)
    {
        Assert.True(EmailAddress.TryNormalize(text, out var email));
        Assert.Equal(expected, email);
        Assert.True(EmailAddress.TryNormalize(expected, out var same));
        Assert.Equal(expected, same);
        Assert.Equal(expected, new GuestIdentities { Email = text.ToLowerInvariant() }.Email);
    }

    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("\u7528\u6237@example.com", "\u7528\u6237@example.com")]
    [InlineData("jos\u00E9@example.com", "jos\u00E9@example.com jose\u0301@example.com")]
    [InlineData("jose\u0301@example.com", "jos\u00E9@example.com jose\u0301@example.com")]
    [InlineData("vi\u1EC7t@example.com", "vi\u1EC7t@example.com vie\u0323\u0302t@example.com")]
    [InlineData("\uD55C@example.com", "\uD55C@example.com \u1112\u1161\u11AB@example.com")]
    public void An_address_is_stored_in_one_of_two_spellings(string email, string expected) =>
        Assert.Equal(expected, string.Join(' ', EmailAddress.Spellings(email)));

    [Fact]
    public void Every_letter_is_the_same_letter_after_it_was_taken_apart()
    {
        for (var c = '\u0080'; c < '\uD800'; c++)
        {
            var (whole, apart) = (ComposedText.Compose(c.ToString()), ComposedText.Decompose(c.ToString()));
            Assert.Equal(c.ToString(), whole);
            Assert.Equal(c.ToString(), ComposedText.Compose(apart));
            Assert.Equal(apart, ComposedText.Decompose(apart));
        }
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_local_part_has_at_most_64_characters(int length, bool fine) =>
        Assert.Equal(fine, EmailAddress.TryNormalize(new string('a', length) + "@example.com", out _));

    [Fact]
    public void More_than_80_characters_are_fine_as_an_identity() =>
        Assert.True(EmailAddress.TryNormalize($"ada@{new string('a', 60)}.{new string('b', 60)}.com", out _));
}
