using System.Diagnostics;
using System.Globalization;
using k8s;
using k8s.Models;
using OnceHub.Sync.Gateway;
using OnceHub.Sync.Grains;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>What is applied to Kubernetes, rendered as it would be. Without kubectl there is nothing to look at.</summary>
public sealed class OverlayTests
{
    /// <summary>KEDA's and cert-manager's, of which this client knows nothing.</summary>
    private static readonly string[] OthersKinds = ["keda.sh", "cert-manager.io"];

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void Pods_run_without_rights_and_ask_for_what_they_need(string overlay)
    {
        foreach (var pod in Pods(overlay))
        {
            Assert.Equal("true", pod.Text("securityContext.runAsNonRoot"));
            Assert.NotNull(pod.Text("securityContext.seccompProfile.type"));
            foreach (var container in pod.Containers)
            {
                Assert.Equal("false", container.Text("securityContext.allowPrivilegeEscalation"));
                Assert.NotNull(container.Text("resources.requests.cpu"));
                Assert.NotNull(container.Text("resources.limits.memory"));
                if (container.Text("image")!.Contains("oncehub-sync", StringComparison.Ordinal))
                    Assert.Equal("true", container.Text("securityContext.readOnlyRootFilesystem"));
            }
        }
    }

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void Every_resource_has_the_members_and_types_of_the_Kubernetes_API(string overlay)
    {
        var documents = Yaml(overlay).Split("\n---\n");
        var ours = documents
            .Where(document => !OthersKinds.Any(kind => document.Contains($"apiVersion: {kind}/", StringComparison.Ordinal)))
            .ToArray();
        Assert.InRange(documents.Length - ours.Length, 5, 7);
        var read = KubernetesYaml
            .LoadAllFromString(string.Join("\n---\n", ours), strict: true)
            .Cast<IKubernetesObject<V1ObjectMeta>>()
            .ToArray();
        Assert.Equal(ours.Length, read.Length);
        Assert.All(read, resource => Assert.NotEmpty(resource.Metadata.Name));
    }

    [Fact]
    public void A_member_that_the_Kubernetes_API_does_not_have_is_noticed() => Assert.ThrowsAny<YamlException>(() =>
        KubernetesYaml.LoadAllFromString("apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  port: 80\n", strict: true));

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void Probes_ask_the_right_questions_and_a_start_may_take_five_minutes(string overlay)
    {
        foreach (var container in Deployments(overlay).SelectMany(deployment => deployment.PodTemplate.Containers))
        {
            Assert.Equal("/health/startup", container.Text("startupProbe.httpGet.path"));
            Assert.Equal("/health/ready", container.Text("readinessProbe.httpGet.path"));
            Assert.Equal("/health/live", container.Text("livenessProbe.httpGet.path"));
            Assert.True(container.Number("startupProbe.periodSeconds") * container.Number("startupProbe.failureThreshold") >= 300);
        }
    }

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void A_migration_has_the_time_it_takes_and_what_it_says_is_there_a_day_later(string overlay)
    {
        var job = Assert.Single(Render(overlay), resource => resource.Kind == "Job");
        Assert.Equal("Never", job.Text("spec.template.spec.restartPolicy"));
        Assert.Null(job.Text("spec.activeDeadlineSeconds"));
        Assert.True(job.Number("spec.ttlSecondsAfterFinished") >= 86_400);
    }

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void The_grace_period_holds_all_that_an_end_may_take(string overlay)
    {
        var config = Render(overlay)
            .Single(resource => resource.Kind == "ConfigMap" && resource.Name.StartsWith("oncehub-sync-config", StringComparison.Ordinal));
        var shutdown = config.Time("data.OnceHub__Silo__ShutdownTimeout");
        var steps =
            config.Time("data.OnceHub__Gateway__DrainDelay")
            + new GatewayOptions().StoreTimeout
            + new GrainsOptions().TurnTime
            + config.Time("data.OnceHub__Cluster__DeactivationTimeout");
        Assert.Equal(new SiloOptions().ShutdownTimeout, shutdown);
        Assert.True(steps <= shutdown, $"The steps of an end take up to {steps}, and the process has {shutdown}.");
        Assert.All(
            Deployments(overlay),
            deployment => Assert.True(TimeSpan.FromSeconds(deployment.PodTemplate.Number("terminationGracePeriodSeconds")) > shutdown));
    }

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void A_rolling_update_takes_nothing_away_before_something_new_is_ready(string overlay) =>
        Assert.All(
            Deployments(overlay),
            deployment =>
            {
                Assert.Equal(0, deployment.Number("spec.strategy.rollingUpdate.maxUnavailable"));
                Assert.True(deployment.Number("spec.minReadySeconds") > 0);
            });

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void What_selects_finds_what_it_should(string overlay)
    {
        var pods = Render(overlay)
            .Where(resource => resource.Kind is "Deployment" or "StatefulSet" or "Job")
            .Select(resource => resource.Labels("spec.template.metadata.labels"))
            .ToArray();
        foreach (var resource in Render(overlay))
        {
            var selector = resource.Kind switch
            {
                "Service" => "spec.selector",
                "PodDisruptionBudget" => "spec.selector.matchLabels",
                "NetworkPolicy" when resource.Find("spec.podSelector.matchLabels") is not null => "spec.podSelector.matchLabels",
                "Deployment" => "spec.selector.matchLabels",
                _ => null,
            };
            if (selector is not null) Assert.Contains(pods, labels => resource.Labels(selector).All(labels.Contains));
        }
    }

