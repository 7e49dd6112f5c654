namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What becomes of Salesforce when the store is older than what was written from it, or new.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("oncehub-restore-").FullName;
    private EmulatorProcess _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorProcess.StartAsync();

    public async Task DisposeAsync()
    {
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_store_that_was_made_anew_still_moves_the_Events_that_the_one_before_wrote()
    {
        var booking = new Webhook { Email = "ann@example.com" };
        await using (var before = await StartAsync("before"))
        {
            await before.AcceptAsync(booking);
            await before.SettleAsync();
            await before.AcceptAsync(booking with { Type = "booking.rescheduled", Minute = 1 });
            Assert.Equal("Rescheduled (By customer)", (await before.SettleAsync()).StatusOf("BKNG-1"));
        }

        await using var anew = await StartAsync("anew");
        await anew.AcceptAsync(booking with { Type = "booking.canceled", Minute = 2 });

        Assert.Equal("Canceled (By customer)", (await anew.SettleAsync()).StatusOf("BKNG-1"));
    }

    private async Task<Product> StartAsync(string name) =>
        await _emulator.StartProductAsync(Path.Combine(_folder, name));
}
