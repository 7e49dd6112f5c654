using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OnceHub.Sync.Salesforce.Emulator.Rest;

internal static class JsonBytes
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        write(json);
        json.Flush();
        return buffer.WrittenMemory;
    }
}
