using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public sealed class DescribeTests
{
    private const string Contact = """
        {"name":"Contact","label":"Contact","createable":true,"updateable":true,"keyPrefix":"003",
         "fields":[
          {"name":"LastName","label":"Last Name","type":"string","length":80,"precision":0,"scale":0,"nillable":false,"createable":true,"updateable":true,"defaultedOnCreate":false,"restrictedPicklist":false,"unique":false,"externalId":false,"calculated":false,"custom":false,"picklistValues":[],"referenceTo":[]},
          {"name":"OwnerId","label":"Owner","type":"reference","length":18,"nillable":false,"createable":true,"updateable":true,"defaultedOnCreate":true,"referenceTo":["User","Group"],"picklistValues":[]},
          {"name":"Level__c","label":"Level","type":"Picklist","length":255,"nillable":true,"createable":true,"updateable":true,"restrictedPicklist":true,"custom":true,"picklistValues":[{"active":true,"defaultValue":true,"label":"First","value":"1"},{"active":false,"defaultValue":false,"label":null,"value":"2"}]},
          {"name":"Score__c","label":"Score","type":"double","precision":5,"scale":2,"nillable":true,"calculated":true,"custom":true,"unique":true,"externalId":true}],
         "recordTypeInfos":[{"available":true,"defaultRecordTypeMapping":true,"developerName":"Guest","master":false,"name":"A guest","recordTypeId":"012000000000001AAA"}]}
        """;

    private static HttpResponseMessage Described(string json = Contact, string? modified = "Wed, 04 Mar 2026 01:00:00 GMT")
    {
        var answer = ScriptedOrg.Json(json);
        if (modified is not null) answer.Content.Headers.LastModified = DateTimeOffset.Parse(modified, CultureInfo.InvariantCulture);
        return answer;
    }

    [Fact]
    public async Task Everything_the_mapping_needs_is_read()
    {
        var org = new ScriptedOrg().Answers(Described());
        var contact = await new Client(org).Api.DescribeAsync("Contact", default);
        Assert.Equal("/services/data/v62.0/sobjects/Contact/describe", Assert.Single(org.ApiCalls).Path);
        Assert.Equal(("Contact", "003", true, true), (contact.Name, contact.KeyPrefix, contact.Createable, contact.Updateable));
        var last = contact.Fields["lastname"];
        Assert.Equal(("LastName", "string", 80, true), (last.Name, last.Type, last.Length, last.RequiredOnCreate));
        var owner = contact.Fields["OWNERID"];
        Assert.False(owner.RequiredOnCreate);
        Assert.Equal("User Group", string.Join(' ', owner.ReferenceTo));
        var level = contact.Fields["Level__c"];
        Assert.Equal(("picklist", true, true), (level.Type, level.RestrictedPicklist, level.Custom));
        Assert.Equal(
            [new PicklistValue("1", "First", true, true), new PicklistValue("2", "2", false, false)],
            level.PicklistValues.AsEnumerable());
        var score = contact.Fields["Score__c"];
        Assert.Equal((5, 2, true, true, true), (score.Precision, score.Scale, score.Calculated, score.Unique, score.ExternalId));
        Assert.Equal(
            new RecordTypeDescribe("012000000000001AAA", "A guest", "Guest", true, true, false), Assert.Single(contact.RecordTypes));
    }

    [Fact]
    public async Task A_fresh_describe_is_not_asked_for_again_whatever_its_case()
    {
        var org = new ScriptedOrg().Answers(Described());
        var client = new Client(org, time: new FakeTimeProvider());
        Assert.Same(await client.Api.DescribeAsync("Contact", default), await client.Api.DescribeAsync("contact", default));
        Assert.Single(org.ApiCalls);
    }

    [Fact]
    public async Task An_older_describe_stays_when_salesforce_says_it_did_not_change()
    {
        var time = new FakeTimeProvider();
        var org = new ScriptedOrg().Answers(Described(), new HttpResponseMessage(System.Net.HttpStatusCode.NotModified));
        var client = new Client(org, time: time);
        var first = await client.Api.DescribeAsync("Contact", default);
        time.Advance(TimeSpan.FromHours(4));
        Assert.Same(first, await client.Api.DescribeAsync("Contact", default));
        time.Advance(TimeSpan.FromMinutes(239));
        Assert.Same(first, await client.Api.DescribeAsync("Contact", default));
        Assert.Equal([null, "Wed, 04 Mar 2026 01:00:00 GMT"], org.ApiCalls.Select(c => c.Message.Headers.IfModifiedSince?.ToString("R")));
    }

    [Fact]
    public async Task A_changed_describe_replaces_the_older_one()
    {
        var time = new FakeTimeProvider();
        var org = new ScriptedOrg().Answers(Described(), Described("""{"name":"Contact","fields":[]}"""));
        var client = new Client(org, time: time);
        await client.Api.DescribeAsync("Contact", default);
        time.Advance(TimeSpan.FromHours(5));
        Assert.Empty((await client.Api.DescribeAsync("Contact", default)).Fields);
    }

    [Fact]
    public async Task However_many_ask_at_once_salesforce_is_asked_once()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        var org = new ScriptedOrg { Answer = _ => answer.Task };
        var client = new Client(org);
        using var leaves = new CancellationTokenSource();
        var first = client.Api.DescribeAsync("Contact", leaves.Token);
        var others = Enumerable.Range(0, 50).Select(_ => client.Api.DescribeAsync("Contact", default)).ToList();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(Described());
        await Task.WhenAll(others);
        Assert.Single(org.ApiCalls);
    }

    [Fact]
    public async Task A_failed_describe_is_asked_for_again()
    {
        var org = new ScriptedOrg().Answers(ScriptedOrg.Error("NOT_FOUND", 404), Described());
        var client = new Client(org);
        Assert.Equal(FailureAction.RecordGone, (await Client.ErrorOf(() => client.Api.DescribeAsync("Contact", default))).Action);
        Assert.Equal("Contact", (await client.Api.DescribeAsync("Contact", default)).Name);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task What_is_no_describe_is_not_kept(string json)
    {
        var client = new Client(new ScriptedOrg().Answers(ScriptedOrg.Json(json)));
        Assert.Equal(ClientErrorCodes.UnreadableAnswer, (await Client.ErrorOf(() => client.Api.DescribeAsync("Contact", default))).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../limits")]
    [InlineData("Contact?x=1")]
    public async Task A_name_that_would_change_the_address_is_refused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => new Client(new ScriptedOrg()).Api.DescribeAsync(name, default));
}
