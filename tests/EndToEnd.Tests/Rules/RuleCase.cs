namespace OnceHub.Sync.EndToEnd.Tests.Rules;

/// <summary>A named history on an initial org, and all that Salesforce must hold in the end.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Org">Under whose settings it plays; one of <see cref="RuleOrgs"/>.</param>
/// <param name="Play">What was there, and what happened.</param>
/// <param name="Expected">The lines of <see cref="RenderedState"/>, in any order; open failures as <c>! booking CODE</c>.</param>
internal sealed record RuleCase(string Name, string Org, Func<Stage, Task> Play, params string[] Expected)
{
    public override string ToString() => Name;
}
