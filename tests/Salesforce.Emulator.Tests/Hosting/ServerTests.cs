using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Hosting;

public sealed class ServerTests : IAsyncLifetime
{
    private RunningEmulator _emulator = null!;

    public async Task InitializeAsync() => _emulator = await RunningEmulator.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Fact]
    public async Task A_taken_port_is_told_by_name()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            EmulatorServer.StartAsync(new EmulatorOptions { Url = _emulator.Url }));
        Assert.Contains(_emulator.Url, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_is_canceled_leaves_its_address_free()
    {
        string address;
        await using (var earlier = await EmulatorServer.StartAsync(new EmulatorOptions()))
            address = earlier.Url;
        var options = new EmulatorOptions { Url = address };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EmulatorServer.StartAsync(options, new CancellationToken(true)));
        await using var server = await EmulatorServer.StartAsync(options);
        Assert.Equal(options.Url, server.Url);
    }

    [Fact]
    public async Task Every_answer_tells_the_usage()
    {
        Assert.Equal("api-usage=1/100000", (await _emulator.GetAsync("limits")).Headers["Sforce-Limit-Info"]);
        Assert.Equal("api-usage=2/100000", (await _emulator.GetAsync("sobjects/Nope/describe")).Headers["Sforce-Limit-Info"]);
    }

    [Conformance("Addresses over 16,384 bytes", Basis.Documented, "REST guide, status code 414")]
    [Fact]
    public async Task Addresses_over_16384_bytes_are_too_long()
    {
        Assert.Equal(400, (await _emulator.GetAsync("query?q=" + new string('x', 16_000))).Status);
        Assert.Equal("414 URI_TOO_LONG", (await _emulator.GetAsync("query?q=" + new string('x', 16_384))).Error);
    }

    [Fact]
    public async Task Packed_bodies_are_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("""{"LastName":"Zip"}"""));
        using var content = new ByteArrayContent(packed.ToArray())
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        content.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(201, (await _emulator.SendAsync(HttpMethod.Post, "sobjects/Contact", content)).Status);
    }

    [Fact]
    public async Task An_org_is_reached_by_its_prefix_too()
    {
        var token = await _emulator.TokenAsync("grant_type=client_credentials", "/orgs/sandbox");
        Assert.Equal($"{_emulator.Url}/orgs/sandbox", token["instance_url"].GetString());
        _emulator.Http.DefaultRequestHeaders.Authorization = new("Bearer", token["access_token"].GetString());
        var answer = await _emulator.GetAsync("/orgs/sandbox/services/data/v60.0/query?q=SELECT+IsSandbox+FROM+Organization");
        Assert.Equal("True", answer.Column("IsSandbox"));
        Assert.Equal("401 INVALID_SESSION_ID", (await _emulator.GetAsync("/orgs/production/services/data/v60.0/limits")).Error);
    }

    [Fact]
    public async Task Two_orgs_do_not_see_each_other()
    {
        await _emulator.JsonAsync("POST", "/emulator/orgs/sandbox/records/Contact", new { LastName = "S" });
        Assert.Equal(0, (await _emulator.GetAsync("/emulator/orgs/production/records/Contact")).Json.GetArrayLength());
        Assert.Equal(1, (await _emulator.GetAsync("/emulator/orgs/sandbox/records/Contact")).Json.GetArrayLength());
    }

    [Fact]
    public async Task The_greeting_tells_how_to_connect()
    {
        await using var server = await EmulatorServer.StartAsync(new EmulatorOptions());
        var text = new StringWriter();
        Emulator.Hosting.Greeting.Print(server, text);
        foreach (
            var word in new[]
            {
                server.Url,
                "client id emulator, client secret emulator",
                "admin@production.example.com",
                "5Aep-sandbox-admin",
            })
            Assert.Contains(word, text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_writers_never_share_a_unique_value()
    {
        await _emulator.JsonAsync("POST", "/emulator/orgs/production/package");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(_ => _emulator.JsonAsync("POST", "sobjects/Contact", new { LastName = "A", OnceHub_Id__c = "one" })));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal("400 DUPLICATE_VALUE", a.Error));
    }
}
