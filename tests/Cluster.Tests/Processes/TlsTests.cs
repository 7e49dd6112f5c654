using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>A running silo, and Orleans clients of somebody else's.</summary>
public sealed class TlsTests
{
    /// <summary>How long a client that gets nowhere is waited for; one that gets somewhere takes a part of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [ClusterFact]
    public async Task Only_a_client_with_a_certificate_of_the_clusters_authority_gets_anywhere()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        using var stranger = new TestAuthority("somebody-else");
        var silo = await cluster.StartSiloAsync();

        // Together: each is waited for as long as a client has that gets nowhere.
        var strangers = new[] { null, TlsWith(null), TlsWith(stranger.Certificate) };
        Assert.All(await Task.WhenAll(strangers.Select(tls => ReachesAsync(silo, tls))), Assert.False);
        Assert.True(await ReachesAsync(silo, TlsWith(cluster.Authority.Certificate)));
    }

    [ClusterFact]
    public async Task A_silo_shows_a_renewed_certificate_without_a_restart()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        var silo = await cluster.StartSiloAsync();
        var shown = new List<string>();
        Assert.True(await ReachesAsync(silo, TlsWith(cluster.Authority.Certificate, shown)));
        var renewed = cluster.Authority.Renew();
        Assert.True(await ReachesAsync(silo, TlsWith(cluster.Authority.Certificate, shown)));
        Assert.NotEqual(renewed, shown[0]);
        Assert.Equal(renewed, shown[^1]);
    }

    [ClusterFact]
    public async Task A_process_without_certificates_says_what_to_set_and_ends()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        var silo = cluster.LaunchSilo([.. cluster.Authority.Settings.Keys.Select(name => (name, ""))]);
        Assert.Equal(1, await silo.ExitAsync());
        Assert.Contains("set OnceHub:Cluster:CertificateFile", silo.Said, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_silo_with_a_certificate_of_another_authority_does_not_join()
    {
        await using var cluster = await ClusterOfProcesses.StartAsync();
        using var stranger = new TestAuthority("somebody-else");
        await cluster.StartSiloAsync();
        var silo = cluster.LaunchSilo([.. stranger.Settings.Select(setting => (setting.Key, setting.Value))]);
        await Eventually.HoldsAsync(
            () => Task.FromResult(silo.Said.Contains("RemoteCertificateValidationCallback", StringComparison.Ordinal)),
            "the handshake to fail",
            60);
        Assert.Equal(1L, await cluster.ActiveSilosAsync());
    }

    /// <summary>A client that believes any silo, so that whether it gets anywhere is the silo's to say.</summary>
    private static Action<IClientBuilder> TlsWith(X509Certificate2? certificate, List<string>? shown = null) =>
        client =>
            client.UseTls(options =>
            {
                options.LocalCertificate = certificate;
                options.RemoteCertificateMode = certificate is null
                    ? RemoteCertificateMode.AllowCertificate
                    : RemoteCertificateMode.RequireCertificate;
                options.RemoteCertificateValidation = (server, _, _) =>
                {
                    shown?.Add(server.Thumbprint);
                    return true;
                };
            });

    private static async Task<bool> ReachesAsync(ChildProcess silo, Action<IClientBuilder>? tls)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            tls?.Invoke(client);
            client
                .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("oncehub-sync", "oncehub-sync"))
                .UseStaticClustering(
                    new IPEndPoint(
                        IPAddress.Loopback, int.Parse(silo.Settings["OnceHub:Cluster:GatewayPort"], CultureInfo.InvariantCulture)));
        });
        using var host = builder.Build();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await host.StartAsync(patience.Token).WaitAsync(Patience);
            var management = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
            var hosts = await management.GetHosts(onlyActive: true).WaitAsync(Patience);
            await host.StopAsync();
            return hosts.Count == 1;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
