using System.Buffers;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// A request body in rented memory. The memory goes back to the pool only when no send can still be reading it: a request
/// that was given up may go on writing for a while, and must never send another request's bytes.
/// </summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 16 * 1024;

    private readonly Lock _gate = new();
    private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;
    private int _readers;

    public int Length => _length;

    public ReadOnlySpan<byte> WrittenSpan => Bytes.AsSpan(0, _length);

    private byte[] Bytes => _bytes ?? throw new ObjectDisposedException(nameof(PooledBuffer));

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Bytes.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var bytes = Bytes;
        var needed = checked(_length + Math.Max(sizeHint, 1));
        if (needed > bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, bytes.Length * 2));
            bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            _bytes = bytes = larger;
        }
        return bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Writes all of it to <paramref name="stream"/>.</summary>
    public async Task WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> written;
        lock (_gate)
        {
            written = Bytes.AsMemory(0, _length);
            _readers++;
        }
        try
        {
            await stream.WriteAsync(written, cancellationToken);
        }
        finally
        {
            lock (_gate) _readers--;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_bytes is not { } bytes) return;
            _bytes = null;
            if (_readers == 0) ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
