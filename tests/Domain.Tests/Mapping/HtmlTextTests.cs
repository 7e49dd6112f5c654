using FsCheck;
using FsCheck.Fluent;

namespace OnceHub.Sync.Domain.Tests;

public class HtmlTextTests
{
    [Theory]
    [InlineData("a &lt; b &amp;amp; &quot;c&quot; &#39;d&#39;&nbsp;e", "a < b &amp; \"c\" 'd' e")]
    [InlineData("one<br>two<BR/>three<br />", "one\ntwo\nthree\n")]
    [InlineData("<p>one</p><p><br></p><p>two</p>", "one\n\ntwo")]
    [InlineData("<p style=\"color: red;\">one <b>bold</b></p>\r\n<p>two\r\nwords<br></p>\n", "one bold\ntwo words\n")]
    [InlineData("before<ul><li>one</li><li>two</li></ul>after", "before\none\ntwo\nafter")]
    [InlineData("<p><a href=\"https://example.com/?a=1&amp;b=2\">the site</a></p>", "the site")]
    [InlineData("<pre>x</pre><p><br></p>", "x\n\n")]
    [InlineData("1 < 2", "1 < 2")]
    [InlineData("<p><br></p>", "\n")]
    [InlineData("", "")]
    public void Html_reads_as_a_page_shows_it(string html, string text) => Assert.Equal(text, HtmlText.Read(html));

    [Fact]
    public void Whatever_was_typed_comes_back_however_often_it_is_written_and_read()
    {
        var parts = Gen.Elements("a", " ", "\n", "\r", "&", "&nbsp;", "&amp;", "&#39;", ";", "<", ">", "</", "<br>", "<p>", "</p>", "é", "\u00a0");
        var texts = Gen.ArrayOf(parts).Select(string.Concat);
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            return HtmlText.Read(HtmlText.Of(text)) == lines && HtmlText.Of(HtmlText.Read(HtmlText.Of(text))) == HtmlText.Of(text);
        }));
    }
}