    [OverlayTheory]
    [InlineData("production")]
    public void Production_spreads_scales_and_bounds_disruption(string overlay)
    {
        var rendered = Render(overlay);
        Assert.Equal(2, rendered.Count(resource => resource.Kind == "PodDisruptionBudget"));
        Assert.Single(rendered, resource => resource.Kind == "HorizontalPodAutoscaler");
        Assert.Single(rendered, resource => resource.Kind == "ScaledObject");
        Assert.All(Deployments(overlay), deployment =>
        {
            Assert.NotNull(deployment.PodTemplate.Find("topologySpreadConstraints"));
            Assert.Null(deployment.Find("spec.replicas"));
        });
    }

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void Silos_and_gateways_mount_the_certificate_that_their_settings_name_and_that_is_issued(string overlay)
    {
        var rendered = Render(overlay);
        var config = rendered.Single(resource =>
            resource.Kind == "ConfigMap" && resource.Name.StartsWith("oncehub-sync-config", StringComparison.Ordinal));
        Assert.Null(config.Text("data.OnceHub__Cluster__AllowPlaintext"));
        var folder = Path.GetDirectoryName(config.Text("data.OnceHub__Cluster__CertificateFile"));
        Assert.Equal($"{folder}/tls.key", config.Text("data.OnceHub__Cluster__CertificateKeyFile"));
        Assert.Equal($"{folder}/ca.crt", config.Text("data.OnceHub__Cluster__CertificateAuthorityFile"));
        var issued = rendered.Where(resource => resource.Kind == "Certificate").ToDictionary(resource => resource.Text("spec.secretName")!);
        Assert.All(Deployments(overlay), deployment =>
        {
            var volume = Assert.Single(deployment.PodTemplate.Items("volumes"), volume => volume.Text("name") == "cluster-tls");
            Assert.Null(issued[volume.Text("secret.secretName")!].Text("spec.isCA"));
            foreach (var container in deployment.PodTemplate.Containers)
                Assert.Equal(
                    folder, container.Items("volumeMounts").Single(mount => mount.Text("name") == volume.Text("name")).Text("mountPath"));
        });
        var issuers = rendered.Where(resource => resource.Kind == "Issuer").Select(issuer => issuer.Name).ToHashSet();
        Assert.All(issued.Values, certificate => Assert.Contains(certificate.Text("spec.issuerRef.name")!, issuers));
    }

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void Every_setting_is_one_that_the_product_reads(string overlay)
    {
        Type[] options =
        [
            typeof(SiloOptions), typeof(ClusterSettings), typeof(GatewayOptions), typeof(GrainsOptions), typeof(TelemetryOptions),
            typeof(Storage.StorageOptions),
        ];
        var known = options
            .SelectMany(type => type.GetProperties()).Select(property => property.Name).ToHashSet();
        var names = Render(overlay)
            .Where(resource => resource.Kind is "ConfigMap" or "Secret")
            .SelectMany(resource => resource.Labels("data"))
            .Select(setting => setting.Key)
            .Concat(
                Deployments(overlay)
                    .SelectMany(deployment => deployment.PodTemplate.Containers)
                    .SelectMany(container => container.Names("env")))
            .Where(name => name.StartsWith("OnceHub__", StringComparison.Ordinal));
        Assert.All(names, name => Assert.Contains(name.Split("__")[2], known));
    }

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void Administration_runs_apart_from_the_gateway_and_has_its_secrets_for_itself(string overlay)
    {
        var roles = Deployments(overlay)
            .ToDictionary(deployment =>
                deployment
                    .PodTemplate.Containers.Single()
                    .Items("env")
                    .Single(variable => variable.Text("name") == "OnceHub__Silo__Roles")
                    .Text("value")!);
        Assert.Equal(["console", "gateway", "silo"], roles.Keys.Order(StringComparer.Ordinal));
        var secrets = Render(overlay).Where(resource => resource.Kind == "Secret").ToDictionary(secret => secret.Name);
        Assert.All(roles, role =>
        {
            var names = role
                .Value.PodTemplate.Containers.Single()
                .Items("envFrom")
                .Select(from => from.Text("secretRef.name"))
                .OfType<string>();
            var settings = names.SelectMany(name => secrets[name].Labels("data").Keys).ToArray();
            Assert.Contains("OnceHub__Storage__ConnectionString", settings);
            Assert.Equal(role.Key == "console", settings.Contains("OnceHub__Gateway__OperatorKey"));
            Assert.DoesNotContain("POSTGRES_PASSWORD", settings);
        });
    }

