using System.Text.Json;

namespace OnceHub.Sync.Domain.Tests;

public class FieldValueTests
{
    [Theory]
    [InlineData("\"text\"", FieldValueKind.Text)]
    [InlineData("\"\"", FieldValueKind.Text)]
    [InlineData("12.50", FieldValueKind.Number)]
    [InlineData("true", FieldValueKind.Boolean)]
    [InlineData("false", FieldValueKind.Boolean)]
    [InlineData("null", FieldValueKind.Null)]
    public void A_value_is_the_same_in_json_under_any_options(string json, FieldValueKind kind)
    {
        var value = JsonSerializer.Deserialize<FieldValue>(json);

        Assert.Equal(kind, value.Kind);
        Assert.Equal(json, JsonSerializer.Serialize(value));
        Assert.Equal($$"""{"Name":"n","Value":{{json}}}""", JsonSerializer.Serialize(new NamedValue("n", value)));
    }

    [Fact]
    public void An_id_is_its_text_in_json_under_any_options()
    {
        var id = SalesforceId.Parse("003000000000001");

        Assert.Equal("\"003000000000001AAA\"", JsonSerializer.Serialize(id));
        Assert.Equal(id, JsonSerializer.Deserialize<SalesforceId>("\"003000000000001\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SalesforceId>("\"003\""));
    }

    [Fact]
    public void Field_names_compare_without_case_and_keep_their_order()
    {
        var set = new FieldSet { { "B", FieldValue.Of("1") }, { "a", FieldValue.Of(2m) } };
        set["b"] = FieldValue.Of("3");
        var copy = set.Copy();
        set["A"] = null;

        Assert.Equal("""{"B":"3"}""", set.ToJson());
        Assert.Equal("""{"B":"3","a":2}""", copy.ToJson());
        Assert.Equal(
            """{"Id":"x","N":null}""",
            FieldSet.FromJson("""{"attributes":{"type":"Lead"},"Id":"x","N":null,"Owner":{"Name":"n"}}""").ToJson());
    }
}
