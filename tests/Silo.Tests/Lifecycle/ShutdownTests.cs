using System.Net;
using System.Text.Json.Nodes;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>A real process, ended as an orchestrator ends it.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task At_SIGTERM_ready_turns_off_first_events_are_still_taken_and_turns_in_hand_are_finished()
    {
        await using var silo = await RunningSilo.StartAsync(("OnceHub:Gateway:DrainDelay", "00:00:02"));
        var tenant = await silo.AddTenantAsync("acme");
        Assert.Equal(200, await silo.StatusOfAsync("/health/ready"));
        await silo.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "Latency",
                ["path"] = "composite",
                ["milliseconds"] = 1500,
            });
        for (var guest = 0; guest < 20; guest++)
            foreach (var webhook in tenant.Life(guest))
                Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, webhook));

        silo.Process.Signal("TERM");
        await Eventually.HoldsAsync(async () => await silo.StatusOfAsync("/health/ready") == 503, "ready to turn off");
        Assert.Equal(200, await silo.StatusOfAsync("/health/live"));
        Assert.Equal(HttpStatusCode.Accepted, await tenant.PostAsync(silo.Process.Url, tenant.Probe("acme-late")));
        Assert.Equal(0, await silo.Process.ExitAsync());
        Assert.DoesNotContain("did not answer", silo.Process.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("still in hand", silo.Process.Said, StringComparison.Ordinal);

        await silo.ControlAsync(HttpMethod.Delete, "/emulator/faults");
        await silo.StartProcessAsync();
        await Eventually.HoldsAsync(async () => await tenant.WaitingAsync(silo.Process.Url) == 0, "the inbox to be empty", 60);
        Assert.Equal(tenant.Expected.Count, (await silo.Salesforce.RecordsAsync("Event", default)).Count);
        Assert.Equal(tenant.Expected.Count, (await silo.Salesforce.RecordsAsync("Contact", default)).Count);
        Assert.Equal(0, await tenant.FailuresAsync(silo.Process.Url));
    }

    [Fact]
    public async Task An_idle_process_ends_at_once()
    {
        await using var silo = await RunningSilo.StartAsync();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(0, await silo.Process.TerminateAsync());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task A_wrong_setting_ends_the_start_with_its_sentence()
    {
        var process = SiloProcess.Launch("gatewai", new Dictionary<string, string>());
        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains("Roles are silo, gateway and console", process.Said, StringComparison.Ordinal);
        await process.DisposeAsync();
    }
}
