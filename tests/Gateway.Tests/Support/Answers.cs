using System.Text.Json;

namespace OnceHub.Sync.Gateway.Tests;

internal static class Answers
{
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;

    public static int Number(this JsonElement json, string member) => json.GetProperty(member).GetInt32();

    public static bool IsNull(this JsonElement json, string member) => json.GetProperty(member).ValueKind == JsonValueKind.Null;

    /// <summary>Checks that the answer is this problem, whole, and returns it.</summary>
    public static async Task<JsonElement> AssertProblemAsync(this HttpResponseMessage answer, int status, string name)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(text);
        var problem = document.RootElement.Clone();
        Assert.Equal("/problems/" + name, problem.Text("type"));
        Assert.Equal(status, problem.Number("status"));
        Assert.NotEmpty(problem.Text("title"));
        Assert.NotEmpty(problem.Text("detail"));
        return problem;
    }

    public static async Task<JsonElement> AssertStatusAsync(this HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static async Task AssertWebhookAsync(this HttpResponseMessage answer, int accepted, int repeated, int setAside)
    {
        var json = await answer.AssertStatusAsync(202);
        Assert.Equal((accepted, repeated, setAside), (json.Number("accepted"), json.Number("repeated"), json.Number("setAside")));
    }

    public static async Task<JsonElement> AssertEventsAsync(this HttpResponseMessage answer, int accepted, int repeated, int refused)
    {
        var json = await answer.AssertStatusAsync(202);
        Assert.Equal((accepted, repeated, refused), (json.Number("accepted"), json.Number("repeated"), json.Number("refused")));
        return json;
    }
}
