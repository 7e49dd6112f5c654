using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>The live feed of the running product.</summary>
public sealed class ActivityTests
{
    [Fact]
    public async Task Who_watches_sees_each_booking_end_in_Salesforce_or_fail()
    {
        await using var product = await Product.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, product.Url("/v1/orgs/demo/activity"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.ApiKey);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();

        await product.AcceptAsync(new Webhook { Email = "ann@example.com" });
        var synced = await NextAsync(events);
        var timeless = JsonNode.Parse(new Webhook { BookingId = "BKNG-2", Email = "bob@example.com" }.ToJson())!;
        timeless["data"]!["starting_time"] = null;
        Assert.Equal(HttpStatusCode.Accepted, await product.PostAsync(timeless.ToJsonString()));
        var failed = await NextAsync(events);

        var booking = await product.BookingAsync("BKNG-1");
        Assert.Equal(
            ("BKNG-1", "synced", "Scheduled (By customer)"),
            (synced["bookingId"]!.GetValue<string>(), synced["outcome"]!.GetValue<string>(), synced["status"]!.GetValue<string>()));
        Assert.Equal(booking["recordId"]!.GetValue<string>(), synced["recordId"]!.GetValue<string>());
        Assert.Equal(2, synced["calls"]!.GetValue<double>(), 3);
        Assert.Equal(
            ("BKNG-2", "failed", "NO_USABLE_TIME"),
            (failed["bookingId"]!.GetValue<string>(), failed["outcome"]!.GetValue<string>(), failed["code"]!.GetValue<string>()));
    }

    private static async Task<JsonNode> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60)))
            if (events.Current.EventType == "activity") return JsonNode.Parse(events.Current.Data)!;
        throw new InvalidOperationException("The feed ended.");
    }
}
