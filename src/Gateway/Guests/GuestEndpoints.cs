using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Guests;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>A guest's data, given out or erased.</summary>
internal static class GuestEndpoints
{
    public static async Task<IResult> ExportAsync(HttpContext http, string org, GuestData guests, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<GuestRequest>(http);
        return await guests.ExportAsync(OrgId.Parse(org), asked.Question, cancellationToken)
            .AnswerAsync(org, static export => TypedResults.Ok(GuestExportView.Of(export)));
    }

    public static async Task<IResult> EraseAsync(HttpContext http, string org, GuestData guests, CancellationToken cancellationToken)
    {
        var asked = await JsonBody.ReadAsync<GuestRequest>(http);
        return await guests.EraseAsync(OrgId.Parse(org), asked.Question, Callers.Of(http).Name, cancellationToken).AnswerAsync(
            org, erasure => TypedResults.Accepted($"/v1/orgs/{org}/guests/erasures/{erasure.Id}", ErasureView.Of(erasure)));
    }

    public static async Task<IResult> ListAsync(string org, GuestData guests, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ErasuresAnswer([.. (await guests.ListAsync(OrgId.Parse(org), cancellationToken)).Select(ErasureView.Of)]));

    public static Task<IResult> FindAsync(
        string org, [Description("The erasure's id.")] string erasureId, GuestData guests, CancellationToken cancellationToken) =>
        guests.FindAsync(
            OrgId.Parse(org),
            long.TryParse(erasureId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0,
            cancellationToken)
            .AnswerAsync(org, static erasure => TypedResults.Ok(ErasureView.Of(erasure)));
}

/// <summary>Whom it is about: exactly one of these.</summary>
internal sealed record GuestRequest
{
    public string? Email { get; init; }

    /// <summary>With its country code, or as in the org's region.</summary>
    public string? Phone { get; init; }

    /// <summary>OnceHub's: CTC-….</summary>
    public string? Contact { get; init; }

    /// <summary>The id of the guest's Contact or Lead in Salesforce.</summary>
    public string? Record { get; init; }

    internal GuestQuestion Question => new(Email, Phone, Contact, Record);

    public override string ToString() => nameof(GuestRequest);
}

/// <param name="State">running or done.</param>
/// <param name="StartedAt">What happens later is not erased.</param>
/// <param name="Erased">Rows erased or emptied so far.</param>
/// <param name="SalesforceRecords">Records that its bookings led to. They are not erased: that is for Salesforce's own tools.</param>
internal sealed record ErasureView(
    long Id,
    string State,
    string StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    long Erased,
    IReadOnlyList<string> SalesforceRecords)
{
    public static ErasureView Of(ErasureRecord erasure) => new(
        erasure.Id,
        erasure.EndedAt is null ? "running" : "done",
        erasure.StartedBy,
        erasure.StartedAt,
        erasure.EndedAt,
        erasure.Erased,
        erasure.Records);
}

/// <param name="Items">Newest first, the last hundred.</param>
internal sealed record ErasuresAnswer(IReadOnlyList<ErasureView> Items);
