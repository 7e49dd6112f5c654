using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OnceHub.Sync.Pages;

/// <summary>The console's styles, script and mark: embedded, compressed once, and addressed by what they contain.</summary>
internal static partial class ConsoleAssets
{
    private sealed record Asset(string Type, byte[] Plain, byte[] Brotli, string Tag);

    private static readonly FrozenDictionary<string, Asset> All =
        new[] { ("console.css", "text/css"), ("console.js", "text/javascript"), ("mark.svg", "image/svg+xml") }
            .ToFrozenDictionary(static asset => asset.Item1, static asset => Load(asset.Item1, asset.Item2));

    public static string Url(string name) => $"assets/{All[name].Tag}/{name}";

    /// <summary>As it is sent to a browser that takes no compression.</summary>
    public static ReadOnlySpan<byte> Content(string name) => All[name].Plain;

    public static void MapAssets(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/assets/{tag}/{name}", static (HttpContext http, string tag, string name) =>
        {
            if (!All.TryGetValue(name, out var asset) || asset.Tag != tag) return Results.NotFound();
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            http.Response.Headers.Vary = "Accept-Encoding";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            var brotli = http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
            if (brotli) http.Response.Headers.ContentEncoding = "br";
            return Results.Bytes(brotli ? asset.Brotli : asset.Plain, asset.Type);
        }).ExcludeFromDescription();

    private static Asset Load(string name, string type)
    {
        using var text = new StreamReader(typeof(ConsoleAssets).Assembly.GetManifestResourceStream(name)!);
        // Indentation and lines of comment are for us alone.
        var lines = text.ReadToEnd().Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !IsComment(line));
        if (type == "text/css") lines = lines.Select(Tighten);
        if (type == "text/javascript") lines = lines.Select(line => Apart().Replace(line, "$1$2"));
        var whole = string.Join('\n', lines);
        if (type == "text/javascript") whole = GoesOn().Replace(whole, "$1");
        var plain = Encoding.UTF8.GetBytes(whole);
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize)) brotli.Write(plain);
        return new Asset(type, plain, packed.ToArray(), Convert.ToHexStringLower(SHA256.HashData(plain))[..12]);
    }

    /// <summary>Without the spaces around what parts declarations; none of ours stands in a text.</summary>
    private static string Tighten(string line) =>
        line.Replace(": ", ":", StringComparison.Ordinal)
            .Replace("; ", ";", StringComparison.Ordinal)
            .Replace(", ", ",", StringComparison.Ordinal)
            .Replace(" { ", "{", StringComparison.Ordinal)
            .Replace(" {", "{", StringComparison.Ordinal)
            .Replace(" }", "}", StringComparison.Ordinal);

    /// <summary>A text of a script, which stays, or what parts its words, which needs no spaces around it.</summary>
    [GeneratedRegex("('[^']*'|`[^`]*`)| *(=>|===|!==|&&|\\|\\||\\?\\?|[=?,;{}:()<>+]) *")]
    private static partial Regex Apart();

    /// <summary>The end of a line behind which a script cannot but go on.</summary>
    [GeneratedRegex("([{;,(])\n")]
    private static partial Regex GoesOn();

    private static bool IsComment(string line) =>
        line.StartsWith("//", StringComparison.Ordinal)
        || (line.StartsWith("/*", StringComparison.Ordinal) && line.EndsWith("*/", StringComparison.Ordinal));
}
