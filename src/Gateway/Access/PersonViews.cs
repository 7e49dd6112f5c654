using System.Collections.Immutable;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

internal sealed record InviteRequest
{
    public string? Email { get; init; }

    /// <summary>The email when left out.</summary>
    public string? Name { get; init; }

    public ImmutableArray<RoleRequest>? Roles { get; init; }
}

internal sealed record RoleRequest
{
    /// <summary>Every org when left out.</summary>
    public string? Org { get; init; }

    /// <summary>viewer, operator or administrator.</summary>
    public string? Role { get; init; }
}

internal sealed record GrantRequest
{
    /// <summary>viewer, operator or administrator.</summary>
    public string? Role { get; init; }

    /// <summary>Of somebody who is not there yet; the email when left out.</summary>
    public string? Name { get; init; }
}

/// <param name="HasPassword">A password was chosen.</param>
/// <param name="HasOpenId">Signed in with OpenID Connect at least once.</param>
/// <param name="DisabledAt">Null for who is let in.</param>
internal sealed record PersonView(
    string Email, string Name, IReadOnlyList<RoleView> Roles, bool HasPassword, bool HasOpenId,
    DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt)
{
    public static PersonView Of(PersonRecord person) => new(
        person.Email.Value, person.Name, RoleView.Of(person.Roles), person.PasswordHash is not null, person.Subject is not null,
        person.CreatedAt, person.DisabledAt);
}

/// <param name="Items">By email.</param>
internal sealed record PeopleAnswer(IReadOnlyList<PersonView> Items)
{
    public static PeopleAnswer Of(IEnumerable<PersonRecord> people) => new([.. people.Select(PersonView.Of)]);
}

/// <param name="PasswordLink">Null for somebody who was there already, or where no passwords are used.</param>
internal sealed record InvitedView(PersonView Person, PasswordLinkView? PasswordLink)
{
    public static InvitedView Of(InvitedPerson invited, string console) =>
        new(PersonView.Of(invited.Person), invited.Link is { } link ? PasswordLinkView.Of(link, console) : null);

    public override string ToString() => $"InvitedView {{ Person = {Person.Email} }}";
}

/// <param name="Link">Shown this once. Who has it chooses the password, with POST /v1/password or on the page.</param>
/// <param name="Page">The console's page to choose it on, with the link in its address.</param>
internal sealed record PasswordLinkView(string Link, string Page, DateTimeOffset ExpiresAt)
{
    /// <param name="console">Where the pages are.</param>
    public static PasswordLinkView Of(PasswordLink link, string console) =>
        new(link.Secret, $"{console}/password?link={Uri.EscapeDataString(link.Secret)}", link.ExpiresAt);

    public override string ToString() => $"PasswordLinkView {{ ExpiresAt = {ExpiresAt} }}";
}
