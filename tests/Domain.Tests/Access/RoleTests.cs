using System.Collections.Immutable;

namespace OnceHub.Sync.Domain.Tests;

public sealed class RoleTests
{
    private static readonly OrgId Acme = OrgId.Parse("acme");

    /// <summary>Grants as "org:role", "*" for every org; then the role in acme, in all orgs, and in any.</summary>
    [Theory]
    [InlineData("", null, null, null)]
    [InlineData("acme:Viewer", Role.Viewer, null, Role.Viewer)]
    [InlineData("globex:Administrator", null, null, Role.Administrator)]
    [InlineData("*:Viewer", Role.Viewer, Role.Viewer, Role.Viewer)]
    [InlineData("*:Viewer acme:Administrator", Role.Administrator, Role.Viewer, Role.Administrator)]
    [InlineData("*:Administrator acme:Viewer", Role.Administrator, Role.Administrator, Role.Administrator)]
    [InlineData("globex:Operator acme:Viewer", Role.Viewer, null, Role.Operator)]
    public void The_highest_role_counts_and_a_role_in_every_org_counts_in_each(string grants, Role? inAcme, Role? inAll, Role? inAny)
    {
        var roles = grants.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(grant => grant.Split(':'))
            .Select(grant => new RoleGrant(grant[0] == "*" ? null : OrgId.Parse(grant[0]), Enum.Parse<Role>(grant[1]))).ToImmutableArray();

        Assert.Equal((inAcme, inAll, inAny), (roles.RoleIn(Acme), roles.RoleInAll(), roles.RoleInAny()));
    }

    [Theory]
    [InlineData(" Ann@Acme.Example ", "ann@acme.example")]
    [InlineData("a+b@x", "a+b@x")]
    [InlineData("ann", null)]
    [InlineData("@acme.example", null)]
    [InlineData("ann@", null)]
    [InlineData("ann@a@b", null)]
    [InlineData("an n@acme.example", null)]
    [InlineData("ann/x@acme.example", null)]
    [InlineData("ann\0@acme.example", null)]
    // Unicode folds it to jack's; what people type is trimmed of whatever space.
    [InlineData("jac\u212A@acme.example", "jac\u212A@acme.example")]
    [InlineData("ANN@ACME.EXAMPLE\u3000", "ann@acme.example")]
    [InlineData("\u0130da@acme.example", "\u0130da@acme.example")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_email_is_read_trimmed_and_in_lower_case(string? text, string? read) =>
        Assert.Equal(read, PersonEmail.TryParse(text, out var email) ? email.Value : null);

    [Theory]
    [InlineData("ann@acme.example", true)]
    [InlineData("a+b@x", true)]
    [InlineData("ann@xn--mnchen-3ya.example", true)]
    [InlineData("ann@münchen.example", false)]
    [InlineData("a\u200Bnn@acme.example", false)]
    [InlineData("ann\u202E@acme.example", false)]
    [InlineData("\u0430nn@acme.example", false)]
    [InlineData("ann@acme\u3002example", false)]
    [InlineData("ann@acme.example.", false)]
    [InlineData("ann@.example", false)]
    [InlineData("ann@acme..example", false)]
    public void Somebody_new_has_an_email_that_looks_like_no_other(string text, bool may) =>
        Assert.Equal(may, PersonEmail.Parse(text).WhyNotNew is null);

    [Theory]
    [InlineData("Ann Müller", true)]
    [InlineData("安 \U0001F600", true)]
    [InlineData("Ann\u202Enimda", false)]
    [InlineData("Ann\u200B", false)]
    [InlineData("Ann\uE000", false)]
    [InlineData("Ann\uFFFF", false)]
    [InlineData("Ann\u2028", false)]
    [InlineData("Ann\n", false)]
    public void A_name_is_seen_whole(string text, bool isSeen) => Assert.Equal(isSeen, VisibleText.Is(text));

    /// <summary>No attribute can hold it.</summary>
    [Fact]
    public void Half_a_pair_in_a_name_is_not_seen()
    {
        Assert.False(VisibleText.Is("Ann\uD83D"));
        Assert.False(VisibleText.Is("\uDE00Ann"));
    }
}
