using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnceHub.Sync.Gateway.Tests.Client;

/// <summary>The connection to a gateway, which tells what passes and breaks where it is told to.</summary>
internal sealed class Wire : DelegatingHandler
{
    private int _requests;

    public Wire()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>By the request's number, from 1.</summary>
    public Dictionary<int, Break> Breaks { get; } = [];

    public int Requests => _requests;

    /// <summary>What becomes of answers on their way back.</summary>
    public Func<string, string>? Rewrites { get; set; }

    /// <summary>The lines of each body that was sent.</summary>
    public ConcurrentQueue<int> Lines { get; } = [];

    public ConcurrentQueue<HttpStatusCode> Answers { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _requests);
        var breaks = Breaks.GetValueOrDefault(number);
        if (request.Content is { } content)
        {
            var body = await content.ReadAsByteArrayAsync(cancellationToken);
            Lines.Enqueue(body.Count(one => one == (byte)'\n'));
            if (breaks == Break.InTheBody) request.Content = new HalfABody(body);
        }
        if (breaks == Break.BeforeAnything) throw new HttpRequestException("The connection is refused.");
        if (breaks == Break.Silence) await Task.Delay(Timeout.Infinite, cancellationToken);
        if (breaks == Break.AsSoonAsConnected) throw new SocketException((int)SocketError.NotConnected);
        var answer = await base.SendAsync(request, cancellationToken);
        Answers.Enqueue(answer.StatusCode);
        if (Rewrites is { } rewrites)
        {
            var rewritten = rewrites(await answer.Content.ReadAsStringAsync(cancellationToken));
            answer.Content = new StringContent(rewritten, Encoding.UTF8, "application/json");
        }
        if (breaks != Break.BeforeTheAnswer) return answer;
        answer.Dispose();
        throw new HttpRequestException("The connection is lost.");
    }

    private sealed class HalfABody(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, body.Length / 2));
            await stream.FlushAsync();
            throw new IOException("The connection is cut.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}

public enum Break
{
    None = 0,
    BeforeAnything,
    AsSoonAsConnected,
    InTheBody,
    BeforeTheAnswer,
    Silence,
}
