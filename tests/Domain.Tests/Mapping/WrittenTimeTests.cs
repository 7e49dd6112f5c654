using System.Collections.Immutable;

namespace OnceHub.Sync.Domain.Tests.Mapping;

/// <summary>
/// What browsers, pickers and people write. Forms of browsers are those of <c>Date.prototype.toString</c>, <c>toUTCString</c>
/// (ECMA-262, RFC 9110) and <c>toLocaleString</c> with the date formats of Unicode CLDR. The guest is in Vienna.
/// </summary>
public class WrittenTimeTests
{
    [Theory]
    // toLocaleString, by language. U+202F stands before AM and PM since CLDR 42 (Node 20, Chrome 110: a known breakage).
    [InlineData("3/4/2026, 2:30:00 PM", "US")]
    [InlineData("3/4/2026, 2:30:00\u202FPM", "US")]
    [InlineData("3/4/2026, 2:30\u00A0PM", "US")]
    [InlineData("04/03/2026, 14:30:00", "GB")]
    [InlineData("4.3.2026, 14:30:00", "DE")]
    [InlineData("04/03/2026 14:30:00", "FR")]
    [InlineData("4/3/2026, 14:30:00", "ES")]
    [InlineData("4-3-2026, 14:30:00", "NL")]
    [InlineData("4.3.2026 klo 14.30.00", "FI")]
    [InlineData("4.3.2026 14.30.00", "DK")]
    [InlineData("4. 3. 2026 14:30:00", "CZ")]
    [InlineData("2026. 03. 04. 14:30:00", "HU")]
    [InlineData("2026-03-04 14:30:00", "SE")]
    [InlineData("2026-03-04, 2:30:00 p.m.", "CA")]
    [InlineData("2026/3/4 14:30:00", "JP")]
    [InlineData("2026. 3. 4. 오후 2:30:00", "KR")]
    [InlineData("2026年3月4日 14:30", "JP")]
    [InlineData("2026/3/4 下午2:30:00", "TW")]
    [InlineData("4/3/2026, 2:30:00 pm", "IN")]
    [InlineData("4/3/2026, 2:30:00 p. m.", "CO")]
    [InlineData("\u200E3/4/2026\u200E, \u200E2:30:00\u200E \u200EPM", "US")]
    [InlineData("\u0664/\u0663/\u0662\u0660\u0662\u0666 \u0661\u0664:\u0663\u0660", "EG")]
    [InlineData("March 4, 2026 at 2:30 PM", "US")]
    [InlineData("Wednesday, March 4, 2026 at 2:30:00 PM", "US")]
    [InlineData("Mittwoch, 4. März 2026 um 14:30", "DE")]
    [InlineData("mercredi 4 mars 2026 à 14:30", "FR")]
    [InlineData("miércoles, 4 de marzo de 2026, 14:30", "ES")]
    [InlineData("woensdag 4 maart 2026 om 14:30", "NL")]
    [InlineData("4/3/2026 ore 14:30", "IT")]
    [InlineData("4/3/2026 14:30 h", "ES")]
    [InlineData("04.03.2026 в 14:30", "RU")]
    [InlineData("4 марта 2026 г. в 14:30", "RU")]
    [InlineData("2026年3月4日 14時30分", "JP")]
    [InlineData("2026年3月4日 午後2時30分", "JP")]
    [InlineData("2026年3月4日水曜日 14:30", "JP")]
    [InlineData("2026年3月4日 14时30分", "CN")]
    [InlineData("2026년 3월 4일 오후 2시 30분", "KR")]
    [InlineData("4/3/2026, 2:30 μ.μ.", "GR")]
    [InlineData("\u0664/\u0663/\u0662\u0660\u0662\u0666\u060C \u0662:\u0663\u0660 \u0645", "EG")]
    [InlineData("04.03.2026 kl. 14.30", "DK")]
    [InlineData("4 Mart 2026 Çarşamba 14:30", "TR")]
    // toString, toUTCString, HTTP dates in their three forms, e-mail's.
    [InlineData("Wed Mar 04 2026 14:30:00 GMT+0100 (Central European Standard Time)", "US")]
    // A zone that stands in brackets only: java.time's and JavaScript's (toISOString of Temporal), and people's.
    [InlineData("2026-03-04T14:30:00[Europe/Vienna]", "US")]
    [InlineData("2026-03-04T19:00:00[Asia/Kolkata]", "US")]
    [InlineData("2026-03-04 08:30 (America/New_York)", "US")]
    [InlineData("2026-03-04 08:30 (EST)", "US")]
    [InlineData("2026-03-04 14:30 (CET)", "US")]
    [InlineData("March 4, 2026 at 2:30 PM (GMT+1)", "US")]
    [InlineData("2026-03-04 14:30 (Vienna office)", "US")]
    [InlineData("Wed, 04 Mar 2026 13:30:00 GMT", "US")]
    [InlineData("Wednesday, 04-Mar-26 13:30:00 GMT", "US")]
    [InlineData("Wed Mar  4 14:30:00 2026", "US")]
    [InlineData("Wed, 4 Mar 2026 08:30:00 -0500", "US")]
    [InlineData("Wed, 4 Mar 2026 08:30 EST", "US")]
    // ISO 8601 and its relatives.
    [InlineData("2026-03-04T13:30:00Z", "US")]
    [InlineData("2026-03-04t13:30:00z", "US")]
    [InlineData("2026-3-4 14:30", "US")]
    [InlineData("2026-3-4T14:30:00", "US")]
    [InlineData("2026-03-04 13:30:00Z", "US")]
    [InlineData("2026-03-04 13:30:00 UTC", "US")]
    [InlineData("2026-03-04 14:30:00 +0100", "US")]
    [InlineData("2026-03-04T14:30:00+01", "US")]
    [InlineData("2026-03-04T14:30:00+0100", "US")]
    [InlineData("2026-03-04T14:30:00+01:00[Europe/Vienna]", "US")]
    [InlineData("2026-03-04T14:30:00,000+01:00", "US")]
    [InlineData("2026-03-04T13:30:00.000000Z", "US")]
    [InlineData("2026-03-04 14:30:00 CET", "US")]
    [InlineData("2026-03-04 14:30 GMT+1", "US")]
    [InlineData("2026-03-04 19:00 UTC+5:30", "US")]
    [InlineData("20260304T133000Z", "US")]
    // People.
    [InlineData("4th of March 2026, 2.30 pm", "GB")]
    [InlineData("4th March 2026 2:30pm", "GB")]
    [InlineData("2:30 PM, March 4th, 2026", "US")]
    [InlineData("2:30 PM 3/4/2026", "US")]
    [InlineData("04.03.2026 14:30 Uhr", "DE")]
    [InlineData("04/03/2026 14h30", "FR")]
    [InlineData("3/4/26 2:30 PM", "US")]
    [InlineData("14:30 PM 3/4/2026", "US")]
    public void A_moment_is_read_as_it_is_written(string text, string region) =>
        Assert.Equal("2026-03-04T13:30:00.000Z", One(FieldKind.DateTime, text, region));

