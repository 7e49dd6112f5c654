using FsCheck;
using FsCheck.Fluent;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class BulkCsvTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("\n\r\n", "")]
    [InlineData("a,b\n1,2\n", "a|b 1|2")]
    [InlineData("a,b\r\n1,2\r\n", "a|b 1|2")]
    [InlineData("a,b\r1,2", "a|b 1|2")]
    [InlineData("a,b\n\n1,2\n\n", "a|b 1|2")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n", "a|b 1|2")]
    [InlineData("\uFEFFa,b\n1,2\n", "a|b 1|2")]
    [InlineData("\uFEFF\"a\",\"b\"\n", "a|b")]
    [InlineData("a,\n,b\n", "a| |b")]
    [InlineData("a,", "a|")]
    [InlineData("\"\",\"\"\n", "|")]
    [InlineData("a,b\n1\n1,2,3\n", "a|b 1 1|2|3")]
    [InlineData("\"x,y\",z\n", "x,y|z")]
    [InlineData("\"x\ny\",z\n1,2\n", "x\ny|z 1|2")]
    [InlineData("\"x\r\ny\",z\r\n1,2\r\n", "x\r\ny|z 1|2")]
    [InlineData("\"\"\"x\"\"\",\"y\"\"\"\"z\"\n", "\"x\"|y\"\"z")]
    public void Lines_and_their_cells_are_told_apart(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', BulkCsv.Read(text).Select(cells => string.Join('|', cells))));

    [Fact]
    public void Any_cells_are_read_as_they_stand_in_quotes() => Prop.ForAll<NonEmptyArray<string?>[], bool>((lines, isCarriageReturned) =>
    {
        var tables = lines.Select(line => line.Get.Select(cell => cell ?? "").ToArray()).Where(line => line is not [""]).ToArray();
        var text = string.Concat(tables.Select(line => string.Join(',', line.Select(Quoted)) + (isCarriageReturned ? "\r\n" : "\n")));
        Assert.Equal(tables, BulkCsv.Read(text).Select(cells => cells.ToArray()));
    }).QuickCheckThrowOnFailure();

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
