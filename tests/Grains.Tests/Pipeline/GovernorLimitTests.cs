using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Limits that an org's own triggers spend on rows that are saved together.</summary>
public sealed class GovernorLimitTests
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(15);
    private const string Code = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY";
    private const string Message = "ContactTrigger: System.LimitException: Too many SOQL queries: 101";

    [Theory]
    [InlineData("Contact", 12, 2)]
    [InlineData("Lead", 12, 2)]
    [InlineData("Account", 12, 2)]
    [InlineData("Event", 12, 2)]
    [InlineData("Contact", 6, 6)]
    [InlineData("Contact", 26, 2)]
    [InlineData("Contact", 60, 2)]
    [InlineData("Event", 130, 30)]
    [InlineData("Contact", 250, 9)]
    [InlineData("Lead", 250, 2)]
    [InlineData("Contact", 1_200, 41)]
    public async Task What_is_too_much_together_is_saved_in_smaller_parts(string type, int rows, int tooMany)
    {
        await using var rig = await GuestRig.StartAsync();
        await using var pipeline = rig.Pipeline();
        await rig.FaultAsync(new { kind = "RowError", @object = type, minRows = tooMany, errorCode = Code, message = Message });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, rows).Select(i => pipeline.WriteAsync([Row(type, i)], Turn)));
        Assert.All(outcomes, one => Assert.Null(Assert.Single(one).Failure));
        Assert.Equal(rows, (await rig.RecordsAsync(type)).Length);
    }

    [Fact]
    public async Task What_is_too_much_alone_fails_alone_and_says_whose_fault_it_is()
    {
        await using var rig = await GuestRig.StartAsync();
        await using var pipeline = rig.Pipeline();
        await rig.FaultAsync(
            new
            {
                kind = "RowError",
                @object = "Contact",
                body = "OnceHub_Id__c=guest7",
                errorCode = Code,
                message = Message,
            });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => pipeline.WriteAsync([Row("Contact", i)], Turn)));
        var failure = Assert.Single(outcomes, one => one[0].Failure is not null)[0].Failure!;
        Assert.Equal((FailureAction.SetAside, Code), (failure.Action, failure.Code));
        Assert.Contains("triggers and flows", failure.Message, StringComparison.Ordinal);
        Assert.Equal(11, (await rig.RecordsAsync("Contact")).Length);
    }

    [Fact]
    public async Task Every_try_is_counted()
    {
        await using var rig = await GuestRig.StartAsync();
        await using var pipeline = rig.Pipeline();
        await rig.FaultAsync(new { kind = "RowError", @object = "Contact", minRows = 2, errorCode = Code, message = Message });
        var outcome = await pipeline.WriteAsync([.. Enumerable.Range(0, 12).Select(i => Row("Contact", i))], Turn);
        Assert.Equal(2, outcome.Sum(row => row.Calls), 6);
    }

    private static RecordWrite Row(string type, int i) => type switch
    {
            "Event" => Writes.Event($"BKNG-{i}") with
            {
                Fields = FieldSet.FromJson("""{"Subject":"Call","DurationInMinutes":30,"ActivityDateTime":"2026-12-01T09:00:00Z"}"""),
            },
        "Account" => Token(type, i, "\"Name\":\"Acme\""),
        "Lead" => Token(type, i, "\"LastName\":\"Miller\",\"Company\":\"Acme\""),
        _ => Token(type, i, "\"LastName\":\"Miller\""),
    };

    private static RecordWrite Token(string type, int i, string fields) =>
        Writes.Insert(type, $"guest{i}") with { Fields = FieldSet.FromJson($"{{{fields},\"OnceHub_Id__c\":\"guest{i}\"}}") };
}
