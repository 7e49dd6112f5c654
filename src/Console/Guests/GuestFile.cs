using System.Text.Encodings.Web;
using System.Text.Json;
using OnceHub.Sync.Administration.Guests;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Guests;

/// <summary>What is kept of a guest, as it is read on the page and saved from it.</summary>
internal static class GuestFile
{
    // As people write: the page itself encodes what HTML must not hold.
    private static readonly JsonSerializerOptions Readable =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(GuestExport export) => JsonSerializer.Serialize(GuestExportView.Of(export), Readable);
}
