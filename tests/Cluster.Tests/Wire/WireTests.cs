using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using Orleans.Serialization;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>What arrives when grains call each other: in one process the very same, over a wire all that matters.</summary>
public sealed class WireTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Fields_arrive_with_their_kinds_and_order_and_change_no_more()
    {
        var arrived = Over(Samples.Write).Fields;
        Assert.Equal(Samples.Fields.ToArray(), arrived.ToArray());
        Assert.Throws<InvalidOperationException>(() => arrived["LastName"] = FieldValue.Of("Changed"));
    }

    [Fact]
    public void Whoever_planned_a_write_cannot_change_it_any_more()
    {
        var fields = new FieldSet { ["LastName"] = FieldValue.Of("Miller") };
        _ = new RecordWrite { Kind = WriteKind.Insert, Object = "Contact", Fields = fields };
        Assert.Throws<InvalidOperationException>(() => fields["LastName"] = FieldValue.Of("Changed"));
    }

    [Fact]
    public void Every_kind_of_key_arrives_as_itself() => Assert.Equal(Samples.Keys, Over(Samples.Keys.ToImmutableArray()));

    [Fact]
    public void There_is_a_sample_of_every_kind_of_key() =>
        Assert.Equal(typeof(LookupKey).GetNestedTypes().Order(ByName), Samples.Keys.Select(key => key.GetType()).Order(ByName));

    [Fact]
    public void Writes_and_failures_arrive_whole()
    {
        var (write, failure) = (Samples.Write, Samples.Failure);
        var outcome = Over(new WriteOutcome { RecordId = write.RecordId, Created = true, Calls = 0.5, Failure = failure });
        Assert.Equal((write.RecordId, true, 0.5), (outcome.RecordId, outcome.Created, outcome.Calls));
        Assert.Equal(Text(failure), Text(outcome.Failure!));
        Assert.Equal(Text(write), Text(Over(write)));
        Assert.Null(Over(new WriteOutcome()).RecordId);
    }

    /// <summary>The bytes are those that a version sent whose actions were another type.</summary>
    [Fact]
    public void What_to_do_about_a_failure_is_written_as_earlier_versions_wrote_it()
    {
        const string Former =
            "IOgADUEtUkVRVUlSRURfRklFTERfTUlTU0lOR0ERUmVmdXNlZC4hIAADQQ9UaWVyX19j4OAhIAADIehAJTAwM0EwMDAwMDAwMDAwMUlBQeDg4AEDIYCASSq+q3neCIEAAAAAAAAA"
            + "AOABAyHoICAAAyHowBFBF1Vuc3BlY2lmaWVkwQHBAeDg4ODg";
        var serializer = _services.GetRequiredService<Serializer>();
        var sent = Convert.ToBase64String(serializer.SerializeToArray(Samples.Failure));
        Assert.True(Former == sent, sent);
        Assert.Equal(Text(Samples.Failure), Text(serializer.Deserialize<CallFailure>(Convert.FromBase64String(Former))!));
    }

    [Fact]
    public void Found_records_arrive_whole()
    {
        var answer = Over(new LookupAnswer { Found = [new FoundRecords { Records = [Samples.Fields] }, new FoundRecords()], Calls = 1 });
        Assert.Equal(Samples.Fields.ToArray(), Assert.Single(answer.Found[0].Records).ToArray());
        Assert.Empty(answer.Found[1].Records);
    }

    [Fact]
    public void An_event_that_was_read_stays_in_its_process()
    {
        var arrived = Over(Samples.Work);
        Assert.Equal((Samples.Work.Org, Samples.Work.Guest, 7L, true), (arrived.Org, arrived.Guest, arrived.Revision, arrived.IsWatched));
        Assert.Null(Assert.Single(arrived.Items).Read);
        Assert.Equal(Samples.Item.Payload, arrived.Items[0].Payload);
    }

    [Fact]
    public void Within_a_process_nothing_is_copied()
    {
        Assert.True(IsShared(Samples.Work));
        Assert.True(IsShared(Samples.Write));
        Assert.True(IsShared(Samples.Failure));
        Assert.All(Samples.Keys, key => Assert.True(IsShared(key)));
        var (keys, writes) = (Samples.Keys.ToImmutableArray(), ImmutableArray.Create(Samples.Write));
        Assert.Same(keys[0], Copy(keys)[0]);
        Assert.Same(writes[0], Copy(writes)[0]);
    }

    /// <summary>
    /// Old and new silos run side by side during an upgrade. What an older version asks in a shape of its own is refused as a
    /// whole, so that its caller tries again; it is never taken for something else. The bytes are those that it sent.
    /// </summary>
    [Theory]
    [MemberData(nameof(FormerRequests))]
    public void A_request_of_an_earlier_shape_is_refused_by_name(string method, string bytes)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        var refusal = Assert.ThrowsAny<Exception>(() => serializer.Deserialize<object>(Convert.FromBase64String(bytes)));
        Assert.Contains($"\"{method}\"", refusal.ToString(), StringComparison.Ordinal);
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

    private static Comparer<Type> ByName => Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));

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
