namespace OnceHub.Sync.Domain.Tests;

public class CompanyNameTests
{
    [Theory]
    [InlineData("n/a")]
    [InlineData("N/A")]
    [InlineData("N.A.")]
    [InlineData("n\\a")]
    [InlineData("na")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData("\u2014")]
    [InlineData(".")]
    [InlineData("...")]
    [InlineData("?")]
    [InlineData("x")]
    [InlineData("XXX")]
    [InlineData("0")]
    [InlineData("0000")]
    [InlineData("None")]
    [InlineData("(none)")]
    [InlineData(" test ")]
    [InlineData("Test Company")]
    [InlineData("self-employed")]
    [InlineData("Self Employed")]
    [InlineData("Freelancer")]
    [InlineData("Not Applicable")]
    [InlineData("asdf")]
    [InlineData("Unspecified")]
    [InlineData("privat")]
    [InlineData("keine")]
    [InlineData("Aucune")]
    [InlineData("ninguna")]
    [InlineData("Não")]
    [InlineData("нет")]
    [InlineData("なし")]
    [InlineData("无")]
    [InlineData("없음")]
    [InlineData("n.v.t.")]
    public void What_people_type_to_get_past_the_question_is_no_company(string text)
    {
        Assert.True(CompanyName.IsFiller(text));
        Assert.Null(CompanyName.FirstOf(text, null, " "));
        Assert.Equal("Acme", CompanyName.FirstOf(text, "Acme"));
    }

    [Theory]
    [InlineData("Acme")]
    [InlineData("3M")]
    [InlineData("HP")]
    [InlineData("AAA")]
    [InlineData("X Corp")]
    [InlineData("NA Partners")]
    [InlineData("None Such Ltd")]
    [InlineData("Test Systems GmbH")]
    [InlineData("Self Magazine")]
    [InlineData("Selfridges")]
    [InlineData("7-Eleven")]
    [InlineData("Private Bank Inc")]
    [InlineData("藤")]
    [InlineData("日立")]
    public void A_company_is_one(string text) => Assert.False(CompanyName.IsFiller(text));
}
