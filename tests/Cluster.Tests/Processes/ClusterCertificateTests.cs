using Microsoft.Extensions.Configuration;
using OnceHub.Sync.Silo;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>What is read of a cluster's certificate, and what a start says of it.</summary>
public sealed class ClusterCertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _stranger = new("somebody-else");

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public void A_cluster_without_certificates_does_not_start_unless_it_may_do_without()
    {
        var refused = Assert.Throws<SiloStartException>(() => Read([]));
        Assert.Contains(
            "set OnceHub:Cluster:CertificateFile, CertificateKeyFile and CertificateAuthorityFile to PEM files",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Contains("OnceHub:Cluster:AllowPlaintext to true", refused.Message, StringComparison.Ordinal);
        Assert.Null(Read(new() { ["OnceHub:Cluster:AllowPlaintext"] = "true" }).Certificate);
    }

    [Theory]
    [InlineData("CertificateFile")]
    [InlineData("CertificateKeyFile")]
    [InlineData("CertificateAuthorityFile")]
    public void Some_of_the_files_are_not_enough_even_where_plaintext_is_allowed(string missing)
    {
        var settings = _authority.Settings;
        settings.Remove($"OnceHub:Cluster:{missing}");
        settings["OnceHub:Cluster:AllowPlaintext"] = "true";
        Assert.Contains(missing, Assert.Throws<SiloStartException>(() => Read(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_process_by_itself_needs_none() => Assert.Null(ClusterSettings.Read(new ConfigurationBuilder().Build()).Certificate);

    [Theory]
    [InlineData("tls.crt", "no certificate", "CertificateFile")]
    [InlineData("tls.key", "no key", "CertificateFile")]
    [InlineData("ca.crt", "no authority", "CertificateAuthorityFile")]
    [InlineData("tls.key", null, "CertificateKeyFile")]
    [InlineData("ca.crt", null, "CertificateAuthorityFile")]
    public void A_file_that_cannot_be_used_is_named(string file, string? content, string setting)
    {
        var path = Path.Combine(_authority.Folder, file);
        if (content is null) File.Delete(path);
        else File.WriteAllText(path, content);
        var refused = Refusal();
        Assert.Contains($"OnceHub:Cluster:{setting}", refused, StringComparison.Ordinal);
        Assert.Contains(path, refused, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_has_ended_or_is_of_another_authority_is_refused_at_the_start()
    {
        _authority.Renew(until: DateTimeOffset.UtcNow.AddHours(-1));
        Assert.Contains("Renew it", Refusal(), StringComparison.Ordinal);
        _authority.Renew();
        File.Copy(_stranger.AuthorityFile, _authority.AuthorityFile, overwrite: true);
        Assert.Contains("was not issued by an authority in", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestAuthority.ServerAuthentication, "client auth")]
    [InlineData(TestAuthority.ClientAuthentication, "server auth")]
    public void A_certificate_that_may_not_both_call_and_answer_is_refused_at_the_start(string only, string missing)
    {
        _authority.Renew(uses: only);
        Assert.Contains($"may not be used for '{missing}'", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Renewed_files_count_at_once_and_half_written_ones_do_not()
    {
        var certificate = Read(_authority.Settings).Certificate!;
        var renewed = _authority.Renew();
        Assert.Equal(renewed, certificate.Own.Thumbprint);
        Assert.Same(certificate.Own, certificate.Own);

        File.WriteAllText(_authority.CertificateFile, "-----BEGIN CERTIFICATE-----\nMII");
        Assert.Equal(renewed, certificate.Own.Thumbprint);
        File.Delete(_authority.KeyFile);
        Assert.Equal(renewed, certificate.Own.Thumbprint);
        Assert.Equal(_authority.Renew(), certificate.Own.Thumbprint);
    }

    [Fact]
    public void Only_valid_certificates_of_the_authority_are_trusted_and_a_second_authority_can_be_added()
    {
        var certificate = Read(_authority.Settings).Certificate!;
        Assert.True(certificate.IsTrusted(_authority.Certificate));
        Assert.False(certificate.IsTrusted(_stranger.Certificate));
        _authority.Renew(until: DateTimeOffset.UtcNow.AddHours(-1));
        Assert.False(certificate.IsTrusted(_authority.Certificate));

        _authority.Renew();
        File.AppendAllText(_authority.AuthorityFile, "\n" + File.ReadAllText(_stranger.AuthorityFile));
        Assert.True(certificate.IsTrusted(_authority.Certificate));
        Assert.True(certificate.IsTrusted(_stranger.Certificate));
    }

    private string Refusal() => Assert.Throws<SiloStartException>(() => Read(_authority.Settings)).Message;

    private static ClusterSettings Read(Dictionary<string, string> settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["OnceHub:Cluster:Membership"] = "Postgres",
            ["OnceHub:Storage:Provider"] = "Postgres",
            ["OnceHub:Storage:ConnectionString"] = "Host=nowhere",
        };
        foreach (var (name, value) in settings) all[name] = value;
        return ClusterSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }
}
