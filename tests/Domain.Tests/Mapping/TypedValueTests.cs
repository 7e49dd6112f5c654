namespace OnceHub.Sync.Domain.Tests.Mapping;

public class TypedValueTests
{
    private static readonly PicklistChoiceList Colors = [new("R", "Red"), new("G", "Green"), new("B", "Blue", Active: false)];

    [Theory]
    [InlineData("1234.5", "1234.5")]
    [InlineData("1,234.56", "1234.56")]
    [InlineData("1.234,56", "1234.56")]
    [InlineData("1,234", "1234")]
    [InlineData("12,5", "12.5")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("1 234 567", "1234567")]
    [InlineData("$1,200", "1200")]
    [InlineData("€ 99,95", "99.95")]
    [InlineData("99.95 USD", "99.95")]
    [InlineData("USD 99.95", "99.95")]
    [InlineData("-5", "-5")]
    [InlineData("(12.50)", "-12.5")]
    [InlineData("15 %", "15")]
    [InlineData("3.14159", "3.14")]
    [InlineData("2.345", "2.35")]
    public void Numbers_are_read_as_people_type_them(string text, string number)
    {
        foreach (var kind in new[] { FieldKind.Number, FieldKind.Currency, FieldKind.Percent })
            Assert.Equal(
                decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
                decimal.Parse(One(Field(kind) with { Precision = 18, Scale = 2 }, text), System.Globalization.CultureInfo.InvariantCulture)
            );
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("on", true)]
    [InlineData("no", false)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    public void Checkboxes_take_yes_and_no(string text, bool flag)
    {
        var converted = TypedValue.Convert(Field(FieldKind.Boolean), FieldValue.Of(text), "US", null);
        Assert.Equal(FieldValue.Of(flag), converted.Values.Single().Value);
        Assert.Equal(
            FieldValue.Of(true), TypedValue.Convert(Field(FieldKind.Boolean), FieldValue.Of(true), "US", null).Values.Single().Value);
    }

    [Theory]
    [InlineData("2026-03-03", "US", "2026-03-03")]
    [InlineData("3/4/2026", "US", "2026-03-04")]
    [InlineData("3/4/2026", "GB", "2026-04-03")]
    [InlineData("3.4.2026", "DE", "2026-04-03")]
    [InlineData("4 Mar 2026", "US", "2026-03-04")]
    [InlineData("March 4, 2026", "US", "2026-03-04")]
    [InlineData("2026-03-03T23:30:00.000Z", "US", "2026-03-04")]
    [InlineData("2026-03-03T23:30:00-11:00", "US", "2026-03-04")]
    public void Dates_are_the_guests_and_ambiguous_ones_the_regions(string text, string region, string date) =>
        Assert.Equal(date, One(Field(FieldKind.Date), text, region, "Europe/Vienna"));

    [Theory]
    [InlineData("2026-03-03T12:00:00.000Z", "2026-03-03T12:00:00.000Z")]
    [InlineData("2026-03-03T12:00:00+02:00", "2026-03-03T10:00:00.000Z")]
    [InlineData("2026-03-03T12:00", "2026-03-03T11:00:00.000Z")]
    [InlineData("2026-07-03 12:00", "2026-07-03T10:00:00.000Z")]
    [InlineData("3 Jul 2026 2:30 PM", "2026-07-03T12:30:00.000Z")]
    [InlineData("2026-03-03", "2026-03-02T23:00:00.000Z")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30:00.000Z")]
    public void A_time_without_a_zone_is_the_guests(string text, string moment) =>
        Assert.Equal(moment, One(Field(FieldKind.DateTime), text, "US", "Europe/Vienna"));

    [Fact]
    public void An_unknown_zone_counts_as_UTC() =>
        Assert.Equal("2026-03-03T12:00:00.000Z", One(Field(FieldKind.DateTime), "2026-03-03T12:00", "US", "Mars/Olympus"));

    [Theory]
    [InlineData("14:30", "14:30:00.000Z")]
    [InlineData("2:30 PM", "14:30:00.000Z")]
    [InlineData("2026-03-03T13:30:00Z", "14:30:00.000Z")]
    public void Times_of_day_are_as_typed_or_the_guests(string text, string time) =>
        Assert.Equal(time, One(Field(FieldKind.Time), text, "US", "Europe/Vienna"));

    [Theory]
    [InlineData("R", true, "R")]
    [InlineData("green", true, "G")]
    [InlineData("Purple", false, "Purple")]
    public void A_picklist_is_met_by_value_or_label(string text, bool restricted, string value) =>
        Assert.Equal(value, One(Field(FieldKind.Picklist) with { Choices = [.. Colors], Restricted = restricted }, text));

    [Fact]
    public void A_restricted_picklist_refuses_what_it_lacks_and_names_what_it_has()
    {
        foreach (var text in new[] { "Purple", "Blue" })
        {
            var converted = TypedValue.Convert(
                Field(FieldKind.Picklist) with
                {
                    Choices = [.. Colors],
                    Restricted = true,
                },
                FieldValue.Of(text),
                "US",
                null);
            Assert.Empty(converted.Values);
            Assert.Contains("R, G", Assert.Single(converted.Problems).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Red; Green", "R;G")]
    [InlineData("Red, green, red", "R;G")]
    [InlineData("Red\nPurple", "R")]
    public void A_multi_select_takes_what_it_has(string text, string values) =>
        Assert.Equal(values, One(Field(FieldKind.MultiPicklist) with { Choices = [.. Colors], Restricted = true }, text));

    [Fact]
    public void A_geolocation_is_written_by_its_parts()
    {
        var converted = TypedValue.Convert(
            new FieldType { Name = "Place__c", Kind = FieldKind.Geolocation }, FieldValue.Of("48.2082, 16.3738"), "US", null);
        Assert.Equal(
            [("Place__Latitude__s", FieldValue.Of(48.2082m)), ("Place__Longitude__s", FieldValue.Of(16.3738m))],
            converted.Values.AsEnumerable());
    }

    [Fact]
    public void Rich_text_shows_what_was_typed() =>
        Assert.Equal("1 &lt; 2 &amp;<br>so", One(Field(FieldKind.RichText) with { Length = 200 }, "1 < 2 &\nso"));

    [Fact]
    public void A_text_is_cut_with_a_mark_and_an_address_never()
    {
        var text = TypedValue.Convert(Field(FieldKind.Text) with { Length = 5 }, FieldValue.Of("abcdefgh"), "US", null);
        Assert.Equal("abcd…", text.Values.Single().Value.ToString());
        Assert.Equal(FieldProblemCodes.TextCut, text.Problems.Single().Code);
        foreach (
            var (kind, value) in new[]
            {
                (FieldKind.Email, "someone@example.com"),
                (FieldKind.Phone, "+12025550143"),
                (FieldKind.Url, "https://example.com"),
            })
        {
            var left = TypedValue.Convert(Field(kind) with { Length = 5 }, FieldValue.Of(value), "US", null);
            Assert.Empty(left.Values);
            Assert.Equal(FieldProblemCodes.LeftOut, left.Problems.Single().Code);
        }
    }

    [Fact]
    public void A_number_with_too_many_digits_is_left_out()
    {
        Assert.Empty(
            TypedValue.Convert(Field(FieldKind.Number) with { Precision = 5, Scale = 2 }, FieldValue.Of("1000"), "US", null).Values);
        Assert.Single(
            TypedValue.Convert(Field(FieldKind.Number) with { Precision = 5, Scale = 2 }, FieldValue.Of("999.99"), "US", null).Values);
    }

    public static TheoryData<FieldKind, string> BadValues()
    {
        var data = new TheoryData<FieldKind, string>();
        foreach (var number in new[] { "many", "12 apples", "1,2,3", "--5", "1e5x", "∞", "NaN", "yes", "2026-01-01" })
            foreach (var kind in new[] { FieldKind.Number, FieldKind.Integer, FieldKind.Currency, FieldKind.Percent })
                data.Add(kind, number);
        foreach (
            var date in new[]
            {
                "soon",
                "31/02/2026",
                "2026-13-01",
                "0001-01-01",
                "9999-01-01",
                "12",
                "true",
                "10:30",
                "Mar 2026",
                "2026-02-30T10:00",
            })
        {
            data.Add(FieldKind.Date, date);
            data.Add(FieldKind.DateTime, date);
        }
        foreach (var time in new[] { "25:00", "noon", "10", "10:61", "2026-01-01" }) data.Add(FieldKind.Time, time);
        foreach (var flag in new[] { "perhaps", "2", "si", "☑", "yes please" }) data.Add(FieldKind.Boolean, flag);
        foreach (var email in new[] { "nobody", "a@", "@b.example", "a b@c.example", "a@b@c" }) data.Add(FieldKind.Email, email);
        foreach (var id in new[] { "Acme Inc", "003", "00300000000000!", "0030000000000001AAA9" }) data.Add(FieldKind.Reference, id);
        foreach (var place in new[] { "Vienna", "91, 0", "0, 181", "1", "1,2,3", "north, south" }) data.Add(FieldKind.Geolocation, place);
        foreach (var choice in new[] { "Purple", "Blue", "RG", "?" })
        {
            data.Add(FieldKind.Picklist, choice);
            data.Add(FieldKind.MultiPicklist, choice);
        }
        foreach (var anything in new[] { "text", "1", "true" }) data.Add(FieldKind.Other, anything);
        return data;
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void What_does_not_convert_is_left_out_and_told(FieldKind kind, string text)
    {
        var converted = TypedValue.Convert(
            Field(kind) with
            {
                Precision = 18,
                Scale = 2,
                Choices = [.. Colors],
                Restricted = true,
            },
            FieldValue.Of(text),
            "US",
            "Europe/Vienna");

        Assert.Empty(converted.Values);
        var problem = Assert.Single(converted.Problems);
        Assert.Equal("X__c", problem.Field);
        Assert.NotEmpty(problem.Message);
    }

    [Fact]
    public void No_kind_of_field_makes_anything_of_a_blank_or_breaks_on_any_text()
    {
        foreach (var kind in Enum.GetValues<FieldKind>())
        {
            Assert.Equal(Converted.Nothing, TypedValue.Convert(Field(kind), FieldValue.Of("  "), "US", null));
            FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithQuietOnSuccess(true), FsCheck.Fluent.Prop.ForAll<string>(text =>
            {
                var field = Field(kind) with { Length = 12, Precision = 6, Scale = 2, Choices = [.. Colors] };
                var converted = TypedValue.Convert(field, FieldValue.Of(text), "US", "Europe/Vienna");
                return kind is FieldKind.RichText or FieldKind.MultiPicklist
                    || converted.Values.All(value => value.Value.Kind != FieldValueKind.Text || value.Value.ToString().Length <= 24);
            }));
        }
    }

    [Fact]
    public void Every_pair_of_the_table_says_what_conversion_does()
    {
        var samples = new Dictionary<SourceType, FieldValue>
        {
            [SourceType.Text] = FieldValue.Of("some words"),
            [SourceType.Email] = FieldValue.Of("ann@example.com"),
            [SourceType.Phone] = FieldValue.Of("+12025550143"),
            [SourceType.Url] = FieldValue.Of("https://example.com/1"),
            [SourceType.Number] = FieldValue.Of(30m),
            [SourceType.Boolean] = FieldValue.Of(true),
            [SourceType.DateTime] = FieldValue.Of(new DateTimeOffset(2026, 3, 3, 12, 0, 0, TimeSpan.Zero)),
            [SourceType.Any] = FieldValue.Of("anything at all"),
        };
        foreach (var source in Enum.GetValues<SourceType>())
            foreach (var kind in Enum.GetValues<FieldKind>())
            {
                var fit = TypeTable.FitOf(source, kind);
                var written = !TypedValue
                    .Convert(Field(kind) with { Length = 255, Precision = 18, Scale = 2 }, samples[source], "US", null)
                    .Values.IsEmpty;
                if (fit == Fit.Always) Assert.True(written, $"{source} × {kind} is promised and gives nothing");
                if (kind == FieldKind.Other) Assert.Equal(Fit.Never, fit);
            }
    }

    private static FieldType Field(FieldKind kind) => new() { Name = "X__c", Kind = kind };

    private static string One(FieldType field, string text, string region = "US", string? zone = null) =>
        Assert.Single(TypedValue.Convert(field, FieldValue.Of(text), region, zone).Values).Value.ToString();

    private sealed class PicklistChoiceList : List<PicklistChoice>;
}
