using System.Security.Cryptography;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Batching;
using OnceHub.Sync.Pages.Access;

namespace OnceHub.Sync.Pages.Keys;

/// <summary>
/// Makes a key or a secret once for each time that its form was shown. A browser that sends the form twice shows only the
/// second answer, so that one must show the secret too. Remembered for a minute, in this process only.
/// </summary>
public sealed class AddedOnce(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Fresh<(string Visitor, string Form, string Name), Result<AddedCredential>> _added =
        new(() => Remembered, time) { Capacity = 1_000, KeptFor = Remembered };

    /// <summary>What marks a form that is shown.</summary>
    public static string NewMark() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <param name="form">The mark that the form brought; null or empty for one that brought none.</param>
    /// <param name="name">What was typed into it: a page that the browser kept may be filled in anew.</param>
    /// <param name="add">Nobody's request ends it: the browser gives the first one up when it sends the second.</param>
    public async Task<Result<AddedCredential>> AddAsync(Visit visit, string? form, string? name, Func<Task<Result<AddedCredential>>> add)
    {
        if (string.IsNullOrEmpty(form)) return await add();
        var key = ($"{visit.Id} {visit.Visitor!.Name}", form, name ?? "");
        var added = await _added.GetAsync(key, (_, _) => add(), CancellationToken.None);
        // What was refused may be right the next time.
        if (added is Refused<AddedCredential>) _added.Forget(key);
        return added;
    }
}
