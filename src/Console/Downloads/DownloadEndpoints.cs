using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Administration.Guests;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Access;
using OnceHub.Sync.Pages.Guests;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Downloads;

/// <summary>
/// What the pages give as files: failures as a table, settings as the document that the API takes, what is kept of a guest.
/// </summary>
internal static class DownloadEndpoints
{
    private const int MostFailures = 20_000;
    private const int PageSize = 500;

    public static void MapDownloads(this IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapGet("/o/{org}/failures.csv", FailuresAsync)
            .WithMetadata(new ConsolePage(), new ReadByAttribute(Role.Operator))
            .ExcludeFromDescription();
        endpoints.MapGet("/o/{org}/settings/{version:long}.json", SettingsAsync).WithMetadata(new ConsolePage()).ExcludeFromDescription();
        // A form: whom it is about stands in no address, and so in no history and no log.
        endpoints
            .MapPost("/o/{org}/personal-data.json", GuestAsync)
            .WithMetadata(new ConsolePage(), new RequireAntiforgeryTokenAttribute())
            .ExcludeFromDescription();
    }

    private static async Task FailuresAsync(
        HttpContext http, OrgFailures failures, Visit visit, string? code, string? @object, string? cause)
    {
        Offer(http, $"failures-{visit.Id}.csv", "text/csv; charset=utf-8");
        // As on the page: a group is named by all three, and a part that is left out is the group's that has none.
        var filter = string.IsNullOrEmpty(code) ? new FailureFilter() : new FailureFilter(code, cause ?? "") { Object = @object ?? "" };
        await http.Response.WriteAsync(
            Csv.Line("Booking", "Event", "Type", "Code", "Object", "Cause", "Message", "At"), http.RequestAborted);
        string? cursor = null;
        for (var told = 0; told < MostFailures; told += PageSize)
        {
            if (await failures.ListAsync(visit.Id, filter, cursor, PageSize, http.RequestAborted)
                is not Done<Page<Failure>> { Value: var page }
            )
            {
                await http.Response.WriteAsync(Csv.Line("The rest could not be read. Export again."), http.RequestAborted);
                return;
            }
            var lines = new StringBuilder();
            foreach (var one in page.Items)
                lines.Append(Csv.Line(
                    one.SubjectId, one.EventId, one.Type, one.Code, one.Object, one.Cause, one.Message, IsoTime.Seconds(one.At)));
            await http.Response.WriteAsync(lines.ToString(), http.RequestAborted);
            cursor = page.NextCursor;
            if (cursor is null) return;
        }
        await http.Response.WriteAsync(
            Csv.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This file is cut at {MostFailures:N0} failures: export those of one kind, or replay and export again.")),
            http.RequestAborted);
    }

    private static async Task<IResult> SettingsAsync(HttpContext http, SettingsDocuments documents, Visit visit, long version)
    {
        if (await documents.FindAsync(visit.Id, version, http.RequestAborted) is not { } found) return Results.NotFound();
        Offer(http, $"settings-{visit.Id}-{version}.json", "application/json");
        return Results.Text(found.Json, "application/json", Encoding.UTF8);
    }

    private static async Task<IResult> GuestAsync(HttpContext http, GuestData guests, Visit visit)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true }) return Results.BadRequest();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var question = new PersonalDataPage.GuestForm { By = form["by"], Value = form["value"] }.Question;
        var export = await visit.ActAsync("exportGuest", "", () => guests.ExportAsync(visit.Id, question, http.RequestAborted));
        if (export is not Done<GuestExport> { Value: var found })
            return Results.Text(GuestQuestion.NotOne.Message, statusCode: StatusCodes.Status400BadRequest);
        Offer(http, $"guest-{visit.Id}.json", "application/json");
        return Results.Text(GuestFile.Of(found), "application/json", Encoding.UTF8);
    }

    private static void Offer(HttpContext http, string name, string type)
    {
        http.Response.ContentType = type;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        http.Response.Headers.CacheControl = "no-store";
    }
}
