using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OnceHub.Sync.Silo.Tests;

public sealed class HttpsTests
{
    [Fact]
    public async Task With_a_certificate_in_the_configuration_it_serves_HTTPS_and_says_to_stay_there()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-https-").FullName;
        var (certificateFile, keyFile) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        await using (var app = SiloHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Kestrel:Endpoints:Https:Url"] = "https://127.0.0.1:0",
                ["Kestrel:Endpoints:Https:Certificate:Path"] = certificateFile,
                ["Kestrel:Endpoints:Https:Certificate:KeyPath"] = keyFile,
                ["OnceHub:Storage:Path"] = Path.Combine(folder, "https.db"),
                ["OnceHub:Gateway:OperatorKey"] = "operator-key-of-the-https-test",
            });
            builder.Logging.ClearProviders();
        }))
        {
            await app.StartAsync();
            var url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
            Assert.Equal(Uri.UriSchemeHttps, url.Scheme);
            using var http = new HttpClient(new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint,
            });

            using var answer = await http.GetAsync(new Uri(url, "/health/live"));

            Assert.True(answer.IsSuccessStatusCode);
            Assert.Equal(["max-age=31536000"], answer.Headers.GetValues("Strict-Transport-Security"));
            await app.StopAsync();
        }
        Directory.Delete(folder, recursive: true);
    }
}
