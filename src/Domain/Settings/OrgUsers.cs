using System.Collections.Immutable;
using System.Text.Json;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Which Salesforce user a OnceHub user is. Kept beside the settings document, so that a document from elsewhere does not
/// undo what users have connected; where both name a user, the document counts.
/// </summary>
public sealed record OrgUsers
{
    public static readonly OrgUsers None = new();

    /// <summary>By OnceHub user.</summary>
    public ImmutableArray<OrgUser> Users { get; init; } = [];

    /// <summary>Under which the store keeps an org's.</summary>
    public static string KeyOf(OrgId org) => $"users/{org}";

    /// <summary>What users are told by: a OnceHub id as it is, an email without case and blanks.</summary>
    public static string Named(string user) => EmailAddress.TryNormalize(user, out var email) ? email : user.Trim();

    public OrgUser? Find(string user) => Users.FirstOrDefault(known => known.User == Named(user));

    /// <summary>One row a user: what was guessed of the same email alone goes when somebody says or proves who it is.</summary>
    public OrgUsers With(OrgUser user)
    {
        var others = Users.Where(known =>
            known.User != user.User && !(user.By != UserProof.Email && known.By == UserProof.Email && known.User == user.Email));
        return new() { Users = [.. others.Append(user).OrderBy(known => known.User, StringComparer.Ordinal)] };
    }

    public OrgUsers Without(string user) => new() { Users = Users.RemoveAll(known => known.User == Named(user)) };

    /// <summary>
    /// Owners by OnceHub id and by email, those of the settings document before those here. Of several with one email what was said
    /// or proved counts before what was guessed, then what is newer.
    /// </summary>
    public ImmutableDictionary<string, SalesforceId> OwnersWith(ImmutableDictionary<string, SalesforceId> entered)
    {
        if (Users.IsEmpty) return entered;
        var owners = ImmutableDictionary.CreateBuilder<string, SalesforceId>();
        foreach (var user in Users.OrderBy(user => user.By != UserProof.Email).ThenBy(user => user.At))
        {
            if (user.Email is { } email) owners[email] = user.SalesforceUser;
            owners[user.User] = user.SalesforceUser;
        }
        foreach (var (name, id) in entered) owners[name] = id;
        return owners.ToImmutable();
    }

    public string ToJson() => JsonSerializer.Serialize(this, JournalJson.Options);

    /// <exception cref="JsonException">Not such a table.</exception>
    public static OrgUsers FromJson(string? json) =>
        json is null ? None : JsonSerializer.Deserialize<OrgUsers>(json, JournalJson.Options) ?? None;
}

/// <summary>One OnceHub user who is known in Salesforce.</summary>
public sealed record OrgUser
{
    /// <summary>USR-…, or an email in lower case.</summary>
    public required string User { get; init; }

    /// <summary>In OnceHub, in lower case; bookings that name their owner by email lead here too.</summary>
    public string? Email { get; init; }

    public required SalesforceId SalesforceUser { get; init; }

    /// <summary>As it was when it was entered.</summary>
    public required string Username { get; init; }

    public required UserProof By { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>How it is known that they are the same person.</summary>
public enum UserProof
{
    /// <summary>Both have the same email.</summary>
    Email,

    /// <summary>An administrator says so.</summary>
    Entered,

    /// <summary>The user logged in to Salesforce.</summary>
    Connected,
}
