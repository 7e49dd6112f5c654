using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>What arrives when grains call each other: in one process the very same, over a wire all that matters.</summary>
public sealed class WireTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void What_crosses_arrives_whole()
    {
        Assert.Equal(Text(Samples.Activity), Text(Over(Samples.Activity)));
        Assert.Equal(Text(Samples.Status), Text(Over(Samples.Status)));
        Assert.Equal(Text(Samples.Schema), Text(Over(Samples.Schema)));
    }

    [Fact]
    public void Within_a_process_nothing_is_copied()
    {
        Assert.True(IsShared(Samples.Activity));
        Assert.True(IsShared(Samples.Status));
        Assert.True(IsShared(Samples.Schema));
    }

    /// <summary>
    /// Old and new silos run side by side during an upgrade. What an older version asks in a shape of its own is refused as a
    /// whole, by the name that this version does not know, so that its caller tries again; it is never taken for something else. The bytes
    /// are those that it sent.
    /// </summary>
    [Theory]
    [MemberData(nameof(FormerRequests))]
    public void A_request_of_an_earlier_shape_is_refused_by_name(string name, string bytes)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        var refusal = Assert.ThrowsAny<Exception>(() => serializer.Deserialize<object>(Convert.FromBase64String(bytes)));
        Assert.Contains(name, refusal.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> FormerRequests()
    {
        var rows = new TheoryData<string, string>();
        using var golden = new StreamReader(
            typeof(WireTests).Assembly.GetManifestResourceStream("OnceHub.Sync.Cluster.Tests.Golden.former-requests.txt")!);
        foreach (var line in golden.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
            rows.Add(line[0], line[1]);
        return rows;
    }

    /// <summary>Over the wire and back.</summary>
    private T Over<T>(T value)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }

    private T Copy<T>(T value) => _services.GetRequiredService<DeepCopier>().Copy(value)!;

    private bool IsShared<T>(T value)
        where T : class => ReferenceEquals(value, Copy(value));

    /// <summary>Every member, those of members too: records compare arrays and sets by reference only.</summary>
    private static string Text(object value) => System.Text.Json.JsonSerializer.Serialize(value);
}
