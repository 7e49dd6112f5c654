using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Earlier versions of an org's settings: what changed between them.</summary>
internal static class SettingsHistory
{
    public static IResult Schema() => TypedResults.Text(SettingsSchema.Json, "application/schema+json", Encoding.UTF8);

    public static async Task<IResult> CompareAsync(
        string org,
        [Description("A version; 0 stands for the defaults."), Whole(0)] string? from,
        [Description("A version; the one in use when left out."), Whole(0)] string? to,
        SettingsDocuments documents,
        CancellationToken cancellationToken) =>
        await documents.CompareAsync(OrgId.Parse(org), Version("from", from), Version("to", to), cancellationToken).AnswerAsync(org);

    private static long? Version(string name, string? text) =>
        text is null ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw new ProblemException(ProblemKinds.QueryInvalid, $"'{name}' is '{text}', and must be the number of a version.");
}

internal sealed record RollBackRequest
{
    /// <summary>The version to go back to; 0 for the defaults.</summary>
    public long? Version { get; init; }
}
