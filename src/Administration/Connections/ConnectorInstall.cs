using System.Collections.Immutable;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration.Connections;

/// <summary>Puts the Salesforce package into an org and gives its permission set to the connected user. Doing it again is safe.</summary>
internal sealed class ConnectorInstall(TimeProvider time)
{
    private const string InProgress = "IN_PROGRESS";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    public async Task<InstallReport> RunAsync(ISalesforceSetup salesforce, PackageContent content, CancellationToken cancellationToken)
    {
        var id = await salesforce.StartDeployAsync(ConnectorPackage.ToZip(content), cancellationToken);
        var report = await WaitAsync(salesforce, id, cancellationToken);
        var components = report
            .Components.Select(component => new ComponentView(component.Type, component.FullName, component.Change, component.Problem))
            .ToImmutableArray();
        var deploy = Step(report);
        if (!deploy.Ok) return new InstallReport(false, id, [deploy], components);
        var assign = await AssignAsync(salesforce, cancellationToken);
        return new InstallReport(assign.Ok, id, [deploy, assign], components);
    }

    private async Task<DeployReport> WaitAsync(ISalesforceSetup salesforce, string id, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + Patience;
        var pause = TimeSpan.FromMilliseconds(200);
        while (true)
        {
            var report = await salesforce.FindDeployAsync(id, cancellationToken);
            if (report.Done || time.GetUtcNow() >= deadline) return report;
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static InstallStep Step(DeployReport report) => report switch
    {
        { Done: true, Succeeded: true } => new InstallStep("deploy", true, null, $"{report.Components.Length} components are in place."),
        { Done: true } => new InstallStep(
            "deploy", false, report.Status,
            $"Salesforce applied nothing: {report.Problem ?? Failures(report)} Mend that, or deploy deploy/salesforce by hand, "
            + "and install again."),
        _ => new InstallStep(
            "deploy",
            false,
            InProgress,
            $"Salesforce is still at it after {Patience.TotalSeconds:0} seconds ({report.Status}). Install again in a minute; that is safe."
        ),
    };

    private static string Failures(DeployReport report)
    {
        var failed = report.Components.Where(component => component.Problem is not null).ToArray();
        return failed.Length == 0
            ? $"the deploy ended as {report.Status}."
            : $"{failed.Length} component(s) failed, the first is {failed[0].FullName}: {failed[0].Problem}.";
    }

    private static async Task<InstallStep> AssignAsync(ISalesforceSetup salesforce, CancellationToken cancellationToken)
    {
        const string Step = "assignPermissionSet";
        var identity = await salesforce.IdentifyAsync(cancellationToken);
        var byHand =
            $"Assign '{ConnectorPackage.PermissionSet}' to {identity.Username} in Setup, Permission Sets: "
            + "until then the package's fields are hidden from that user.";
        try
        {
            var sets = await salesforce.QueryAsync(
                $"SELECT Id FROM PermissionSet WHERE Name = {Soql.Literal(ConnectorPackage.PermissionSet)}", false, cancellationToken);
            if (sets.Records.IsEmpty)
                return new InstallStep(Step, false, "NOT_FOUND", $"The permission set cannot be seen by the connected user. {byHand}");
            var setId = sets.Records[0].GetProperty("Id").GetString()!;
            var assignments = await salesforce.QueryAsync(
                $"SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = {Soql.Literal(identity.UserId)} AND PermissionSetId = "
                + $"{Soql.Literal(setId)}",
                false,
                cancellationToken);
            if (!assignments.Records.IsEmpty)
                return new InstallStep(Step, true, null, $"{identity.Username} has the permission set already.");
            return await InsertAsync(salesforce, identity, setId, cancellationToken) is { } error
                ? new InstallStep(Step, false, error.Code, Sentence.Join($"Salesforce refused the assignment: {error.Message}", byHand))
                : new InstallStep(Step, true, null, $"{identity.Username} has the permission set now.");
        }
        catch (SalesforceException refused) when (refused.Error.Action is not (FailureAction.Retry or FailureAction.BackOff))
        {
            return new InstallStep(
                Step, false, refused.Error.Code, Sentence.Join($"Salesforce refused the assignment: {refused.Error.Message}", byHand));
        }
    }

    private static async Task<SalesforceError?> InsertAsync(
        ISalesforceSetup salesforce, ConnectedIdentity identity, string setId, CancellationToken cancellationToken)
    {
        var fields = new FieldSet { { "AssigneeId", FieldValue.Of(identity.UserId) }, { "PermissionSetId", FieldValue.Of(setId) } };
        var answers = await salesforce.CompositeAsync(
            [new RecordPart("assign", WriteVerb.Insert, WriteHeaders.Default, new RowBody("PermissionSetAssignment", fields))],
            cancellationToken);
        // Another administrator may have been first.
        return ((RowsAnswer)answers[0]).Rows[0].Error is { Action: not FailureAction.DuplicateValue } error ? error : null;
    }
}

/// <param name="Installed">Everything is in place; else the steps say what is not, and what to do.</param>
public sealed record InstallReport(
    bool Installed, string DeployId, ImmutableArray<InstallStep> Steps, ImmutableArray<ComponentView> Components);

/// <param name="Step">deploy or assignPermissionSet.</param>
/// <param name="Code">Why not; null when it went well.</param>
public sealed record InstallStep(string Step, bool Ok, string? Code, string Message);

/// <param name="Change">created, changed, unchanged or failed.</param>
public sealed record ComponentView(string Type, string Name, string Change, string? Problem);
