using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Administration.People;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Named operator keys, for machines.</summary>
internal static class OperatorKeyEndpoints
{
    public static async Task<IResult> ListAsync(NamedOperatorKeys keys, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            new OperatorKeysAnswer([
                .. (await keys.ListAsync(cancellationToken)).Select(key => new OperatorKeyView(
                    key.Name, key.CreatedAt, key.CreatedBy, key.LastUsedAt)),
            ]));

    public static async Task<IResult> AddAsync(HttpContext http, NamedOperatorKeys keys, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<AddOperatorKeyRequest>(http);
        if (asked.Name is not { } name) return Problem.Of(ProblemKinds.BodyInvalid, "'name' is missing: the machine that gets the key.");
        if (CredentialRules.WhyNotName(name) is { } notAName) return RefusalProblems.Of(notAName, "");
        ActInHand.Describe(target: name);
        return await keys.AddAsync(name, Callers.Of(http).Name, cancellationToken) is { } key
            ? TypedResults.Created($"/v1/operator-keys/{name}", new NewOperatorKey(name, key))
            : Problem.Of(
                ProblemKinds.CredentialExists, $"There is an operator key called '{name}'. Choose another name, or remove that one first.");
    }

    public static async Task<IResult> RemoveAsync(
        [Description("The key's name.")] string name, NamedOperatorKeys keys, CancellationToken cancellationToken) =>
        await keys.RemoveAsync(name, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Of(ProblemKinds.CredentialNotFound, $"There is no operator key called '{name}'. List them to see their names.");
}

internal sealed record AddOperatorKeyRequest
{
    /// <summary>What the audit calls it: the machine that gets it.</summary>
    public string? Name { get; init; }
}

/// <param name="LastUsedAt">To five minutes; null for one that was not used yet.</param>
internal sealed record OperatorKeyView(string Name, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LastUsedAt);

internal sealed record OperatorKeysAnswer(IReadOnlyList<OperatorKeyView> Items);

/// <param name="OperatorKey">Shown this once; only its hash is kept.</param>
internal sealed record NewOperatorKey(string Name, string OperatorKey)
{
    public override string ToString() => $"NewOperatorKey {{ Name = {Name} }}";
}
