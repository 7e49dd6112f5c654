using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OnceHub.Sync.Silo;

/// <summary>
/// The certificate that this process shows to the others of its cluster, and the authority whose certificates it accepts from
/// them. The files are read at each handshake, so that renewed ones count without a restart.
/// </summary>
internal sealed class ClusterCertificate(string certificateFile, string keyFile, string authorityFile, TimeProvider time)
{
    private static readonly (string Oid, string Name)[] Uses = [("1.3.6.1.5.5.7.3.1", "server auth"), ("1.3.6.1.5.5.7.3.2", "client auth")];

    private readonly Lock _gate = new();
    private Loaded? _loaded;

    /// <summary>Whether the files as they are now make a certificate that the other processes accept.</summary>
    /// <exception cref="SiloStartException">They do not; the message names the file, why, and what to do.</exception>
    public void Check()
    {
        var own = Load().Own;
        var setting = $"{ClusterSettings.Section}:CertificateFile";
        var now = time.GetUtcNow().UtcDateTime;
        var (from, until) = (own.NotBefore.ToUniversalTime(), own.NotAfter.ToUniversalTime());
        if (now < from || now > until)
            throw new SiloStartException(
                $"{setting}: the certificate in '{certificateFile}' is valid from {from:u} to {until:u}, which is not now. "
                + "Renew it, then start again.");
        if (UseMissing(own) is { } use)
            throw new SiloStartException(
                $"{setting}: the certificate in '{certificateFile}' may not be used for '{use}'. Every process both calls and answers: "
                + "issue it for 'server auth' and 'client auth'.");
        if (!IsTrusted(own))
            throw new SiloStartException(
                $"{setting}: the certificate in '{certificateFile}' was not issued by an authority in '{authorityFile}', "
                + "so no other process would accept it. Name the files of one authority.");
    }

    /// <summary>The newest certificate. While the files are half written or not a pair, the last whole one.</summary>
    public X509Certificate2 Own => Current().Own;

    /// <summary>
    /// Whether a peer's certificate is valid and of this cluster's authority. Names are not compared: pods come and go with new
    /// addresses, every process may be any other's peer, and so belonging to the authority is all there is to prove.
    /// </summary>
    public bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Current().Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificate);
    }

    private Loaded Current()
    {
        lock (_gate)
        {
            try
            {
                return Load();
            }
            catch (SiloStartException) when (_loaded is { } last)
            {
                return last;
            }
        }
    }

    private Loaded Load()
    {
        lock (_gate)
        {
            var pem = new Pem(
                Read(certificateFile, nameof(ClusterSettings.CertificateFile)),
                Read(keyFile, nameof(ClusterSettings.CertificateKeyFile)),
                Read(authorityFile, nameof(ClusterSettings.CertificateAuthorityFile)));
            if (_loaded?.Pem == pem) return _loaded;
            return _loaded = new Loaded(pem, OwnOf(pem), AuthoritiesOf(pem));
        }
    }

    private X509Certificate2 OwnOf(Pem pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem.Certificate, pem.Key);
        }
        catch (CryptographicException unusable)
        {
            throw new SiloStartException(
                $"{ClusterSettings.Section}:CertificateFile: "
                + $"'{certificateFile}' and '{keyFile}' are not a certificate and its private key in PEM "
                + $"({unusable.Message}). Name the two files of one certificate.",
                unusable);
        }
    }

    private X509Certificate2Collection AuthoritiesOf(Pem pem)
    {
        var setting = $"{ClusterSettings.Section}:CertificateAuthorityFile";
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem.Authorities);
        }
        catch (CryptographicException unusable)
        {
            throw new SiloStartException(
                $"{setting}: '{authorityFile}' is not in PEM ({unusable.Message}). Name the authority's certificate.", unusable);
        }
        if (authorities.Count == 0)
            throw new SiloStartException(
                $"{setting}: '{authorityFile}' has no certificate in PEM in it. Name the authority's certificate.");
        return authorities;
    }

    private static string Read(string file, string setting)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SiloStartException(
                $"{ClusterSettings.Section}:{setting}: '{file}' cannot be read ({unreadable.Message}).", unreadable);
        }
    }

    /// <summary>A certificate that names uses may be used for those only (RFC 5280, 4.2.1.12).</summary>
    private static string? UseMissing(X509Certificate2 certificate)
    {
        if (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } named) return null;
        var given = named.EnhancedKeyUsages.Cast<Oid>().Select(use => use.Value).ToHashSet();
        return Uses.Where(use => !given.Contains(use.Oid)).Select(use => use.Name).FirstOrDefault();
    }

    private sealed record Pem(string Certificate, string Key, string Authorities);

    private sealed record Loaded(Pem Pem, X509Certificate2 Own, X509Certificate2Collection Authorities);
}
