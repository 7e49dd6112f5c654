using System.Text.Json;
using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.OAuth;

/// <summary>What an assertion of the JWT bearer grant says of itself, and whether an org takes it.</summary>
internal static class JwtClaims
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(3);
    private const double FirstMilliseconds = 100_000_000_000;

    /// <summary>The Salesforce CLI writes milliseconds, 300 of them ahead: taken, though it be late by then.</summary>
    /// <exception cref="OAuthException">It has expired, or lives too long.</exception>
    public static void CheckLife(JsonElement claims, DateTimeOffset now)
    {
        if (!claims.TryGetProperty("exp", out var exp) || exp.ValueKind != JsonValueKind.Number)
            throw new OAuthException("invalid_grant", "invalid assertion");
        var isMilliseconds = exp.GetDouble() >= FirstMilliseconds;
        var end = isMilliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)exp.GetDouble()) + LongestLife
            : DateTimeOffset.FromUnixTimeSeconds((long)exp.GetDouble());
        if (end <= now)
            throw new OAuthException("invalid_grant", "expired authorization code");
        if (end - now > (isMilliseconds ? LongestLife * 2 : LongestLife))
            throw new OAuthException("invalid_grant", "invalid assertion");
    }

    /// <exception cref="OAuthException">It is for another server.</exception>
    public static void CheckAudience(JsonElement claims, Org org, string ownAddress)
    {
        var audience =
            claims.TryGetProperty("aud", out var aud) && aud.ValueKind == JsonValueKind.String ? aud.GetString()!.TrimEnd('/') : "";
        var documented = org.IsSandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
        if (audience != documented && !(org.Settings.OwnDomainAudience && audience == ownAddress))
            throw new OAuthException("invalid_grant", "audience is invalid");
    }
}
