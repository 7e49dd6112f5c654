using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Who cannot read a field cannot say that nobody is found by it: no look-up is made by half.</summary>
public sealed class HiddenFieldTests : IAsyncLifetime
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(16);
    private static readonly LookupKey Email = new LookupKey.Email("ann@example.com");
    private static readonly LookupKey Phone = new LookupKey.Phone("+14155550123");
    private static readonly LookupKey Domain = new LookupKey.AccountDomain("acme.example");
    private static readonly LookupKey EventMade = new LookupKey.EventMade(
        SalesforceId.Parse(Writes.Id("003", 1)), Webhook.Monday, Webhook.Monday);

    private GuestRig _rig = null!;

    public async Task InitializeAsync() => _rig = await GuestRig.StartAsync();

    public Task DisposeAsync() => _rig.DisposeAsync().AsTask();

    [Theory]
    [InlineData("Contact", "Email", false)]
    [InlineData("Contact", "Email", true)]
    [InlineData("Contact", "MasterRecordId", false)]
    [InlineData("Lead", "Email", false)]
    [InlineData("Lead", "Email", true)]
    [InlineData("Lead", "MasterRecordId", true)]
    [InlineData("Lead", "ConvertedContactId", true)]
    public async Task Without_what_every_guest_is_found_by_the_org_waits_until_it_is_seen(string type, string field, bool isDescribed)
    {
        await using var pipeline = _rig.Pipeline(probeInterval: TimeSpan.FromMilliseconds(200));
        await _rig.SeedAsync("Contact", new { LastName = "Miller", Email = "ann@example.com" });
        // Described before, the field is missed only when Salesforce refuses the query.
        if (isDescribed) await pipeline.LookUpAsync([Email], Turn);
        await SetHiddenAsync(type, field, true);

        var failure = (await pipeline.LookUpAsync([Email], Turn)).Failure;
        AssertTells(failure, type, field);
        Assert.Equal(PauseCodes.FieldHidden, pipeline.Throttle.Stopped?.Code);

        await SetHiddenAsync(type, field, false);
        await Eventually.HoldsAsync(
            async () => await pipeline.LookUpAsync([Email], Turn) is { Failure: null, Found: [{ Records.Length: 1 }] }, "it is seen again");
        Assert.Null(pipeline.Throttle.Stopped);
    }

    [Theory]
    [InlineData("Contact", "Phone", false)]
    [InlineData("Contact", "MobilePhone", true)]
    [InlineData("Contact", "HomePhone", false)]
    [InlineData("Contact", "OtherPhone", true)]
    [InlineData("Lead", "Phone", true)]
    [InlineData("Lead", "MobilePhone", false)]
    [InlineData("Account", "Website", false)]
    [InlineData("Account", "Website", true)]
    public async Task Without_what_some_guests_are_found_by_those_alone_wait(string type, string field, bool isDescribed)
    {
        await using var pipeline = _rig.Pipeline(probeInterval: TimeSpan.FromMilliseconds(200));
        var key = type == "Account" ? Domain : Phone;
        if (isDescribed) await pipeline.LookUpAsync([key], Turn);
        await SetHiddenAsync(type, field, true);

        var answers = await Task.WhenAll(pipeline.LookUpAsync([key], Turn), pipeline.LookUpAsync([Email], Turn));
        AssertTells(answers[0].Failure, type, field);
        AssertTells(pipeline.SomeWaitFor, type, field);
        Assert.Null((await pipeline.LookUpAsync([Email], Turn)).Failure);
        Assert.Null(pipeline.Throttle.Stopped);

        await SetHiddenAsync(type, field, false);
        await Eventually.HoldsAsync(async () => (await pipeline.LookUpAsync([key], Turn)).Failure is null, "it is seen again");
        Assert.Null(pipeline.SomeWaitFor);
    }

    [Fact]
    public async Task A_refused_field_that_no_describe_foresees_is_named_without_the_query()
    {
        await using var pipeline = _rig.Pipeline();
        await SetHiddenAsync("Event", "WhoId", true);
        AssertTells((await pipeline.LookUpAsync([EventMade], Turn)).Failure, "Event", "WhoId");
        Assert.Null(pipeline.Throttle.Stopped);
    }

    [Fact]
    public async Task Objects_are_described_again_once_however_often_a_field_is_refused()
    {
        await using var pipeline = _rig.Pipeline();
        await pipeline.LookUpAsync([EventMade], Turn);
        await SetHiddenAsync("Event", "WhoId", true);
        for (var turn = 0; turn < 3; turn++) await pipeline.LookUpAsync([EventMade], Turn);
        var described = (await _rig.RequestsAsync()).Where(path => path.EndsWith("/Contact/describe", StringComparison.Ordinal));
        Assert.Equal(2, described.Count());
    }

    private static void AssertTells(CallFailure? failure, string type, string field)
    {
        Assert.Equal((FailureAction.Defer, PauseCodes.FieldHidden), (failure?.Action, failure?.Code));
        Assert.EndsWith(
            $"Give the integration user read access to the field {field} of {type} (field-level security).",
            failure!.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("__c", failure.Message, StringComparison.Ordinal);
    }

    private Task SetHiddenAsync(string type, string field, bool isHidden) => _rig.ControlAsync(
        HttpMethod.Post,
        "/changes",
        new { overrides = new[] { new { @object = type, name = field, needsGrant = isHidden } } });
}