    [Theory]
    [InlineData("Wed, 4 Mar 2026", "US")]
    [InlineData("Wed Mar 04 2026", "US")]
    [InlineData("Wednesday, March 4, 2026", "US")]
    [InlineData("Wednesday 4 March 2026", "GB")]
    [InlineData("Wed 3/4/2026", "US")]
    [InlineData("March 4th, 2026", "US")]
    [InlineData("4th March 2026", "GB")]
    [InlineData("the 4th of March, 2026", "GB")]
    [InlineData("Mar. 4, 2026", "US")]
    [InlineData("4-Mar-2026", "US")]
    [InlineData("04-Mar-26", "US")]
    [InlineData("4 Mar '26", "US")]
    [InlineData("2026 March 4", "US")]
    [InlineData("2026-3-4", "US")]
    [InlineData("20260304", "US")]
    [InlineData("2026. 3. 4.", "KR")]
    [InlineData("2026年3月4日", "JP")]
    [InlineData("2026년 3월 4일", "KR")]
    [InlineData("３/４/２０２６", "US")]
    [InlineData("3/4/26", "US")]
    [InlineData("4/3/26", "GB")]
    [InlineData("4. März 2026", "DE")]
    [InlineData("4 mars 2026", "FR")]
    [InlineData("mar. 3 mars 2026", "FR", "2026-03-03")]
    [InlineData("1er avril 2026", "FR", "2026-04-01")]
    [InlineData("4 de março de 2026", "BR")]
    [InlineData("quarta-feira, 4 de março de 2026", "BR")]
    [InlineData("4 marca 2026", "PL")]
    [InlineData("4 août 2026", "FR", "2026-08-04")]
    [InlineData("Sept 4, 2026", "US", "2026-09-04")]
    [InlineData("3/4/2026", "GU")]
    // Month names and days of the week of Unicode CLDR; some languages put the day last, or a word for year.
    [InlineData("onsdag 4. mars 2026", "NO")]
    [InlineData("31. desember 2026", "NO", "2026-12-31")]
    [InlineData("keskiviikko 4. maaliskuuta 2026", "FI")]
    [InlineData("środa, 4 marca 2026", "PL")]
    [InlineData("středa 4. března 2026", "CZ")]
    [InlineData("31. decembra 2026", "SK", "2026-12-31")]
    [InlineData("miercuri, 4 martie 2026", "RO")]
    [InlineData("4 Mart 2026 Çarşamba", "TR")]
    [InlineData("31 Ara 2026", "TR", "2026-12-31")]
    [InlineData("2026. március 4., szerda", "HU")]
    [InlineData("2026. december 31., csütörtök", "HU", "2026-12-31")]
    [InlineData("среда, 4 марта 2026 г.", "RU")]
    [InlineData("31 дек. 2026 г.", "RU", "2026-12-31")]
    [InlineData("4 березня 2026 р.", "UA")]
    [InlineData("4.03.2026 г.", "BG")]
    [InlineData("4 Μαρτίου 2026", "GR")]
    [InlineData("4 مارس 2026", "EG")]
    [InlineData("Rabu, 4 Maret 2026", "ID")]
    [InlineData("2026年3月4日水曜日", "JP")]
    [InlineData("2026年3月4日(水)", "JP")]
    [InlineData("2026年3月4日 星期三", "CN")]
    [InlineData("2026년 3월 4일 수요일", "KR")]
    // Thailand counts the Buddhist era (CLDR's calendar preference), also in browsers' th-TH.
    [InlineData("4/3/2569", "TH")]
    [InlineData("2569-03-04", "TH")]
    [InlineData("4/3/2026", "TH")]
    [InlineData("4/3/2569", "GB", "2569-03-04")]
    // One of the two can only be the day.
    [InlineData("25/12/2026", "US", "2026-12-25")]
    [InlineData("12/25/2026", "GB", "2026-12-25")]
    [InlineData("25.12.2026", "US", "2026-12-25")]
    // Moments are the guest's date.
    [InlineData("Wed, 04 Mar 2026 23:30:00 GMT", "US", "2026-03-05")]
    [InlineData("2026-03-03T23:30:00Z", "US")]
    [InlineData("2026-03-03 23:30:00 UTC", "US")]
    public void A_date_is_read_as_it_is_written(string text, string region, string date = "2026-03-04") =>
        Assert.Equal(date, One(FieldKind.Date, text, region));

