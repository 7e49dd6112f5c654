namespace OnceHub.Sync.Domain.Tests;

/// <summary>Whom a booking's owner is taken for, where several rows of the table of users speak of one person.</summary>
public sealed class OrgUsersTests
{
    private const string Email = "ann@acme.example";
    private const string Guessed = "005000000000001AAA";
    private const string Said = "005000000000002AAA";

    [Theory]
    [InlineData(UserProof.Entered)]
    [InlineData(UserProof.Connected)]
    public void What_was_said_or_proved_replaces_what_was_guessed_by_the_same_email(UserProof proof)
    {
        var users = OrgUsers.None.With(Row(Email, UserProof.Email, Guessed)).With(Row("USR-1", proof, Said));
        Assert.Equal(Said, Assert.Single(users.Users).SalesforceUser.Value);
        Assert.Equal([Said, Said], OwnersOf(users, Email, "USR-1"));
    }

    [Theory]
    [InlineData(UserProof.Entered)]
    [InlineData(UserProof.Connected)]
    public void It_counts_also_in_a_table_that_kept_both(UserProof proof)
    {
        var kept = new OrgUsers { Users = [Row("USR-1", proof, Said), Row(Email, UserProof.Email, Guessed)] };
        Assert.Equal([Said, Said], OwnersOf(kept, Email, "USR-1"));
    }

    [Fact]
    public void Of_two_who_were_said_to_have_one_email_the_newer_counts()
    {
        var (older, newer) = (Row("USR-2", UserProof.Entered, Guessed), Row("USR-1", UserProof.Connected, Said));
        var users = OrgUsers.None.With(older).With(newer with { At = older.At.AddDays(1) });
        Assert.Equal([Said, Said, Guessed], OwnersOf(users, Email, "USR-1", "USR-2"));
    }

    [Fact]
    public void A_guess_does_not_remove_what_was_said()
    {
        var users = OrgUsers.None.With(Row("USR-1", UserProof.Entered, Said)).With(Row(Email, UserProof.Email, Guessed));
        Assert.Equal([Said, Said], OwnersOf(users, Email, "USR-1"));
    }

    private static string[] OwnersOf(OrgUsers users, params string[] asked)
    {
        var owners = users.OwnersWith([]);
        return [.. asked.Select(name => owners[name].Value)];
    }

    private static OrgUser Row(string user, UserProof by, string salesforceUser) => new()
    {
        User = user,
        Email = Email,
        SalesforceUser = SalesforceId.Parse(salesforceUser),
        Username = "ann@acme.example.sandbox",
        By = by,
        At = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
    };
}
