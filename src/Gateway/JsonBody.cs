using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Administration.People;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// Reads bodies of callers who are known, strictly: a name that is not known is a mistake worth telling. Strangers' are read by
/// <see cref="StrangersBodies"/>.
/// </summary>
internal static class JsonBody
{
    public const int MaxBytes = 1_024 * 1_024;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new ListsWithoutNulls() },
    };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The body as an object; one with nothing set when there is no body.</summary>
    public static async Task<T> ReadAsync<T>(HttpContext http)
        where T : class, new() => Parse<T>(await ReadTextAsync(http));

    /// <summary>The text as an object; one with nothing set when it is empty.</summary>
    public static T Parse<T>(string text)
        where T : class, new()
    {
        if (string.IsNullOrWhiteSpace(text)) return new T();
        try
        {
            return JsonSerializer.Deserialize<T>(text, Strict) ?? new T();
        }
        catch (JsonException broken)
        {
            // The serializer's own words name our types, so they are not passed on.
            throw new ProblemException(
                ProblemKinds.BodyInvalid,
                $"The body cannot be used at {broken.Path ?? "$"}, line {broken.LineNumber + 1}: it must be a JSON object whose members "
                + $"are {Members(typeof(T))}.");
        }
    }

    public static async Task<string> ReadTextAsync(HttpContext http)
    {
        // Who calls is known, or the endpoint is not one for this.
        var client = (Callers.Of(http) as ApiKeyCaller)?.Org;
        using var body = await http.RequestServices.GetRequiredService<RequestBodies>().ReadAsync(http, MaxBytes, client)
            ?? throw TooLarge(MaxBytes);
        return TextOf(body);
    }

    public static ProblemException TooLarge(int maxBytes) => new(ProblemKinds.BodyTooLarge, $"A body may have {maxBytes:N0} bytes here.");

    public static string TextOf(ReceivedBody body)
    {
        try
        {
            return StrictUtf8.GetString(body.Pieces);
        }
        catch (DecoderFallbackException)
        {
            throw new ProblemException(ProblemKinds.BodyInvalid, "The body is not UTF-8. Save it as UTF-8 and send it again.");
        }
    }

    private static string Members(Type type) => string.Join(
        ", ",
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => $"'{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}'"));
}
