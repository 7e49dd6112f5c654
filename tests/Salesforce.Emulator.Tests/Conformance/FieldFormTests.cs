using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>Which JSON values a field of each type takes.</summary>
[Conformance(
    "Values in JSON",
    Basis.Documented,
    "REST guide, valid date formats; answers captured by others: datetime with a blank, date with a time, a list for a multi-select")]
public sealed class FieldFormTests
{
    private readonly TestOrg _org = new();

    [Theory]
    [InlineData("Text", "\"a\"", "a")]
    [InlineData("Text", "\"\"", "")]
    [InlineData("Text", "null", "")]
    [InlineData("Number", "5", "5")]
    [InlineData("Number", "5.25", "5.25")]
    [InlineData("Number", "\"5.25\"", "5.25")]
    [InlineData("Number", "1.5E2", "150")]
    [InlineData("Number", "null", "")]
    [InlineData("Currency", "5", "5")]
    [InlineData("Percent", "50", "50")]
    [InlineData("Checkbox", "true", "true")]
    [InlineData("Checkbox", "\"true\"", "true")]
    [InlineData("Checkbox", "\"false\"", "false")]
    [InlineData("Date", "\"2026-03-04\"", "2026-03-04")]
    [InlineData("Date", "null", "")]
    [InlineData("DateTime", "\"2026-03-04T05:06:07Z\"", "2026-03-04T05:06:07.000+0000")]
    [InlineData("DateTime", "\"2026-03-04T05:06:07.000Z\"", "2026-03-04T05:06:07.000+0000")]
    [InlineData("DateTime", "\"2026-03-04T05:06:07.000+0000\"", "2026-03-04T05:06:07.000+0000")]
    [InlineData("DateTime", "\"2026-03-04T05:06:07.123456+02:00\"", "2026-03-04T03:06:07.000+0000")]
    [InlineData("DateTime", "null", "")]
    [InlineData("Time", "\"10:20:30.000Z\"", "10:20:30.000Z")]
    [InlineData("Time", "\"10:20:30\"", "10:20:30.000Z")]
    [InlineData("Picklist", "\"a\"", "a")]
    [InlineData("MultiselectPicklist", "\"a;b\"", "a;b")]
    public void Taken(string type, string json, string stored)
    {
        var answer = Create(type, json);
        Assert.True(answer.Status == 201, answer.Text);
        Assert.Equal(stored, TestOrg.TextOf(_org.Row(answer.Id)["X__c"]));
    }

