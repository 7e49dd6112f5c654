using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration.Users;

/// <summary>The users of the connected Salesforce org.</summary>
internal static class SalesforceUsers
{
    private const string Select = "SELECT Id, Username, Email, IsActive FROM User WHERE ";
    private const int IdsPerQuery = 200;

    /// <summary>Those who can own records.</summary>
    public static async Task<ImmutableArray<SalesforceUser>> ActiveAsync(ISalesforceApi salesforce, CancellationToken cancellationToken) =>
        Read(await salesforce.QueryAsync(Select + "IsActive = true AND UserType = 'Standard'", includeDeleted: false, cancellationToken));

    /// <summary>By id, active or not; those that are not there are left out.</summary>
    public static async Task<ImmutableArray<SalesforceUser>> FindAsync(
        ISalesforceApi salesforce, IEnumerable<SalesforceId> ids, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<SalesforceUser>();
        foreach (var some in ids.Distinct().Chunk(IdsPerQuery))
            found.AddRange(Read(await salesforce.QueryAsync(Select + Soql.In("Id", some), includeDeleted: false, cancellationToken)));
        return found.ToImmutable();
    }

    public static async Task<SalesforceUser?> FindByNameAsync(
        ISalesforceApi salesforce, string username, CancellationToken cancellationToken) =>
        Read(await salesforce.QueryAsync($"{Select}Username = {Soql.Literal(username)}", includeDeleted: false, cancellationToken))
            is [var user, ..]
            ? user
            : null;

    private static ImmutableArray<SalesforceUser> Read(QueryAnswer answer) =>
    [
        .. answer.Records.Select(record => new SalesforceUser(
            SalesforceId.Parse(record.GetProperty("Id").GetString()!),
            Text(record, "Username") ?? "",
            EmailAddress.TryNormalize(Text(record, "Email"), out var email) ? email : null,
            record.TryGetProperty("IsActive", out var active) && active.ValueKind == JsonValueKind.True)),
    ];

    private static string? Text(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <param name="Email">In lower case; null where it is none.</param>
public sealed record SalesforceUser(SalesforceId Id, string Username, string? Email, bool IsActive);
