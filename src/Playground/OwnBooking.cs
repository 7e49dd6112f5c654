using System.Text;
using OnceHub.Sync.Client;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Playground;

/// <summary>A booking that is the reader's to send: a webhook, signed and ready to be pasted into a shell.</summary>
internal sealed class OwnBooking(DateTimeOffset now)
{
    public const string Id = "BKNG-YOURS";

    private readonly string _json = $$$$"""
        {"id":"EVNT-YOURS","object":"event","type":"booking.scheduled","api_version":"v2","creation_time":"{{{{IsoTime.Seconds(now)}}}}","data":{"object":"booking","id":"{{{{Id}}}}","subject":"My first booking","status":"scheduled","creation_time":"{{{{IsoTime.Seconds(now)}}}}","last_updated_time":"{{{{IsoTime.Seconds(now)}}}}","starting_time":"{{{{IsoTime.Seconds(now.AddDays(1))}}}}","duration_minutes":30,"form_submission":{"name":"Ada Lovelace","email":"ada@customer.example","company":"Analytical Engines"}}}
        """;

    /// <summary>As OnceHub sends it.</summary>
    public string SignedCurl(DemoGateway gateway, string secret) =>
        Curl($"-H '{WebhookSigner.HeaderName}: {new WebhookSigner(secret).Sign(Encoding.UTF8.GetBytes(_json))}'", gateway.WebhookUrl);

    private string Curl(string header, Uri url) => $"curl {header} -H 'Content-Type: application/json' -d '{_json}' {url}";
}
