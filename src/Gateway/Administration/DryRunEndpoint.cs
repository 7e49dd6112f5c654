using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.DryRuns;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Gateway;

/// <summary>What the sync would do with an event or a booking, and why, without doing it.</summary>
internal static class DryRunEndpoint
{
    public static async Task<IResult> RunAsync(HttpContext http, string org, OrgDryRuns dryRuns, CancellationToken cancellationToken)
    {
        var request = (await JsonBody.ReadAsync<DryRunBody>(http)).ToRequest();
        return await dryRuns.RunAsync(OrgId.Parse(org), request, cancellationToken).AnswerAsync(org);
    }
}

internal sealed record DryRunBody
{
    /// <summary>An event as OnceHub sends it; or else a booking by its id.</summary>
    public JsonElement? Event { get; init; }

    /// <summary>A booking, conversation or contact that is known: what writing it now would do.</summary>
    public string? BookingId { get; init; }

    /// <summary>As if it had never been synced: the guest is looked up anew.</summary>
    public bool AsNew { get; init; }

    /// <summary>A settings document to try instead of the saved one.</summary>
    public JsonElement? Settings { get; init; }

    public DryRunRequest ToRequest() => new()
    {
        Event = Event is { } json ? Encoding.UTF8.GetBytes(json.GetRawText()) : null,
        BookingId = string.IsNullOrWhiteSpace(BookingId) ? null : BookingId.Trim(),
        AsNew = AsNew,
        SettingsJson = Settings?.GetRawText(),
    };
}
