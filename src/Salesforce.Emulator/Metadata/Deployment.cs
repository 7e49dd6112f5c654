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

    public bool IsCreated => Problem is null && Change == DeployChange.Created;

    public bool IsChanged => Problem is null && Change != DeployChange.Unchanged;
}

/// <summary>A finished deployment, and its report.</summary>
internal sealed record Deployment(string Id, bool CheckOnly, DateTime At, string UserId, string UserName, IReadOnlyList<DeployComponent> Components)
{
    public IReadOnlyList<DeployComponent> Failures => [.. Components.Where(c => c.Problem is not null)];

    public bool Success => Failures.Count == 0;

    public string Status => Success ? "Succeeded" : "Failed";

    /// <summary>Reads a package and applies it whole, or not at all. The caller holds the org's lock.</summary>
    public static Deployment Run(Org org, UserRights rights, byte[] zip, bool checkOnly)
    {
        var components = rights.IsAdmin ? PackageReader.Read(org, zip) : [new DeployComponent("", "package.xml", "package.xml", null, "insufficient access rights: Modify Metadata is needed")];
        var deployment = new Deployment(Store.RecordId.Make("0Af", org.Pod, org.Deployments.Count + 1), checkOnly, org.Now, rights.UserId, rights.User.Text("Name") ?? "", components);
        if (deployment.Success && !checkOnly)
        {
            foreach (var component in components)
                component.Apply?.Invoke(org);
            org.Catalog.Touch(org.Now);
        }
        org.Deployments[deployment.Id] = deployment;
        return deployment;
    }
}
