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
    [InlineData("", null)]
    [InlineData(null, null)]
    public void An_email_is_read_trimmed_and_in_lower_case(string? text, string? read) =>
        Assert.Equal(read, PersonEmail.TryParse(text, out var email) ? email.Value : null);
}