    [Theory]
    [InlineData("Text", "5", "string", "VALUE_NUMBER_INT value 5")]
    [InlineData("Text", "5.5", "string", "VALUE_NUMBER_FLOAT value 5.5")]
    [InlineData("Text", "true", "string", "VALUE_TRUE value true")]
    [InlineData("Text", "false", "string", "VALUE_FALSE value false")]
    [InlineData("Text", "{}", "string", "START_OBJECT value {")]
    [InlineData("Email", "5", "email", "VALUE_NUMBER_INT value 5")]
    [InlineData("Phone", "5", "phone", "VALUE_NUMBER_INT value 5")]
    [InlineData("Picklist", "5", "picklist", "VALUE_NUMBER_INT value 5")]
    [InlineData("Number", "\"five\"", "double", "VALUE_STRING value five")]
    [InlineData("Number", "\"\"", "double", "VALUE_STRING value ")]
    [InlineData("Number", "true", "double", "VALUE_TRUE value true")]
    [InlineData("Currency", "\"5 EUR\"", "currency", "VALUE_STRING value 5 EUR")]
    [InlineData("Checkbox", "\"0\"", "boolean", "VALUE_STRING value 0")]
    [InlineData("Checkbox", "\"1\"", "boolean", "VALUE_STRING value 1")]
    [InlineData("Checkbox", "\"yes\"", "boolean", "VALUE_STRING value yes")]
    [InlineData("Checkbox", "\"\"", "boolean", "VALUE_STRING value ")]
    [InlineData("Checkbox", "1", "boolean", "VALUE_NUMBER_INT value 1")]
    [InlineData("Date", "\"\"", "date", "VALUE_STRING value ")]
    [InlineData("Date", "\"04/03/2026\"", "date", "VALUE_STRING value 04/03/2026")]
    [InlineData("Date", "\"2026-3-4\"", "date", "VALUE_STRING value 2026-3-4")]
    [InlineData("Date", "\"2026-03-04 00:00:00\"", "date", "VALUE_STRING value 2026-03-04 00:00:00")]
    [InlineData("Date", "\"2020-04-30T13:19:18.000000+02:00\"", "date", "VALUE_STRING value 2020-04-30T13:19:18.000000+02:00")]
    [InlineData("Date", "20260304", "date", "VALUE_NUMBER_INT value 20260304")]
    [InlineData("DateTime", "\"\"", "datetime", "VALUE_STRING value ")]
    [InlineData("DateTime", "\"2017-10-17 00:00:00\"", "datetime", "VALUE_STRING value 2017-10-17 00:00:00")]
    [InlineData("DateTime", "\"2017-10-17\"", "datetime", "VALUE_STRING value 2017-10-17")]
    [InlineData("DateTime", "\"2017-10-17T00:00Z\"", "datetime", "VALUE_STRING value 2017-10-17T00:00Z")]
    [InlineData("DateTime", "1508198400000", "datetime", "VALUE_NUMBER_INT value 1508198400000")]
    [InlineData("Time", "\"half past ten\"", "time", "VALUE_STRING value half past ten")]
    public void Refused(string type, string json, string apiType, string token)
    {
        var answer = Create(type, json);
        Assert.Equal("400 JSON_PARSER_ERROR", answer.Error);
        Assert.Equal(
            $"Cannot deserialize instance of {apiType} from {token} or request may be missing a required field at [line:1, column:24]",
            answer.Message);
    }

    [Theory]
    [InlineData("MultiselectPicklist", "multipicklist")]
    [InlineData("Text", "string")]
    [InlineData("Date", "date")]
    public void A_list_has_a_text_of_its_own(string type, string apiType) =>
        Assert.Equal(
            $"Cannot deserialize instance of {apiType} from START_ARRAY value [line:1, column:24]", Create(type, "[\"a\"]").Message);

    [Fact]
    public void The_place_is_that_of_the_value()
    {
        var answer = _org.Send("POST", "sobjects/Contact", "{\n  \"LastName\": \"A\",\n  \"Birthdate\": \"yesterday\"\n}");
        Assert.EndsWith("[line:3, column:16]", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_number_is_asked_of_an_int()
    {
        Assert.Equal(
            "400 JSON_PARSER_ERROR",
            _org.Send("POST", "sobjects/Event", """{"StartDateTime":"2026-01-01T10:00:00Z","DurationInMinutes":30.5}""").Error);
        Assert.Equal(
            201, _org.Send("POST", "sobjects/Event", """{"StartDateTime":"2026-01-01T10:00:00Z","DurationInMinutes":"30"}""").Status);
    }

    [Fact]
    public void Rows_of_a_collection_are_read_as_strictly() =>
        Assert.Equal(
            "JSON_PARSER_ERROR",
            _org.Collection("POST", "composite/sobjects", false, TestOrg.Typed("Contact", new { LastName = 5 })).Rows);

    private Answer Create(string type, string json)
    {
        _org.Change(
            new OrgChanges
            {
                Fields =
                [
                    new OrgChanges.FieldChange
                    {
                        Object = "Contact",
                        Name = "X__c",
                        Type = type,
                        Precision = 18,
                        Scale = 2,
                        Length = 255,
                        Values = ["a", "b"],
                    },
                ],
            });
        return _org.Send("POST", "sobjects/Contact", $$"""{"LastName":"A","X__c":{{json}}}""");
    }
}