    [OverlayTheory]
    [InlineData("single-node", "gateway", "oncehub-sync/events")]
    [InlineData("production", "gateway", "oncehub-sync/events")]
    [InlineData("single-node", "console", "oncehub-sync/administration")]
    [InlineData("production", "console", "oncehub-sync/administration")]
    public void Only_namespaces_that_are_labelled_for_it_reach_what_serves(string overlay, string role, string label)
    {
        var rule = Assert.Single(Policy(overlay, $"oncehub-sync-{role}").Items("spec.ingress"));
        var peer = Assert.Single(rule.Items("from"));
        Assert.Equal("allowed", peer.Labels("namespaceSelector.matchLabels")[label]);
        Assert.Contains($"{label}=allowed", Repository.Read("docs", "kubernetes.md"), StringComparison.Ordinal);
    }

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void Nothing_goes_out_to_addresses_for_metadata(string overlay)
    {
        var rules = Policy(overlay, "oncehub-sync-egress").Items("spec.egress").ToArray();
        Assert.All(rules, rule => Assert.NotEmpty(rule.Items("to")));
        var blocks = rules.SelectMany(rule => rule.Items("to")).Where(peer => peer.Find("ipBlock") is not null).ToArray();
        Assert.Equal(["0.0.0.0/0", "::/0"], blocks.Select(block => block.Text("ipBlock.cidr")));
        Assert.Equal(["169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32"], blocks[0].Texts("ipBlock.except"));
        Assert.Equal(["fe80::/10", "fd00:ec2::254/128", "fd20:ce::254/128"], blocks[1].Texts("ipBlock.except"));
        var held = Policy(overlay, "oncehub-sync-egress").Items("spec.podSelector.matchExpressions").Single().Texts("values");
        Assert.All(
            Render(overlay).Where(resource => resource.Kind is "Deployment" or "Job"),
            pod => Assert.Contains(pod.Labels("spec.template.metadata.labels")["app.kubernetes.io/name"], held));
    }