    [Theory]
    // A date picker has a date, and sends its midnight: in UTC, or where it runs.
    [InlineData("2026-03-04T00:00:00.000Z", "America/Los_Angeles")]
    [InlineData("2026-03-04T00:00:00Z", "America/New_York")]
    [InlineData("2026-03-04T00:00:00+00:00", "Pacific/Honolulu")]
    [InlineData("2026-03-04T00:00:00.000+13:00", "Europe/Vienna")]
    [InlineData("Wed Mar 04 2026 00:00:00 GMT+0900 (Japan Standard Time)", "Europe/Vienna")]
    [InlineData("Wed, 04 Mar 2026 00:00:00 GMT", "America/Los_Angeles")]
    [InlineData("3/4/2026, 12:00:00 AM", "America/Los_Angeles")]
    [InlineData("2026-03-03T23:00:00.000Z", "Europe/Vienna")]
    [InlineData("2026-03-04T08:00:00.000Z", "America/Los_Angeles")]
    [InlineData("2026-03-03T15:00:00.000Z", "Asia/Tokyo")]
    public void Midnight_of_a_date_picker_is_its_date(string text, string zone) =>
        Assert.Equal("2026-03-04", One(FieldKind.Date, text, "US", zone));

    [Fact]
    public void A_booking_at_midnight_UTC_is_on_the_guests_date()
    {
        var state = Given.State(Given.Booking("booking.scheduled", 1, data =>
            (data["starting_time"], data["customer_timezone"]) = ("2026-03-04T00:00:00.000Z", "America/Los_Angeles")));
        var type = new ObjectType("Event", true, true, new[] { Field(FieldKind.Date) with { Createable = true, Updateable = true } }
            .ToDictionary(field => field.Name).ToImmutableDictionary(StringComparer.OrdinalIgnoreCase), []);

        var write = RecordFields.ForNew(
            "Event",
            [new FieldMapping { Source = "booking.startsAt", Target = "X__c" }],
            MappingSource.Of(state),
            "US",
            new FieldTypes(type, Given.Noon));

        Assert.Equal("2026-03-03", write.Fields["X__c"]?.ToString());
    }

