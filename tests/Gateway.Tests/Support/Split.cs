using System.Buffers;

namespace OnceHub.Sync.Gateway.Tests;

/// <summary>Bytes that do not lie in one piece.</summary>
internal static class Split
{
    public static ReadOnlySequence<byte> Into(byte[] bytes, int pieces)
    {
        var size = Math.Max(1, (bytes.Length + pieces - 1) / pieces);
        Piece? first = null, last = null;
        foreach (var chunk in bytes.Chunk(size))
        {
            var next = new Piece(chunk, last);
            first ??= next;
            last = next;
        }
        return first is null ? default : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
