using OnceHub.Sync.Pages.Downloads;

namespace OnceHub.Sync.Pages.Tests.Words;

/// <summary>No text of a guest's is run by the spreadsheet that opens the file.</summary>
public sealed class CsvTests
{
    [Theory]
    [InlineData("Ann Miller", "Ann Miller")]
    [InlineData("", "")]
    [InlineData("a=b, c-d; e@f", "\"a=b, c-d; e@f\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1 415 555 0100", "'+1 415 555 0100")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\n=1", "\"'\n'=1\"")]
    [InlineData("x;=cmd|' /C calc'!A0", "x;'=cmd|' /C calc'!A0")]
    [InlineData("x; =1", "x;' =1")]
    [InlineData("x\t@1", "x\t'@1")]
    [InlineData("line\r\n-1", "\"line\r\n'-1\"")]
    public void A_formula_is_disarmed_wherever_a_cell_may_begin(string text, string cell) => Assert.Equal(cell + "\r\n", Csv.Line(text));

    [Fact]
    public void Cells_are_parted_by_commas() => Assert.Equal("a,\"b,c\",\r\n", Csv.Line("a", "b,c", ""));
}