    [Theory]
    [InlineData("2:30:00 PM", "14:30:00.000Z")]
    [InlineData("2:30\u202FPM", "14:30:00.000Z")]
    [InlineData("2:30 p.m.", "14:30:00.000Z")]
    [InlineData("2 p.m.", "14:00:00.000Z")]
    [InlineData("12:15 am", "00:15:00.000Z")]
    [InlineData("12:15 pm", "12:15:00.000Z")]
    [InlineData("14h30", "14:30:00.000Z")]
    [InlineData("14:30 Uhr", "14:30:00.000Z")]
    [InlineData("14 Uhr", "14:00:00.000Z")]
    [InlineData("14:30:15.5", "14:30:15.500Z")]
    [InlineData("１４：３０", "14:30:00.000Z")]
    [InlineData("下午2:30", "14:30:00.000Z")]
    [InlineData("Wed, 04 Mar 2026 13:30:00 GMT", "14:30:00.000Z")]
    [InlineData("3/4/2026, 2:30:00 PM", "14:30:00.000Z")]
    public void A_time_of_day_is_read_as_it_is_written(string text, string time) => Assert.Equal(time, One(FieldKind.Time, text, "US"));

    [Theory]
    [InlineData("13/13/2026")]
    [InlineData("3.4.2026")]
    [InlineData("Mar 2026")]
    [InlineData("March 4")]
    [InlineData("4 of 2026")]
    [InlineData("due 4 Mar 2026")]
    [InlineData("4 Mar 2026 or later")]
    [InlineData("4-5 Mar 2026")]
    [InlineData("between 3/4/2026 and 3/5/2026")]
    [InlineData("next Wednesday")]
    [InlineData("Wednesday")]
    [InlineData("2026")]
    [InlineData("2026-02-30")]
    [InlineData("29 Feb 2026")]
    [InlineData("2026-03-04T25:00:00Z")]
    [InlineData("2026-03-04T14:30:00+25:00")]
    [InlineData("2026-03-04 14:30 - 15:30")]
    [InlineData("2026-03-04 14:30 IST")]
    [InlineData("2026-03-04 14:30 (IST)")]
    [InlineData("2026-03-04T14:30:00[Europe/Nowhere]")]
    [InlineData("14:30 AM 3/4/2026")]
    [InlineData("1.2.3")]
    [InlineData("+1 202 555 0195")]
    [InlineData("202-555-0195")]
    [InlineData("12345678")]
    [InlineData("10.0.0.1")]
    public void What_is_no_date_or_may_be_two_is_left_out_and_told(string text)
    {
        foreach (var kind in new[] { FieldKind.Date, FieldKind.DateTime })
        {
            var converted = TypedValue.Convert(Field(kind), FieldValue.Of(text), "US", "Europe/Vienna");
            Assert.Empty(converted.Values);
            Assert.Equal(FieldProblemCodes.DoesNotConvert, Assert.Single(converted.Problems).Code);
        }
    }

    /// <summary>Figures of other scripts are made plain before; what was not is no date, and never a fault.</summary>
    [Theory]
    [InlineData("31.12.2٤26")]
    [InlineData("1.12.٣0")]
    [InlineData("٢٠٢٦-03-04")]
    [InlineData("2026030٤")]
    [InlineData("٣ Mar 2026")]
    public void Figures_of_two_scripts_are_no_date(string text) => Assert.Null(DateText.Read(text, "DE"));

    private static FieldType Field(FieldKind kind) => new() { Name = "X__c", Kind = kind };

    private static string One(FieldKind kind, string text, string region, string zone = "Europe/Vienna") =>
        Assert.Single(TypedValue.Convert(Field(kind), FieldValue.Of(text), region, zone).Values).Value.ToString();
}
