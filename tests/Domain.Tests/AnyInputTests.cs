using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace OnceHub.Sync.Domain.Tests;

/// <summary>Rules that speak of any text, any document, any order.</summary>
public class AnyInputTests
{
    private static readonly Gen<string> AnyText =
        from parts in Gen.ArrayOf(
            Gen.Elements(
                "+",
                "1",
                "44",
                "0",
                "20",
                "555",
                "0195",
                " ",
                "-",
                "(",
                ")",
                ".",
                "/",
                "x",
                "ext",
                "#",
                "é",
                "😀",
                "\u0000",
                "@",
                "a",
                ",",
                "van",
                "Jr.",
                "\uD800",
                "٣"))
        select string.Concat(parts);

    [Fact]
    public void No_text_breaks_a_reader_of_phones_emails_or_names() => Check(AnyText, text =>
    {
        if (PhoneNumber.TryParse(text, "US", out var e164) && !(PhoneNumber.TryParse(e164, "DE", out var again) && again == e164))
            return false;
        if (EmailAddress.TryNormalize(text, out var email) && !(EmailAddress.TryNormalize(email, out var same) && same == email))
            return false;
        return true;
    });

    [Fact]
    public void What_parses_is_the_same_number_as_itself() => Check(AnyText, text =>
        !PhoneNumber.TryParse(text, "GB", out var e164) || PhoneNumber.SameNumber(text, e164, "GB"));

    private static readonly SearchValues<char> SettingOff = SearchValues.Create("\"\u201C\u201D\u201E\u00AB\u00BB|/\u2022\u00B7");

    /// <summary>Signs by themselves are no words; quotation marks and bars set off what is no part of a name.</summary>
    [Fact]
    public void A_split_name_holds_every_word_outside_of_brackets() => Check(AnyText, text =>
    {
        if (PersonName.Split(text) is not { } name || text.AsSpan().ContainsAny(SettingOff)) return true;
        return WordsOf($"{name.First} {name.Last}").SequenceEqual(WordsOf(BracketedText.Without(text)));
    });

    private static IEnumerable<string> WordsOf(string text) =>
        text.Replace(',', ' ')
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.TrimEnd(';', ':', '!')).Where(word => word.Any(char.IsLetterOrDigit)).Order(StringComparer.Ordinal);

    [Fact]
    public void A_cut_never_exceeds_the_field_and_keeps_whole_characters() => Check(Gen.Choose(0, 200), length =>
    {
        var settings = OrgSettings.Default with
        {
            Mappings = new MappingTable { Contact = [new() { Source = "form.note", Target = "FirstName" }] },
        };
        var note = string.Concat(Enumerable.Repeat("😀a", length));
        var state = Given.State(Given.Booking("booking.scheduled", 1, data => data["form_submission"]!["note"] = note));
        var written = PersonFields.ForNew(PersonObject.Contact, MappingSource.Of(state), settings).Fields["FirstName"]?.Text ?? "";
        return written.Length <= 40 && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(written)) == written;
    });

    [Fact]
    public void The_order_of_candidates_does_not_choose()
    {
        var shuffled = from seed in Gen.Choose(0, 4095)
                       from order in Gen.Shuffle(Candidates(seed))
                       select (Candidates(seed), order.ToArray());

        Check(shuffled, one => Chosen(one.Item1) == Chosen(one.Item2));

        static (SalesforceId?, MatchRule, string) Chosen(CandidateRecord[] records)
        {
            var match = RecordMatching.Choose(
                records,
                new GuestIdentities { Email = "ada@example.com", Phones = ["+12025550195"] },
                OrgSettings.Default,
                new GuestToken("g-0"));
            return (match.Record?.Id, match.Rule, match.Explanation);
        }

        static CandidateRecord[] Candidates(int seed) =>
        [
            .. Enumerable.Range(0, 6).Select(index => new CandidateRecord
            {
                Object = (seed >> index & 1) == 0 ? PersonObject.Contact : PersonObject.Lead,
                Id = SalesforceId.Parse($"{((seed >> index & 1) == 0 ? "003" : "00Q")}{index:D12}"),
                Email = (seed >> (index + 6) & 1) == 0 ? null : "ada@example.com",
                Phones = ["2025550195"],
                Token = $"g-{index}",
                LastModified = Given.Noon.AddDays(seed % (index + 2)),
                IsDeleted = (seed + index) % 5 == 0,
                MasterRecordId = (seed + index) % 5 == 0 && (seed >> 0 & 1) == 0 ? SalesforceId.Parse("003000000000000") : null,
            }),
        ];
    }

    [Fact]
    public void No_change_to_a_settings_document_breaks_its_reader() => Check(
        from at in Gen.Choose(0, OrgSettingsJsonTests.Full.Length - 1)
        from with in Gen.Elements("", "x", "\"", "{", "}", "[", "]", ",", "null", "\\ud800", "1", "é")
        select OrgSettingsJsonTests.Full[..at] + with + OrgSettingsJsonTests.Full[(at + 1)..],
        json => OrgSettingsJson.Parse(json) is var reading && (reading.Settings is null) == !reading.Problems.IsEmpty);

    [Fact]
    public void No_value_in_any_member_of_a_booking_loses_the_event()
    {
        string[] values =
        [
            "null",
            "\"\"",
            "0",
            "-1",
            "1e999",
            "true",
            "[]",
            "{}",
            "[[1]]",
            "{\"id\":{}}",
            "\"\\ud800\"",
            "[{\"name\":\"a\"}]",
            "{\"contact\":7}",
            "\"2026-13-99\"",
        ];
        var sample = JsonNode.Parse(PublishedBooking.Sample)!["data"]!
            .AsObject()
            .Select(member => member.Key)
            .Except(["id", "last_updated_time"])
            .Concat(["conversation", "booking_calendar", "custom_fields", "payment_information", "utm_params", "attendees"]).ToArray();
        foreach (var member in sample)
            foreach (var value in values)
            {
                var json = JsonNode.Parse(PublishedBooking.Sample)!;
                json["data"]!.AsObject().Remove(member);
                var text = json.ToJsonString().Replace("\"data\":{", $"\"data\":{{\"{member}\":{value},", StringComparison.Ordinal);

                var state = Given.State((BookingEvent)Given.Read(text));

                var read = BookingState.FromJson(state.ToJson());
                Assert.Equal((state.ToJson(), state.Fingerprint), (read.ToJson(), read.Fingerprint));
                ActivityEvent.Build(state, OrgSettings.Default, null, null, null, 1);
                PersonFields.ForNew(PersonObject.Lead, MappingSource.Of(state), OrgSettings.Default);
            }
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true), Prop.ForAll(gen.ToArbitrary(), holds));
}
