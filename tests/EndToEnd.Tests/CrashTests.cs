using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>Real processes, killed with -9; the emulator, as Salesforce would, survives.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private const int Guests = 40;
    private readonly string _folder = Directory.CreateTempSubdirectory("oncehub-crash-").FullName;
    private EmulatorProcess _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorProcess.StartAsync();

    public async Task DisposeAsync()
    {
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Killed_after_the_202s_and_before_the_sync_it_loses_nothing()
    {
        var first = await StartAsync();
        await HoldSalesforceAsync(first);
        await first.AcceptAsync([.. Lives(Guests)]);
        Assert.Empty((await first.StateAsync()).Events);
        await first.DisposeAsync();

        await using var second = await StartAsync();
        await second.ControlAsync(HttpMethod.Delete, "/emulator/faults");
        AssertRight(await second.SettleAsync());
    }

    [Fact]
    public async Task Killed_again_and_again_in_the_middle_of_the_sync_it_doubles_nothing()
    {
        var product = await StartAsync();
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "Latency",
                ["path"] = "composite",
                ["milliseconds"] = 60,
            });
        var lives = Lives(Guests).ToArray();
        var reached = 0;
        foreach (var part in lives.Chunk(lives.Length / 4))
        {
            await Task.WhenAll(part.Select(webhook => product.AcceptAsync(webhook)));
            reached = await SomethingHappensAsync(product, reached);
            await product.DisposeAsync();
            product = await StartAsync();
        }
        await using (product)
        {
            await product.ControlAsync(HttpMethod.Delete, "/emulator/faults");
            AssertRight(await product.SettleAsync());
            Assert.Empty((await product.GetAsync("/v1/orgs/demo/failures"))["items"]!.AsArray());
        }
    }

    [Fact]
    public async Task Killed_while_Salesforce_applies_writes_and_drops_the_answers_it_doubles_nothing()
    {
        var product = await StartAsync();
        await product.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "DropAfter",
                ["path"] = "composite",
                ["count"] = 3,
                ["skip"] = 1,
            });
        await product.AcceptAsync([.. Lives(Guests)]);
        await SomethingHappensAsync(product, 0);
        await product.DisposeAsync();

        await using var second = await StartAsync();
        AssertRight(await second.SettleAsync());
    }

    [Fact]
    public async Task Killed_before_the_answer_to_an_Event_without_an_external_id_it_makes_no_second_one()
    {
        var first = await StartAsync();
        await first.ChangeSettingsAsync(settings =>
            settings["packageFields"]!["eventBookingId"] = settings["packageFields"]!["eventRevision"] = null);
        await first.ControlAsync(
            HttpMethod.Post,
            "/emulator/faults",
            new JsonObject
            {
                ["kind"] = "SlowDrip",
                ["path"] = "/composite$",
                ["body"] = "sobjects/Event",
                ["milliseconds"] = 2000,
            });
        await first.AcceptAsync(new Webhook { Email = "ann@example.com" });
        await SomethingHappensAsync(first, 0);
        var made = Assert.Single((await first.StateAsync()).Events).Text("Id");
        await first.DisposeAsync();

        await using var second = await StartAsync();
        await second.ControlAsync(HttpMethod.Delete, "/emulator/faults");
        Assert.Equal(made, Assert.Single((await second.SettleAsync()).Events).Text("Id"));
        Assert.Equal(made, (await second.BookingAsync("BKNG-1"))["salesforceEventId"]!.GetValue<string>());
    }

    private async Task<Product> StartAsync() => await _emulator.StartProductAsync(_folder);

    private static Task HoldSalesforceAsync(Product product) =>
        product.ControlAsync(HttpMethod.Post, "/emulator/faults", new JsonObject { ["kind"] = "Html", ["path"] = "composite" });

    /// <summary>Each guest books, moves, and meets or cancels; one in three books twice.</summary>
    private static IEnumerable<Webhook> Lives(int guests)
    {
        for (var i = 0; i < guests; i++)
        {
            var booking = new Webhook
            {
                BookingId = $"BKNG-{i}",
                Email = i % 2 == 0 ? $"guest{i}@example.com" : "",
                Mobile = i % 2 == 1 ? $"+1415555{1000 + i}" : "",
                Name = $"Guest Number{i}",
            };
            yield return booking;
            yield return booking with { Type = "booking.rescheduled", Minute = 5, StartsAt = booking.StartsAt.AddDays(1) };
            yield return booking with
            {
                Type = i % 3 == 0 ? "booking.canceled" : "booking.completed",
                Minute = 9,
                StartsAt = booking.StartsAt.AddDays(1),
                Reason = i % 3 == 0 ? "Not needed" : "",
                By = "customer",
            };
            if (i % 3 == 0) yield return booking with { BookingId = $"BKNG-{i}-again", Minute = 20 };
        }
    }

    private static void AssertRight(SalesforceState state)
    {
        Assert.Equal(Guests, state.Contacts.Count);
        Assert.Equal(Guests + ((Guests + 2) / 3), state.Events.Count);
        for (var i = 0; i < Guests; i++)
        {
            Assert.Equal(i % 3 == 0 ? "Canceled (By customer)" : "Completed (Set by system)", state.StatusOf($"BKNG-{i}"));
            var who = state.EventOf($"BKNG-{i}").Text("WhoId");
            Assert.Contains(state.Contacts, contact => contact.Text("Id") == who && contact.Text("LastName") == $"Number{i}");
            if (i % 3 == 0) Assert.Equal(who, state.EventOf($"BKNG-{i}-again").Text("WhoId"));
        }
    }

    /// <summary>Waits until Salesforce has taken something more.</summary>
    private static async Task<int> SomethingHappensAsync(Product product, int reached)
    {
        var now = reached;
        await Eventually.HoldsAsync(
            async () => await product.StateAsync() is var state && (now = state.Events.Count + state.Contacts.Count) > reached,
            "something more in Salesforce");
        return now;
    }
}
