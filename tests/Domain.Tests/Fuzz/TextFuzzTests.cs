using System.Text;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain.Tests;

/// <summary>What a guest types, at random. A failure prints its seed; docs/contributing.md tells how to run more.</summary>
public sealed partial class TextFuzzTests
{
    private const int Inputs = 4_000;
    private static readonly string[] Regions = ["US", "GB", "DE", "IT", "JP", "BR", "IN", "ZZ", ""];
    private static readonly string[] Typed =
    [
        "+1 415 555 0100",
        "(0)30/123 456-78 ext. 9",
        "1.234.567,89 €",
        "$ 1,234.50",
        "31.12.2026 14:30",
        "Dec 31st, 2026, 2:30 PM",
        "Dr. Ann Miller Jr.",
        "ann.miller+tag@example.co.uk", "https://example.com/a?b=c#d", "48.2082° N, 16.3738° E", "yes", "UTC+02:00",
    ];

    [Fact]
    public void A_phone_number_is_E164_or_none() => Each((fuzz, text) =>
    {
        if (PhoneNumber.TryParse(text, fuzz.One(Regions), out var number)) Assert.Matches(E164(), number);
    });

    [Fact]
    public void An_email_is_one_address_in_lower_case_or_none() => Each((_, text) =>
    {
        if (!EmailAddress.TryNormalize(text, out var email)) return;
        Assert.DoesNotContain(email, char.IsWhiteSpace);
        Assert.Equal(email.ToLowerInvariant(), email);
        Assert.True(EmailAddress.TryNormalize(email, out var again) && again == email);
    });

    [Fact]
    public void A_name_is_split_into_parts_that_have_something_in_them() => Each((_, text) =>
    {
        if (PersonName.Split(text) is { } name) Assert.False(string.IsNullOrWhiteSpace(name.Last));
    });

    [Fact]
    public void Dates_numbers_and_times_are_read_or_not_and_never_break() => Each((fuzz, text) =>
    {
        var region = fuzz.One(Regions);
        if (DateText.Read(text, region) is { } date) Assert.InRange(date.Year, 1, 9999);
        NumberText.Read(FieldValue.Of(text), region, out _);
        WrittenTime.Read(text, region);
        TimeText.Date(text, region, "Europe/Vienna");
        TimeText.DateTime(text, region, null);
        TimeText.Time(text, region, "no zone");
        ZoneText.OffsetOf(text);
        Assert.NotNull(PlainText.Of(text));
    });

    [Fact]
    public void An_envelope_is_read_or_has_a_reason_why_not()
    {
        var fuzz = Fuzz.Create();
        for (var i = 0; i < Fuzz.Inputs(Inputs); i++)
        {
            var json = fuzz.Below(10) == 0 ? fuzz.Text() : fuzz.ChangedJson(Envelope);
            try
            {
                var bytes = Encoding.UTF8.GetBytes(json);
                if (!EventReader.ReadHeader(bytes).TryGet(out _, out var problem)) Assert.False(string.IsNullOrEmpty(problem.Reason));
                EventReader.Read(bytes, fuzz.One(Regions));
            }
            catch (Exception broken)
            {
                Assert.Fail($"Seed {fuzz.Seed}, input {i}: {json}\n{broken}");
            }
        }
    }

    [Fact]
    public void Settings_are_read_or_have_mistakes_that_name_their_places()
    {
        var fuzz = Fuzz.Create();
        var good = OrgSettingsJson.Write(OrgSettings.Default);
        for (var i = 0; i < Fuzz.Inputs(Inputs / 4); i++)
        {
            var json = fuzz.ChangedJson(good);
            try
            {
                var reading = OrgSettingsJson.Parse(json);
                if (reading.Settings is { } settings) Assert.NotNull(OrgSettingsJson.Parse(OrgSettingsJson.Write(settings)).Settings);
                else Assert.NotEmpty(reading.Problems);
            }
            catch (Exception broken)
            {
                Assert.Fail($"Seed {fuzz.Seed}, input {i}: {json}\n{broken}");
            }
        }
    }

    private const string Envelope = """
        {"id":"EVNT-1","object":"event","creation_time":"2026-11-23T09:00:00.000Z","type":"booking.scheduled","api_version":"v2","data":{"object":"booking",
        "id":"BKNG-1","tracking_id":"T","subject":"Meeting","status":"scheduled","in_trash":false,"creation_time":"2026-11-23T09:00:00.000Z",
        "starting_time":"2026-11-30T09:00:00.000Z","last_updated_time":"2026-11-23T09:00:00.000Z","owner":{"id":"USR-1","email":"m@example.com"},
        "duration_minutes":15,"form_submission":{"name":"Ann Miller","email":"ann@example.com","phone":"+14155550100","mobile_phone":"","note":"","company":"Acme",
        "guests":["bob@example.com"],"custom_fields":[{"name":"sosfContactId","value":"0035g00000XyZabAAF"},{"name":"Budget","value":"1,000"}]},
        "cancel_reschedule_information":{"reason":"","actioned_by":"","user_id":""},"booking_page":{"id":"BP-1","name":"P"},"event_type":{"id":"ET-1"}}}
        """;

    private static void Each(Action<Fuzz, string> check)
    {
        var fuzz = Fuzz.Create();
        for (var i = 0; i < Fuzz.Inputs(Inputs); i++)
        {
            var text = fuzz.Below(2) == 0 ? fuzz.Text() : fuzz.Changed(fuzz.One(Typed));
            try
            {
                check(fuzz, text);
            }
            catch (Exception broken)
            {
                Assert.Fail($"Seed {fuzz.Seed}, input {i}: {text}\n{broken}");
            }
        }
    }

    [GeneratedRegex(@"\A\+[1-9][0-9]{5,14}\z")]
    private static partial Regex E164();
}
