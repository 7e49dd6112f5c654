using System.Net.Security;
using Orleans.Connections.Security;

namespace OnceHub.Sync.Silo;

/// <summary>Mutual TLS on every connection between the processes of a cluster.</summary>
internal static class ClusterTls
{
    public static void UseMutualTls(this ISiloBuilder silo, ClusterCertificate certificate) =>
        silo.UseTls(options => options.Use(certificate));

    public static void UseMutualTls(this IClientBuilder client, ClusterCertificate certificate) =>
        client.UseTls(options => options.Use(certificate));

    private static void Use(this TlsOptions options, ClusterCertificate certificate)
    {
        // Asked for by Orleans where a certificate is required; the selectors below, asked at each handshake, go before it.
        options.LocalCertificate = certificate.Own;
        options.LocalServerCertificateSelector = (_, _) => certificate.Own;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => certificate.Own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        // Of the errors, a wrong name and a chain that this machine's own authorities do not know mean nothing here.
        options.RemoteCertificateValidation = (peer, _, errors) =>
            !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) && certificate.IsTrusted(peer);
    }
}
