using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>A cluster may for a moment hold two activations of an org: both work the same rows at once.</summary>
public sealed class TwoActivationsTests : IAsyncLifetime
{
    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Theory]
    [InlineData("ann@example.com", "", "")]
    [InlineData("", "1-4155550123", "")]
    [InlineData("", "", "Acme")]
    public async Task Two_activations_of_one_guest_make_one_person_and_one_Event(string email, string phone, string company)
    {
        for (var round = 0; round < 10; round++)
        {
            var name = $"Guest{round}";
            var rows = await AcceptAsync(
                $"BKNG-{round}",
                name,
                email.Replace("ann", name, StringComparison.Ordinal),
                phone.Length == 0 ? "" : $"{phone[..^1]}{round}",
                company);
            var guest = rows[0].Guest!.Value;
            await using var one = _rig.Pipeline();
            await using var other = _rig.Pipeline();
            var turns = await Task.WhenAll(_rig.RunAsync(one, guest, rows, revision: 1), _rig.RunAsync(other, guest, rows, revision: 2));

            Assert.Equal(1, turns.Count(turn => turn is { Completed: 1, Conflicts: 0 }));
            Assert.Single(await _rig.RecordsAsync("Contact"), record => record.GetProperty("LastName").GetString() == name);
            Assert.Single(
                await _rig.RecordsAsync("Event"), record => record.GetProperty("OnceHub_Booking_Id__c").GetString() == $"BKNG-{round}");
            Assert.Equal(0, (await _rig.Store.GetBacklogAsync(GuestRig.Org, DateTimeOffset.MaxValue, default)).Waiting);
        }
        if (company.Length > 0) Assert.Single(await _rig.RecordsAsync("Account"));
    }

    /// <summary>Each takes other bookings of the guest, who comes once by email and once by phone, while answers are lost.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_activations_that_take_different_bookings_of_one_guest_make_one_person_and_all_Events(bool dropsAnswers)
    {
        if (dropsAnswers)
            await _rig.FaultAsync(new { kind = "DropAfter", path = "/composite$", every = 4 });
        await using var one = _rig.Pipeline();
        await using var other = _rig.Pipeline();
        var revision = 0L;
        for (var round = 0; round < 6; round++)
        {
            var (name, email, phone) = ($"Guest{round}", $"guest{round}@example.com", $"1-415555020{round}");
            await AcceptAsync($"BKNG-{round}-0", name, email, phone, "");
            await AcceptAsync($"BKNG-{round}-1", name, email, "", "");
            var rows = await AcceptAsync($"BKNG-{round}-2", name, "", phone, "");
            var guest = Assert.Single(rows.Select(row => row.Guest!.Value).Distinct());
            for (var deadline = DateTime.UtcNow.AddMinutes(2); rows.Count > 0; rows = await _rig.WaitingAsync())
            {
                Assert.True(DateTime.UtcNow < deadline, $"{rows.Count} events still wait.");
                await Task.WhenAll(_rig.RunAsync(one, guest, rows, ++revision), _rig.RunAsync(other, guest, [.. rows.Skip(1)], ++revision));
            }
            Assert.Single(await _rig.RecordsAsync("Contact"), record => record.GetProperty("LastName").GetString() == name);
            Assert.Equal(
                3,
                (await _rig.RecordsAsync("Event")).Count(record =>
                    record.GetProperty("OnceHub_Booking_Id__c").GetString()!.StartsWith($"BKNG-{round}-", StringComparison.Ordinal)));
        }
        Assert.Empty((await _rig.Store.ListFailuresAsync(GuestRig.Org, new FailureFilter(), null, 10, default)).Items);
    }

    private async Task<IReadOnlyList<InboxRow>> AcceptAsync(string booking, string name, string email, string phone, string company)
    {
        var now = DateTimeOffset.UtcNow;
        await _rig.AcceptAsync($"EVNT-{booking}", "booking.scheduled", now, new
        {
            @object = "booking",
            id = booking,
            subject = "Call",
            starting_time = now.AddDays(1),
            last_updated_time = now,
            duration_minutes = 30,
            form_submission = new
            {
                name,
                email,
                phone,
                company,
            },
        });
        return await _rig.WaitingAsync();
    }
}
