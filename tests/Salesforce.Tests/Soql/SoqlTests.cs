using FsCheck;
using FsCheck.Fluent;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class SoqlTests
{
    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("o'brien@example.com", @"'o\'brien@example.com'")]
    [InlineData(@"back\slash", @"'back\\slash'")]
    [InlineData(@"\' OR Name != '", @"'\\\' OR Name != \''")]
    [InlineData("two\nlines\r\tand \"quotes\"", "'two\\nlines\\r\\tand \\\"quotes\\\"'")]
    [InlineData("nul \0 bell \a", @"'nul \u0000 bell \u0007'")]
    [InlineData("100%_sure", "'100%_sure'")]
    [InlineData("", "''")]
    [InlineData("日本 😀", "'日本 😀'")]
    public void A_literal_is_quoted_and_escaped(string text, string expected) => Assert.Equal(expected, Soql.Literal(text));

    [Fact]
    public void Any_text_reads_back_as_itself_and_never_ends_its_literal_early() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Fuzz.Inputs(2_000)),
            Prop.ForAll(Texts(), text => ReadLiteral(Soql.Literal(text), like: false) == text));

    [Fact]
    public void Any_text_in_a_pattern_matches_only_itself() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Fuzz.Inputs(2_000)),
            Prop.ForAll(Texts(), text => ReadLiteral($"'{Soql.LikeEscaped(text)}'", like: true) == text));

    [Fact]
    public void Any_list_of_texts_keeps_its_values() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Fuzz.Inputs(500)),
            Prop.ForAll(
                Texts().Generator.NonEmptyListOf().ToArbitrary(),
                values =>
                {
                    var list = Soql.In("Email", values);
                    return list.StartsWith("Email IN (", StringComparison.Ordinal)
                        && ReadList(list["Email IN (".Length..]).SequenceEqual(values.Distinct());
                }));

    [Fact]
    public void A_list_has_each_value_once() => Assert.Equal("Email IN ('a','b')", Soql.In("Email", ["a", "b", "a"]));

    [Fact]
    public void A_list_of_ids_is_a_list_of_their_long_forms() =>
        Assert.Equal(
            "Id IN ('003000000000001AAA')",
            Soql.In("Id", [SalesforceId.Parse("003000000000001"), SalesforceId.Parse("003000000000001AAA")]));

    [Fact]
    public void An_empty_list_is_refused() => Assert.Throws<ArgumentException>(() => Soql.In("Email", Array.Empty<string>()));

    [Fact]
    public void A_pattern_keeps_only_its_own_wildcards()
    {
        Assert.Equal(@"Name LIKE 'Ter\%\_\'%'", Soql.StartsWith("Name", "Ter%_'"));
        Assert.Equal(@"Name LIKE '%a\%%'", Soql.Contains("Name", "a%"));
    }

    [Fact]
    public void Other_values_are_written_as_soql_reads_them()
    {
        Assert.Equal("true", Soql.Literal(true));
        Assert.Equal("-12.50", Soql.Literal(-12.50m));
        Assert.Equal("2026-03-04", Soql.Literal(new DateOnly(2026, 3, 4)));
        Assert.Equal("2026-03-04T03:06:07.089Z", Soql.Literal(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 89, TimeSpan.FromHours(2))));
        Assert.Equal("'003000000000001AAA'", Soql.Literal(SalesforceId.Parse("003000000000001")));
    }

    private static Arbitrary<string> Texts() =>
        Gen.OneOf(
            Gen.Elements('\'', '\\', '"', '%', '_', '\n', '\r', '\t', '\f', '\b', '\0', '\u0085', '\u2028', ' ', ')', ','),
            Gen.Elements('n', 'u', 'N', '0', 'a', 'é', '日'))
        .ListOf().Select(characters => new string([.. characters])).ToArbitrary();

    private static string ReadLiteral(string soql, bool like)
    {
        var (text, end) = Read(soql, 0, like);
        Assert.Equal(soql.Length, end);
        return text;
    }

    private static IEnumerable<string> ReadList(string soql)
    {
        for (var at = 0; ; at++)
        {
            (var text, at) = Read(soql, at, like: false);
            yield return text;
            if (soql[at] == ')') yield break;
            Assert.Equal(',', soql[at]);
        }
    }

    /// <summary>
    /// Reads one string literal by Salesforce's list of escapes; any other backslash is an error, and so is a raw line break.
    /// </summary>
    private static (string Text, int End) Read(string soql, int at, bool like)
    {
        Assert.Equal('\'', soql[at++]);
        var text = new System.Text.StringBuilder();
        while (soql[at] != '\'')
        {
            var c = soql[at++];
            Assert.False(char.IsControl(c) || c is '\u2028');
            Assert.False(like && c is '%' or '_', "a wildcard that nobody asked for");
            if (c != '\\')
            {
                text.Append(c);
                continue;
            }
            c = soql[at++];
            text.Append(c switch
            {
                'n' or 'N' => '\n',
                'r' or 'R' => '\r',
                't' or 'T' => '\t',
                'b' or 'B' => '\b',
                'f' or 'F' => '\f',
                '"' or '\'' or '\\' => c,
                '_' or '%' when like => c,
                'u' => (char)Convert.ToInt32(soql[at..(at += 4)], 16),
                _ => throw new FormatException($"\\{c} is no escape of SOQL"),
            });
        }
        return (text.ToString(), at + 1);
    }
}
