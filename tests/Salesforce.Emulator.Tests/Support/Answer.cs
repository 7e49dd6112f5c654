using System.Text.Json;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Support;

/// <summary>An answer, with the looks that tests take at it.</summary>
internal sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public JsonElement this[string property] => Json.GetProperty(property);

    /// <summary>Of a refusal: status and error code in one.</summary>
    public string Error => $"{Status} {Json[0].GetProperty("errorCode").GetString()}";

    public string Message => Json[0].GetProperty("message").GetString()!;

    public IEnumerable<string?> ErrorFields => Json[0].GetProperty("fields").EnumerateArray().Select(f => f.GetString());

    public string Id => this["id"].GetString()!;

    public IReadOnlyList<JsonElement> Records => [.. this["records"].EnumerateArray()];

    /// <summary>One column of a query's records, joined by commas.</summary>
    public string Column(string name) => string.Join(",", Records.Select(r => r.GetProperty(name).ToString()));

    public JsonElement Composite(int index) => this["compositeResponse"][index];

    public int CompositeStatus(int index) => Composite(index).GetProperty("httpStatusCode").GetInt32();

    /// <summary>Of a collection's answer: <c>ok</c> or the status code, per row.</summary>
    public string Rows =>
        string.Join(
            " ",
            Json.EnumerateArray()
                .Select(r =>
                    r.GetProperty("success").GetBoolean() ? "ok" : r.GetProperty("errors")[0].GetProperty("statusCode").GetString()));
}
