using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>What a component is beside what the org had before.</summary>
internal enum DeployChange
{
    Created,
    Changed,
    Unchanged,
}

/// <summary>One component of a package: what it does to the org, or why it cannot.</summary>
internal sealed record DeployComponent(string Type, string FullName, string FileName, Action<Org>? Apply, string? Problem = null)
{
    public DeployChange Change { get; init; } = DeployChange.Unchanged;

    /// <summary>Named by a <c>destructiveChanges</c> file.</summary>
    public bool IsDeletion { get; init; }

    /// <summary>Its problem fails the deploy only where warnings are not ignored.</summary>
    public bool IsWarning { get; init; }

    public string ProblemType => IsWarning ? "Warning" : "Error";

    public bool IsDeleted => Problem is null && IsDeletion;

    public bool IsCreated => Problem is null && Change == DeployChange.Created;

    public bool IsChanged => Problem is null && Change != DeployChange.Unchanged;
}

/// <param name="RunsTests">Whether Apex tests were asked for: what was validated without them cannot be deployed quickly.</param>
internal sealed record DeployOptions(bool CheckOnly, bool IgnoreWarnings, bool RunsTests)
{
    public static DeployOptions Of(Func<string, string?> option) =>
        new(option("checkOnly") == "true", option("ignoreWarnings") == "true", option("testLevel") is { } level && level != "NoTestRun");
}

/// <summary>A finished deployment, and its report.</summary>
internal sealed record Deployment(
    string Id, DeployOptions Options, DateTime At, string UserId, string UserName, IReadOnlyList<DeployComponent> Components)
{
    private static readonly TimeSpan ValidFor = TimeSpan.FromDays(10);

    public bool CheckOnly => Options.CheckOnly;

    public IReadOnlyList<DeployComponent> Failures => [.. Components.Where(c => !Succeeds(c))];

    public IReadOnlyList<DeployComponent> Successes => Success ? Components : [];

    public bool Success => Components.All(Succeeds);

    public string Status => Success ? "Succeeded" : "Failed";

    /// <summary>The zip of a validation, for a quick deploy of it.</summary>
    private byte[] Zip { get; init; } = [];

    public bool Succeeds(DeployComponent component) => component.Problem is null || (component.IsWarning && Options.IgnoreWarnings);

    /// <summary>Reads a package and applies it whole, or not at all. The caller holds the org's lock.</summary>
    public static Deployment Run(Org org, UserRights rights, byte[] zip, DeployOptions options)
    {
        var components = rights.IsAdmin
            ? PackageReader.Read(org, zip)
            : [new DeployComponent("", "package.xml", "package.xml", null, "insufficient access rights: Modify Metadata is needed")];
        var id = Store.RecordId.Make("0Af", org.Pod, org.Deployments.Count + 1);
        var deployment = new Deployment(id, options, org.Now, rights.UserId, rights.User.Text("Name") ?? "", components)
        {
            Zip = options.CheckOnly ? zip : [],
        };
        if (deployment.Success && !options.CheckOnly)
        {
            foreach (var component in components)
                component.Apply?.Invoke(org);
            org.Catalog.Touch(org.Now);
        }
        return org.Deployments[id] = deployment;
    }

    /// <summary>Deploys what was validated within ten days, with tests. Null when the id names no such validation.</summary>
    public static Deployment? RunValidated(Org org, UserRights rights, string? validationId) =>
        Store.RecordId.TryParse(validationId ?? "", out var id) && org.Deployments.TryGetValue(id, out var validation)
        && validation is { Success: true, Options: { CheckOnly: true, RunsTests: true } } && org.Now - validation.At <= ValidFor
            ? Run(org, rights, validation.Zip, validation.Options with { CheckOnly = false })
            : null;
}
