using System.Security.Cryptography;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages.Keys;

/// <summary>
/// Makes a key or a secret once for each time that its form was shown. A browser that sends the form twice shows the second answer
/// alone, and a secret is told in no later one. Remembered in this process only.
/// </summary>
public sealed class AddedOnce(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Fresh<(string Visitor, string Form), Result<AddedCredential>> _added =
        new(() => Remembered, time) { Capacity = 1_000, KeptFor = Remembered };

    /// <summary>What marks a form that is shown.</summary>
    public static string NewMark() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <param name="form">The mark that the form brought; null or empty for one that brought none.</param>
    /// <param name="add">Nobody's request ends it: the browser gives the first one up when it sends the second.</param>
    public Task<Result<AddedCredential>> AddAsync(Visit visit, string? form, Func<Task<Result<AddedCredential>>> add) =>
        string.IsNullOrEmpty(form)
            ? add()
            : _added.GetAsync(($"{visit.Id} {visit.Visitor!.Name}", form), (_, _) => add(), CancellationToken.None).AsTask();
}
