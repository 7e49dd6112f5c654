using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OnceHub.Sync.Gateway;

/// <summary>
/// A request's body, held in small rented pieces: memory is taken as bytes come, never for what is declared, and what goes
/// back to the pool is small. Dispose it once nothing reads from it any more.
/// </summary>
internal sealed class ReceivedBody : IDisposable
{
    public const int LargestPiece = 65_536;

    private const int SmallestPiece = 4_096;
    private const int RoomForFraming = 65_536;

    private readonly IBodyRoom _room;
    private readonly List<byte[]> _pieces = [];
    private int _free;
    private byte[]? _whole;

    private ReceivedBody(IBodyRoom room) => _room = room;

    public int Length { get; private set; }

    /// <summary>The bytes in the pieces in which they are held.</summary>
    public ReadOnlySequence<byte> Pieces
    {
        get
        {
            if (_whole is not null) return new ReadOnlySequence<byte>(_whole);
            if (_pieces.Count <= 1) return _pieces.Count == 0 ? default : new ReadOnlySequence<byte>(_pieces[0], 0, Length);
            var first = new Segment(_pieces[0], 0);
            var last = first;
            for (var i = 1; i < _pieces.Count; i++) last = last.Followed(_pieces[i]);
            return new ReadOnlySequence<byte>(first, 0, last, _pieces[^1].Length - _free);
        }
    }

    /// <summary>Null when the body is larger than the limit; then it is not read to its end.</summary>
    public static async ValueTask<ReceivedBody?> ReadAsync(HttpContext http, int limit, IBodyRoom room, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength > limit) return null;
        // The server's own limit may be lower than ours, and counts the framing of chunks too.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = (2L * limit) + RoomForFraming;
        return await ReadAsync(http.Request.BodyReader, limit, room, cancellationToken);
    }

    public static async ValueTask<ReceivedBody?> ReadAsync(
        PipeReader reader, int limit, IBodyRoom room, CancellationToken cancellationToken)
    {
        var body = new ReceivedBody(room);
        // By its own means, not by a token: a server's reader that a token ended counts as being read for ever, and what is left of the
        // body is then an error in the log, of which whoever sends slow bodies could make as many as he likes.
        using var ends = cancellationToken.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(CancellationToken.None);
                if (read.IsCanceled)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    cancellationToken.ThrowIfCancellationRequested();
                    continue;
                }
                var fits = body.Length + read.Buffer.Length <= limit;
                try
                {
                    if (fits) body.Append(read.Buffer);
                }
                finally
                {
                    // Where there is no room, too: what a reader still holds counts as being read for ever.
                    reader.AdvanceTo(read.Buffer.End);
                }
                if (fits && !read.IsCompleted) continue;
                if (fits) return body;
                body.Dispose();
                return null;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The bytes in one array that no pool takes back, so that a store which is late may go on holding it. For bodies that are
    /// believed: it may be large.
    /// </summary>
    public ReadOnlyMemory<byte> Join()
    {
        if (_whole is null)
        {
            _room.Take(Length);
            var whole = GC.AllocateUninitializedArray<byte>(Length);
            Pieces.CopyTo(whole);
            ReturnPieces();
            _whole = whole;
        }
        return _whole;
    }

    public void Dispose()
    {
        ReturnPieces();
        if (_whole is { } whole) _room.Return(whole.Length);
        _whole = null;
        Length = 0;
    }

    private void Append(ReadOnlySequence<byte> bytes)
    {
        foreach (var chunk in bytes)
        {
            for (var rest = chunk.Span; rest.Length > 0;)
            {
                if (_free == 0) AddPiece();
                var part = rest[..Math.Min(rest.Length, _free)];
                part.CopyTo(_pieces[^1].AsSpan(_pieces[^1].Length - _free));
                _free -= part.Length;
                Length += part.Length;
                rest = rest[part.Length..];
            }
        }
    }

    private void AddPiece()
    {
        var size = _pieces.Count == 0 ? SmallestPiece : Math.Min(_pieces[^1].Length * 2, LargestPiece);
        _room.Take(size);
        try
        {
            _pieces.Add(ArrayPool<byte>.Shared.Rent(size));
        }
        catch (OutOfMemoryException)
        {
            _room.Return(size);
            throw;
        }
        _free = size;
    }

    private void ReturnPieces()
    {
        foreach (var piece in _pieces)
        {
            ArrayPool<byte>.Shared.Return(piece);
            _room.Return(piece.Length);
        }
        _pieces.Clear();
        _free = 0;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] piece, long runningIndex) => (Memory, RunningIndex) = (piece, runningIndex);

        public Segment Followed(byte[] piece)
        {
            var next = new Segment(piece, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
