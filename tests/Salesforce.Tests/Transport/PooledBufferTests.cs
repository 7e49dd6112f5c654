using System.Text;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class PooledBufferTests
{
    [Fact]
    public async Task It_grows_and_keeps_what_was_written()
    {
        using var buffer = new PooledBuffer();
        var expected = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            var text = i + ",";
            expected.Append(text);
            buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(text.Length)));
        }
        using var stream = new MemoryStream();
        await buffer.WriteToAsync(stream, default);
        Assert.Equal(expected.ToString(), Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public async Task After_its_end_it_sends_nothing()
    {
        var buffer = new PooledBuffer();
        buffer.Dispose();
        buffer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => buffer.WriteToAsync(Stream.Null, default));
    }

    [Fact]
    public async Task A_send_that_outlives_the_request_still_sends_its_own_bytes()
    {
        var buffer = new PooledBuffer();
        buffer.Advance(Encoding.UTF8.GetBytes("mine", buffer.GetSpan(4)));
        var slow = new SlowStream();
        var sending = buffer.WriteToAsync(slow, default);
        buffer.Dispose();
        // Whoever rents next must not get the memory that is being sent.
        for (var i = 0; i < 8; i++)
        {
            var next = new PooledBuffer();
            next.Advance(Encoding.UTF8.GetBytes("ours", next.GetSpan(4)));
        }
        slow.Go.SetResult();
        await sending;
        Assert.Equal("mine", slow.Written);
    }

    private sealed class SlowStream : MemoryStream
    {
        public TaskCompletionSource Go { get; } = new();

        public string? Written { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Go.Task;
            Written = Encoding.UTF8.GetString(buffer.Span);
        }
    }
}
