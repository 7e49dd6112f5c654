using System.Net;
using System.Net.Http.Headers;

namespace OnceHub.Sync.Salesforce;

/// <summary>One sending of a body. Knows whether any of it left: what never left cannot have been applied.</summary>
internal sealed class BodyContent : HttpContent
{
    private readonly PooledBuffer _body;
    private volatile bool _started;

    public BodyContent(PooledBuffer body, string contentType)
    {
        _body = body;
        Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
    }

    public bool Started => _started;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _started = true;
        return _body.WriteToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
