using FsCheck;
using FsCheck.Fluent;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Soql;

public sealed class IndexTests
{
    /// <summary>Email is indexed; Department holds the same text and is not.</summary>
    [Fact]
    public void An_index_never_changes_an_answer()
    {
        var org = new TestOrg();
        var emails = new[] { "a@x.org", "B@x.org", "c@x.org", null };
        for (var i = 0; i < 40; i++)
        {
            var id = org.Create("Contact", new { LastName = $"L{i}", Email = emails[i % 4], Department = emails[i % 4] });
            if (i % 5 == 0)
                org.Send("DELETE", $"sobjects/Contact/{id}");
            else if (i % 7 == 0)
                org.Patch($"sobjects/Contact/{id}", new { Email = emails[(i + 1) % 4], Department = emails[(i + 1) % 4] });
        }
        var conditions = Gen.Elements(
            "{0} = 'A@x.org'",
            "{0} = 'b@x.org'",
            "{0} IN ('c@x.org', 'a@x.org')",
            "{0} = null",
            "{0} != 'c@x.org'",
            "NOT {0} = 'a@x.org'");
        var joined = Gen.Two(conditions).SelectMany(two => Gen.Elements(" AND ", " OR ").Select(joint => two.Item1 + joint + two.Item2));
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(joined), where =>
        {
            string Answer(string field) =>
                org.QueryAll(
                        $"SELECT Id FROM Contact WHERE {string.Format(System.Globalization.CultureInfo.InvariantCulture, where, field)} "
                        + "ORDER BY Id")
                    .Column("Id");
            return Answer("Email") == Answer("Department");
        }));
    }
}