    [OverlayTheory]
    [InlineData("single-node")]
    public void The_database_answers_the_products_pods_and_asks_nobody(string overlay)
    {
        var policy = Policy(overlay, "oncehub-sync-postgres");
        Assert.Equal(["Ingress", "Egress"], policy.Texts("spec.policyTypes"));
        Assert.Null(policy.Find("spec.egress"));
        var rule = Assert.Single(policy.Items("spec.ingress"));
        Assert.All(rule.Items("from"), peer => Assert.NotNull(peer.Find("podSelector")));
        Assert.Equal("5432", Assert.Single(rule.Items("ports")).Text("port"));
    }

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void The_databases_certificate_is_checked_against_an_authority_that_every_pod_mounts(string overlay)
    {
        var rendered = Render(overlay);
        var secrets = rendered.Where(resource => resource.Kind == "Secret").ToDictionary(secret => secret.Name);
        var issued = rendered
            .Where(resource => resource.Kind == "Certificate")
            .Select(certificate => certificate.Text("spec.secretName"))
            .ToHashSet();
        foreach (var resource in rendered.Where(resource => resource.Kind is "Deployment" or "Job"))
        {
            var container = resource.PodTemplate.Containers.Single();
            var store = container.Items("envFrom").Select(from => from.Text("secretRef.name")).OfType<string>()
                .Select(name => secrets[name].Text("data.OnceHub__Storage__ConnectionString")).OfType<string>().Single();
            var connection = new Npgsql.NpgsqlConnectionStringBuilder(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(store)));
            Assert.Equal(Npgsql.SslMode.VerifyFull, connection.SslMode);
            var mount = container
                .Items("volumeMounts")
                .Single(mount => mount.Text("mountPath") == Path.GetDirectoryName(connection.RootCertificate));
            var volume = resource.PodTemplate.Items("volumes").Single(volume => volume.Text("name") == mount.Text("name"));
            Assert.Equal(Path.GetFileName(connection.RootCertificate), Assert.Single(volume.Items("secret.items")).Text("path"));
            var secret = volume.Text("secret.secretName")!;
            Assert.True(issued.Contains(secret) || secrets[secret].Labels("data").ContainsKey("ca.crt"), secret);
        }
    }

    [OverlayTheory]
    [InlineData("production")]
    public void Images_are_named_by_their_digest(string overlay) => Assert.All(
        Pods(overlay).SelectMany(pod => pod.Containers), container => Assert.Matches("@sha256:[0-9a-f]{64}$", container.Text("image")));

    [OverlayTheory]
    [InlineData("single-node")]
    [InlineData("production")]
    public void What_others_can_reach_knows_its_own_addresses_and_the_console_has_a_host_of_its_own(string overlay)
    {
        var settings = Render(overlay).Single(resource =>
            resource.Kind == "ConfigMap" && resource.Name.StartsWith("oncehub-sync-config", StringComparison.Ordinal));
        var addresses = new[] { "PublicUrl", "ConsoleUrl" }
            .Select(name => new Uri(settings.Text($"data.OnceHub__Gateway__{name}")!)).ToArray();
        Assert.All(addresses, address => Assert.Equal(Uri.UriSchemeHttps, address.Scheme));
        Assert.Equal(2, addresses.Select(address => address.Host).Distinct().Count());
    }

    [OverlayTheory]
    [InlineData("/v1/orgs/acme/webhooks/oncehub", "oncehub-sync-gateway")]
    [InlineData("/v1/oauth/callback", "oncehub-sync-console")]
    [InlineData("/v1/oauth/begin", "oncehub-sync-console")]
    [InlineData("/", null)]
    [InlineData("/v1/orgs", null)]
    [InlineData("/v1/orgs/acme/settings", null)]
    [InlineData("/v1/orgs/acme/events", null)]
    [InlineData("/v1/orgs/acme/webhooks/oncehub/more", null)]
    [InlineData("/signin", null)]
    [InlineData("/openapi/v1.json", null)]
    [InlineData("/health/ready", null)]
    public void In_from_the_internet_come_webhooks_and_logins_alone(string path, string? service)
    {
        var rendered = Render("production");
        var ingress = Assert.Single(rendered, resource => resource.Kind == "Ingress");
        var rule = Assert.Single(ingress.Items("spec.rules"));
        var publicUrl = rendered.Single(resource => resource.Kind == "ConfigMap").Text("data.OnceHub__Gateway__PublicUrl");
        Assert.Equal(publicUrl, $"https://{rule.Text("host")}");
        Assert.Equal(rule.Text("host"), Assert.Single(Assert.Single(ingress.Items("spec.tls")).Texts("hosts")));
        // As ingress-nginx does: from the beginning.
        var found = rule.Items("http.paths")
            .FirstOrDefault(rule => System.Text.RegularExpressions.Regex.IsMatch(path, "^" + rule.Text("path")));
        Assert.Equal(service, found?.Text("backend.service.name"));
        if (found is not null)
        {
            var port = rendered
                .Single(resource => resource.Kind == "Service" && resource.Name == service)
                .Items("spec.ports")
                .Single()
                .Text("name");
            Assert.Equal(port, found.Text("backend.service.port.name"));
        }
    }

    [OverlayTheory]
    [InlineData("production")]
    public void Its_proxies_are_named_by_a_placeholder_that_no_process_takes_for_an_address(string overlay)
    {
        var placeholder = Render(overlay).Single(resource => resource.Kind == "ConfigMap").Text("data.OnceHub__Gateway__TrustedProxies__0");
        Assert.False(System.Net.IPAddress.TryParse(placeholder, out _) || System.Net.IPNetwork.TryParse(placeholder!, out _));
        Assert.Contains($"s|{placeholder}|", Repository.Read("docs", "kubernetes.md"), StringComparison.Ordinal);
    }

    [OverlayFact]
    public void The_page_leads_from_top_to_bottom_to_manifests_that_render()
    {
        var folder = Repository.PathOf("deploy", "kubernetes", "overlays", "mine");
        var root = Directory.CreateTempSubdirectory("oncehub-page-").FullName;
        Run("cp", "-r", Repository.PathOf("deploy"), root);
        var blocks = Repository.Read("docs", "kubernetes.md").Split("```sh kubernetes\n")[1..3].Select(block => block.Split("```")[0]);
        // What needs an image or a cluster is left out.
        var steps = string.Join('\n', string.Concat(blocks).Split('\n').Where(line =>
            !line.StartsWith("docker ", StringComparison.Ordinal) && !line.StartsWith("kubectl apply ", StringComparison.Ordinal)));
        Run("/bin/sh", "-ec", $"cd {root}\n{steps}");
        var mine = Path.Combine(root, "deploy", "kubernetes", "overlays", "mine");
        Assert.False(Directory.Exists(folder), "The test wrote into the repository.");
        Assert.Equal(
            Yaml("production").Replace("hooks.example.com", "hooks.acme.com", StringComparison.Ordinal).Split("kind: ").Length,
            Run("kubectl", "kustomize", mine).Split("kind: ").Length);
        Assert.Contains("https://hooks.acme.com", Run("kubectl", "kustomize", mine), StringComparison.Ordinal);
        Assert.Contains("https://console.acme.com", Run("kubectl", "kustomize", mine), StringComparison.Ordinal);
        Directory.Delete(root, recursive: true);
    }

    private static Resource Policy(string overlay, string name) =>
        Render(overlay).Single(resource => resource.Kind == "NetworkPolicy" && resource.Name == name);

    private static Resource[] Deployments(string overlay) => [.. Render(overlay).Where(resource => resource.Kind == "Deployment")];

    private static Resource[] Pods(string overlay) =>
        [
            .. Render(overlay)
                .Where(resource => resource.Kind is "Deployment" or "StatefulSet" or "Job")
                .Select(resource => resource.PodTemplate),
        ];

    private static Resource[] Render(string overlay)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Yaml(overlay)));
        return [.. yaml.Documents.Select(document => new Resource(document.RootNode))];
    }

    private static string Yaml(string overlay) =>
        Run("kubectl", "kustomize", Repository.PathOf("deploy", "kubernetes", "overlays", overlay));

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return said;
    }

    /// <summary>A part of a rendered document, looked into by dotted paths.</summary>
    private sealed class Resource(YamlNode root)
    {
        public string Kind => Text("kind")!;

        public string Name => Text("metadata.name")!;

        public Resource PodTemplate => new(Find("spec.template.spec")!);

        public IEnumerable<Resource> Containers =>
            new[] { "initContainers", "containers" }.SelectMany(Items);

        public YamlNode? Find(string path) => path.Split('.').Aggregate((YamlNode?)root, (node, name) =>
            node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null);

        public string? Text(string path) => (Find(path) as YamlScalarNode)?.Value;

        public int Number(string path) => int.Parse(Text(path)!, CultureInfo.InvariantCulture);

        public TimeSpan Time(string path) => TimeSpan.Parse(Text(path)!, CultureInfo.InvariantCulture);

        public IEnumerable<Resource> Items(string path) =>
            Find(path) is YamlSequenceNode list ? list.Children.Select(item => new Resource(item)) : [];

        public IEnumerable<string?> Texts(string path) =>
            Find(path) is YamlSequenceNode list ? list.Children.Select(item => (item as YamlScalarNode)?.Value) : [];

        public IEnumerable<string> Names(string path) => Items(path).Select(item => item.Text("name")!);

        public Dictionary<string, string> Labels(string path) => Find(path) is YamlMappingNode map
            ? map.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => (pair.Value as YamlScalarNode)?.Value ?? "")
            : [];
    }
}

/// <summary>A test that needs kubectl.</summary>
public sealed class OverlayFactAttribute : FactAttribute
{
    public OverlayFactAttribute() => Skip = new OverlayTheoryAttribute().Skip;
}

/// <summary>A test that needs kubectl.</summary>
public sealed class OverlayTheoryAttribute : TheoryAttribute
{
    public OverlayTheoryAttribute()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "kubectl")));
        if (!found) Skip = "kubectl is not installed here, so the overlays cannot be rendered.";
    }
}
