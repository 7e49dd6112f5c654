using OnceHub.Sync.Salesforce.Emulator.Formulas;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Formulas;

public sealed class FormulaTests
{
    private sealed class Scope(Dictionary<string, object?> now, Dictionary<string, object?>? before) : IFormulaScope
    {
        public bool IsNew => before is null;
        public DateTime Now => new(2026, 3, 17, 12, 0, 0, DateTimeKind.Utc);
        public object? Current(string path) => now.TryGetValue(path, out var v) ? v : throw new FormulaException($"no {path}");
        public object? Prior(string path) => before!.GetValueOrDefault(path);
    }

    private static object? Run(string formula, object? a = null, object? b = null) =>
        Formula.Parse(formula).Evaluate(new Scope(new() { ["A"] = a, ["B__c"] = b, ["Account.Name"] = "Acme" }, null));

    [Theory]
    [InlineData("1 + 2 * 3 = 7")]
    [InlineData("(1 + 2) * 3 = 9")]
    [InlineData("10 / 4 = 2.5")]
    [InlineData("-A < 0")]
    [InlineData("A >= 5 && B__c = 'x'")]
    [InlineData("A > 5 || B__c = \"x\"")]
    [InlineData("!(A = 4)")]
    [InlineData("NOT(A <> 5)")]
    [InlineData("AND(TRUE, A = 5, OR(FALSE, B__c == 'x'))")]
    [InlineData("IF(A > 4, 'yes', 'no') = 'yes'")]
    [InlineData("CASE(B__c, 'w', 1, 'x', 2, 3) = 2")]
    [InlineData("CASE(B__c, 'w', 1, 3) = 3")]
    [InlineData("ISPICKVAL(B__c, 'x')")]
    [InlineData("LEN(B__c & 'yz') = 3")]
    [InlineData("CONTAINS('abc', 'b') && BEGINS('abc', 'a')")]
    [InlineData("REGEX('a12', '[a-z][0-9]+') && NOT(REGEX('a12b', '[a-z][0-9]+'))")]
    [InlineData("UPPER('a') + LOWER('B') = 'Ab'")]
    [InlineData("LEFT('hello', 2) & RIGHT('hello', 2) = 'helo'")]
    [InlineData("VALUE('12') = 12 && TEXT(12) = '12'")]
    [InlineData("BLANKVALUE(Account.Name, 'x') = 'Acme'")]
    [InlineData("TODAY() = DATEVALUE(NOW())")]
    [InlineData("MAX(1, A, 3) = 5 && MIN(1, A) = 1 && ABS(-2) = 2")]
    [InlineData("/* a remark */ ISNEW()")]
    [InlineData("'it\\'s' = \"it's\"")]
    public void Formulas_compute(string formula) => Assert.Equal(true, Run(formula, 5m, "x"));

    [Theory]
    [InlineData("ISBLANK(A)")]
    [InlineData("ISBLANK(B__c)")]
    [InlineData("NOT(A < 5)")]
    [InlineData("NOT(A >= 5)")]
    [InlineData("A = ''")]
    public void Blank_is_less_and_greater_than_nothing(string formula) => Assert.Equal(true, Run(formula));

    [Fact]
    public void The_revision_rule_sees_the_value_before()
    {
        var rule = Formula.Parse("AND(NOT(ISNEW()), NOT(ISBLANK(PRIORVALUE(R))), R < PRIORVALUE(R))");
        bool Refuses(object? now, object? before) => rule.IsTrue(new Scope(new() { ["R"] = now }, new() { ["R"] = before }));
        Assert.True(Refuses(4m, 5m));
        Assert.False(Refuses(5m, 5m));
        Assert.False(Refuses(6m, 5m));
        Assert.False(Refuses(1m, null));
        Assert.False(Refuses(null, 5m));
        Assert.False(rule.IsTrue(new Scope(new() { ["R"] = 1m }, null)));
    }

    [Fact]
    public void Ischanged_compares_with_before()
    {
        var rule = Formula.Parse("ISCHANGED(R)");
        Assert.True(rule.IsTrue(new Scope(new() { ["R"] = "b" }, new() { ["R"] = "a" })));
        Assert.False(rule.IsTrue(new Scope(new() { ["R"] = "a" }, new() { ["R"] = "a" })));
        Assert.False(rule.IsTrue(new Scope(new() { ["R"] = "a" }, null)));
    }

    [Theory]
    [InlineData("AND(")]
    [InlineData("1 +")]
    [InlineData("A B")]
    [InlineData("FROBNICATE(A)")]
    [InlineData(")")]
    [InlineData("")]
    public void What_is_no_formula_is_refused(string formula) => Assert.Throws<FormulaException>(() => Formula.Parse(formula));
}
