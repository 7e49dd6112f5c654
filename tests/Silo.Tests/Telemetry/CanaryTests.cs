namespace OnceHub.Sync.Silo.Tests;

public sealed class CanaryTests : CanaryRun
{
    [Fact]
    public Task Secrets_are_written_nowhere_and_guests_in_the_database_alone_and_after_their_erasure_not_there() => RunAsync();

    protected override Task LookWhileKnownAsync()
    {
        Assert.Contains("quillonax", Files, StringComparison.OrdinalIgnoreCase);
        return Task.CompletedTask;
    }

    /// <summary>The database is among the files.</summary>
    protected override Task LookAfterErasureAsync() => Task.CompletedTask;
}
