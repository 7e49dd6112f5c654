using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OnceHub.Sync.Gateway;

/// <summary>A request's body in rented memory, with room before it. Dispose it once nothing reads from it any more.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int FirstRent = 4_096;
    private const int RoomForFraming = 65_536;

    private readonly int _room;
    private byte[] _buffer;
    private int _length;

    private PooledBody(int room, int expected)
    {
        _room = room;
        _buffer = ArrayPool<byte>.Shared.Rent(room + expected);
    }

    /// <summary>The room and the body behind it, in one piece.</summary>
    public Span<byte> WithRoom => _buffer.AsSpan(0, _room + _length);

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(_room, _length);

    /// <summary>Null when the body is larger than the limit; then it is not read to its end.</summary>
    /// <param name="room">Bytes to leave free before the body.</param>
    public static async ValueTask<PooledBody?> ReadAsync(HttpContext http, int limit, int room, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength > limit) return null;
        // The server's own limit may be lower than ours, and counts the framing of chunks too.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server) server.MaxRequestBodySize = (2L * limit) + RoomForFraming;
        var body = new PooledBody(room, (int)(http.Request.ContentLength ?? FirstRent));
        try
        {
            if (await body.FillAsync(http, limit, cancellationToken)) return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
        body.Dispose();
        return null;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    private async ValueTask<bool> FillAsync(HttpContext http, int limit, CancellationToken cancellationToken)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var chunk = read.Buffer;
            var fits = _length + chunk.Length <= limit;
            if (fits)
            {
                Grow((int)chunk.Length);
                chunk.CopyTo(_buffer.AsSpan(_room + _length));
                _length += (int)chunk.Length;
            }
            reader.AdvanceTo(chunk.End);
            if (!fits) return false;
            if (read.IsCompleted) return true;
        }
    }

    private void Grow(int more)
    {
        var needed = _room + _length + more;
        if (needed <= _buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
        _buffer.AsSpan(0, _room + _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
