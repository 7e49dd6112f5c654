using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>A certificate authority with a folder that holds its files and a certificate of it, as Kubernetes would mount them.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly X509Certificate2 _authority;
    private int _serial;

    public TestAuthority(string name = "oncehub-cluster")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
        Folder = Directory.CreateTempSubdirectory("oncehub-tls-").FullName;
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
        Renew();
    }

    public string Folder { get; }

    public string CertificateFile => Path.Combine(Folder, "tls.crt");

    public string KeyFile => Path.Combine(Folder, "tls.key");

    public string AuthorityFile => Path.Combine(Folder, "ca.crt");

    public X509Certificate2 Certificate => X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);

    public Dictionary<string, string> Settings => new()
    {
        ["OnceHub:Cluster:CertificateFile"] = CertificateFile,
        ["OnceHub:Cluster:CertificateKeyFile"] = KeyFile,
        ["OnceHub:Cluster:CertificateAuthorityFile"] = AuthorityFile,
    };

    /// <summary>Puts a new certificate with a new key in place of the one that is there. Returns its thumbprint.</summary>
    public string Renew(DateTimeOffset? until = null, params string[] uses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=process", key, HashAlgorithmName.SHA256);
        var allowed = new OidCollection();
        foreach (var use in uses is [] ? [ServerAuthentication, ClientAuthentication] : uses) allowed.Add(new Oid(use));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(allowed, critical: false));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), until ?? DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = request.Create(_authority, from, to, [1, (byte)Interlocked.Increment(ref _serial)]);
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
