using System.Text.Json.Nodes;

namespace OnceHub.Sync.Domain.Tests;

public class EventUpdateTests
{
    private const string Owner = "005000000000001AAA";

    private static readonly FieldTypes Types = new(
        new ObjectType("Event", true, true, Fields().ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase), []),
        Given.Noon);

    /// <summary>Answers to a form before and now, and what is sent of the fields they are mapped to.</summary>
    [Theory]
    [InlineData("""{"Topic__c":"a"}""", """{"Topic__c":"a"}""", "{}")]
    [InlineData("""{"Topic__c":"a"}""", """{"Topic__c":"b"}""", """{"Topic__c":"b"}""")]
    [InlineData("""{"Topic__c":"a"}""", "{}", """{"Topic__c":null}""")]
    [InlineData("{}", "{}", "{}")]
    [InlineData("""{"Online__c":"yes"}""", "{}", """{"Online__c":false}""")]
    [InlineData("""{"Needed__c":"a"}""", "{}", """{"Needed__c":"Unspecified"}""")]
    [InlineData("""{"Size__c":"5"}""", """{"Size__c":"many"}""", "{}")]
    [InlineData("""{"Size__c":"many"}""", """{"Size__c":"5"}""", """{"Size__c":5}""")]
    public void An_Event_is_sent_what_changed(string before, string now, string expected) =>
        Assert.Equal(expected, EventUpdate.Changes(Build(now), [Build(before)], Types).ToJson());

    [Theory]
    [InlineData("""{"Topic__c":"a"}""", "{}", """{"Topic__c":null}""")]
    [InlineData("""{"Size__c":"5"}""", """{"Size__c":"many"}""", """{"Size__c":null}""")]
    public void Nothing_stays_of_what_another_booking_had(string before, string now, string expected)
    {
        var write = new FieldSet();

        EventUpdate.Clear(write, Build(now), Build(before), Types, isOthers: true);

        Assert.Equal(expected, write.ToJson());
    }

    [Theory]
    [InlineData(60, 30)]
    [InlineData(0, 45)]
    public void Start_and_end_go_together(int later, int minutes)
    {
        var changes = EventUpdate.Changes(Build("{}", later, minutes), [Build("{}")], Types);

        Assert.Equal(["EndDateTime", "StartDateTime"], changes.Select(change => change.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>What was sent without an answer may be there, whether or not it is what was written before.</summary>
    [Fact]
    public void What_may_be_there_is_written_over() => Assert.Equal(
        """{"Topic__c":"a"}""",
        EventUpdate.Changes(
            Build("""{"Topic__c":"a"}"""), [Build("""{"Topic__c":"a"}"""), Build("""{"Topic__c":"b"}""")], Types).ToJson());

    [Fact]
    public void An_owner_whom_nobody_knows_any_more_stays() => Assert.Empty(
        EventUpdate.Changes(Build("{}"), [Build("{}", owner: SalesforceId.Parse(Owner))], Types));

    [Fact]
    public void Settings_that_make_another_Event_have_another_mark()
    {
        var (settings, rows) = (OrgSettings.Default, OrgSettings.Default.Mappings.Event);
        OrgSettings[] same =
        [
            settings with { Target = PersonObject.Lead },
            With(rows.SetItem(0, rows[0] with { Fallback = "Meeting" })),
            With(rows.SetItem(0, rows[0] with { Overwrite = true })),
        ];
        OrgSettings[] others =
        [
            settings with { Region = "GB" },
            settings with { LongTexts = LongTexts.LeaveOut },
            settings with { Formulas = Formulas.Disarm },
            settings with { PackageFields = new PackageFields { EventReason = null } },
            With(rows.RemoveAt(0)),
            With(rows.SetItem(0, rows[0] with { Source = "form.note" })),
            With(rows.SetItem(0, rows[0] with { Target = "Topic__c" })),
        ];

        Assert.All(same, one => Assert.Equal(EventUpdate.ShapeOf(settings, null), EventUpdate.ShapeOf(one, null)));
        Assert.DoesNotContain(EventUpdate.ShapeOf(settings, null), others.Select(one => EventUpdate.ShapeOf(one, null)));

        OrgSettings With(System.Collections.Immutable.ImmutableArray<FieldMapping> changed) =>
            settings with { Mappings = settings.Mappings with { Event = changed } };
    }

    /// <summary>What it was last written with was written by the fields of that time.</summary>
    [Fact]
    public void Fields_that_come_or_become_of_another_kind_make_another_mark_too()
    {
        var settings = OrgSettings.Default;
        var status = new FieldType { Name = settings.PackageFields.EventStatus!, Kind = FieldKind.Text };
        FieldTypes[] fields =
        [
            Types,
            With(status),
            With(status with { Updateable = false }),
            With(new FieldType { Name = "Subject", Kind = FieldKind.TextArea }),
        ];

        var mark = EventUpdate.ShapeOf(settings, Types);
        Assert.Equal([true, false, true, false], fields.Select(one => EventUpdate.ShapeOf(settings, one) == mark));
        Assert.Equal(mark, EventUpdate.ShapeOf(settings, With(Fields()[0] with { Length = 80 })));

        static FieldTypes With(FieldType field) => Types with
        {
            Object = Types.Object with
            {
                Fields = Fields().Where(known => known.Name != field.Name).Append(field)
                    .ToDictionary(one => one.Name, StringComparer.OrdinalIgnoreCase),
            },
        };
    }

    private static ActivityEventFields Build(string answers, int later = 0, int minutes = 30, SalesforceId? owner = null)
    {
        var answered = JsonNode.Parse(answers)!.AsObject();
        var state = Given.State(Given.Booking("booking.scheduled", 1, data =>
        {
            data["starting_time"] = Given.Iso(1440 + later);
            data["duration_minutes"] = minutes;
            data["form_submission"]!["custom_fields"] = new JsonArray(
                [.. answered.Select(answer => new JsonObject { ["name"] = answer.Key, ["value"] = answer.Value!.DeepClone() })]);
        }));
        var settings = OrgSettings.Default with
        {
            Mappings = OrgSettings.Default.Mappings with
            {
                Event =
                [
                    .. Fields().Where(field => field.Name.EndsWith("__c", StringComparison.Ordinal))
                        .Select(field => new FieldMapping { Source = $"form.custom.{field.Name}", Target = field.Name }),
                ],
            },
        };
        return ActivityEvent.Build(state, settings, null, null, owner, revision: 1, Types, isNew: false);
    }

    private static FieldType[] Fields() =>
    [
        new() { Name = "Subject", Kind = FieldKind.Text, Length = 255 },
        new() { Name = "Topic__c", Kind = FieldKind.Text, Length = 255 },
        new() { Name = "Needed__c", Kind = FieldKind.Text, Length = 255, Required = true },
        new() { Name = "Online__c", Kind = FieldKind.Boolean },
        new() { Name = "Size__c", Kind = FieldKind.Integer },
    ];
}
