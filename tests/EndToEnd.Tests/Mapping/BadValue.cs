namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>What somebody typed for a field, and what becomes of it.</summary>
/// <param name="Field">Of the Contact; what is typed is the form's field of its name, for standard fields the form's own.</param>
/// <param name="Saved">What Salesforce holds, as text; null for nothing.</param>
/// <param name="Code">What the booking tells; null when nothing was lost.</param>
public sealed record BadValue(string Field, string Typed, string? Saved, string? Code = null)
{
    private const string Lost = "VALUE_DOES_NOT_CONVERT";
    private const string Cut = "TEXT_CUT";
    private const string Left = "VALUE_LEFT_OUT";

    public static IReadOnlyList<BadValue> All { get; } =
    [
        new("Text__c", "exactly te", "exactly te"), new("Text__c", "eleven char", "eleven ch…", Cut), new("Text__c", "  spaces  ", "spaces"), new("Text__c", "   ", null),
        new("Text__c", "<b>&\"'\\", "<b>&\"'\\"), new("Text__c", "日本語テキスト", "日本語テキスト"), new("Text__c", "👍👍👍👍👍👍", "👍👍👍👍…", Cut), new("Text__c", "a\u0000b", "ab"),
        new("Area__c", new string('x', 300), new string('x', 254) + "…", Cut), new("Area__c", "line\r\nline", "line\r\nline"),
        new("Rich__c", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"), new("Rich__c", "a & b\nc", "a &amp; b<br>c"), new("Rich__c", new string('y', 1200), new string('y', 999) + "…", Cut),
        new("Mail__c", "not an email", null, "NOT_AN_EMAIL"), new("Mail__c", "a@b", null, "NOT_AN_EMAIL"), new("Mail__c", "a@@b.example", null, "NOT_AN_EMAIL"), new("Mail__c", "Ann <ann@x.example>", null, "NOT_AN_EMAIL"),
        new("Mail__c", $"{new string('m', 60)}@{new string('d', 40)}.example", null, Left), new("Mail__c", " o'brien@x.example ", "o'brien@x.example"),
        new("Call__c", "call me", "call me", "NOT_A_PHONE"), new("Call__c", "12", "12", "NOT_A_PHONE"), new("Call__c", new string('1', 50), null, Left), new("Call__c", "+44 20 7946 0018", "+442079460018"),
        new("Call__c", "202-555-0123 x9", "202-555-0123 x9"), new("Call__c", "(202) 555-0123", "+12025550123"),
        new("Site__c", "example.com", "example.com"), new("Site__c", "https://x.example/" + new string('p', 300), null, Left), new("Site__c", "not a url at all", "not a url at all"),
        new("Number__c", "many", null, Lost), new("Number__c", "12345.6", null, Lost), new("Number__c", "-12345", null, Lost), new("Number__c", "9999.999", null, Lost), new("Number__c", "1.005", "1.01"), new("Number__c", "1e3", null, Lost),
        new("Number__c", "1,234.5", "1234.5"), new("Number__c", "1.234,5", "1234.5"), new("Number__c", "12,5", "12.5"), new("Number__c", "(12.50)", "-12.5"), new("Number__c", "0x10", null, Lost), new("Number__c", "NaN", null, Lost),
        new("Number__c", "12 apples", null, Lost), new("Number__c", "１２", "12"), new("Number__c", "--5", null, Lost), new("Number__c", "5-10", null, Lost), new("Number__c", "∞", null, Lost), new("Number__c", new string('9', 40), null, Lost),
        new("Money__c", "$1,200.505", "1200.51"), new("Money__c", "€ 99", "99"), new("Money__c", "USD 5", "5"), new("Money__c", "5 dollars", "5"), new("Money__c", "5 bananas", null, Lost), new("Money__c", "free", null, Lost), new("Money__c", "1.2.3", null, Lost), new("Money__c", "1'000", "1000"),
        new("Share__c", "15 %", "15"), new("Share__c", "half", null, Lost), new("Share__c", "99999", null, Lost), new("Share__c", "12.34%", "12.3"),
        new("Yes__c", "maybe", "false", Lost), new("Yes__c", "Yes", "true"), new("Yes__c", "0", "false"), new("Yes__c", "2", "false", Lost), new("Yes__c", "ja", "false", Lost), new("Yes__c", "ON", "true"),
        new("Day__c", "soon", null, Lost), new("Day__c", "2026-02-30", null, Lost), new("Day__c", "13/13/2026", null, Lost), new("Day__c", "3/4/2026", "2026-03-04"), new("Day__c", "0001-01-01", null, Lost), new("Day__c", "9999-12-31", null, Lost),
        new("Day__c", "2026-03-04T23:30:00Z", "2026-03-05"), new("Day__c", "20260304", "2026-03-04"), new("Day__c", "202603045", null, Lost), new("Day__c", "4th of March", null, Lost),
        new("Moment__c", "2026-03-04 25:00", null, Lost), new("Moment__c", "tomorrow at noon", null, Lost), new("Moment__c", "2026-03-04", "2026-03-03T23:00:00.000+0000"), new("Moment__c", "2026-03-29 02:30", "2026-03-29T01:30:00.000+0000"),
        new("Moment__c", "1600-01-01 10:00", null, Lost), new("Moment__c", "2026-03-04T10:00:00+99:00", null, Lost),
        new("Hour__c", "25:00", null, Lost), new("Hour__c", "noon", null, Lost), new("Hour__c", "2:30 pm", "14:30:00.000Z"), new("Hour__c", "12:60", null, Lost),
        new("Open__c", "Bronze", "Bronze"), new("Open__c", "GOLD", "Gold"), new("Open__c", new string('p', 300), null, Left),
        new("Closed__c", "Bronze", null, Lost), new("Closed__c", "silver ", "Silver"), new("Closed__c", "Gold;Silver", null, Lost), new("Closed__c", "'; DROP TABLE", null, Lost),
        new("Many__c", "red;purple", "Red", Lost), new("Many__c", "purple", null, Lost), new("Many__c", "Red,Red", "Red"), new("Many__c", "blue\ngreen", "Blue;Green"), new("Many__c", ";;;", null),
        new("Place__c", "nowhere", null, Lost), new("Place__c", "91, 10", null, Lost), new("Place__c", "10, 181", null, Lost), new("Place__c", "48.2", null, Lost), new("Place__c", "48.2, 16.3, 5", null, Lost),
        new("Campaign__c", "No such campaign", null, "LOOKUP_UNKNOWN"), new("Campaign__c", "701000000000999", null, "INVALID_CROSS_REFERENCE_KEY"), new("Campaign__c", "003000000000999", null, "FIELD_INTEGRITY_EXCEPTION"),
        new("Campaign__c", "x' OR Name != '", null, "LOOKUP_UNKNOWN"), new("Campaign__c", new string('c', 400), null, "LOOKUP_UNKNOWN"),
        new("Unique__c", "taken", null, "DUPLICATE_VALUE"), new("Gone__c", "anything", null, "FIELD_NOT_WRITABLE"), new("Formula__c", "5", "1", "FIELD_NOT_WRITABLE"), new("MailingAddress", "1 Main St", null, "FIELD_NOT_WRITABLE"),
        new("FirstName", new string('f', 60), new string('f', 39) + "…", Cut), new("LastName", new string('l', 100), new string('l', 79) + "…", Cut), new("MobilePhone", new string('7', 60), null, Left),
        new("Title", new string('t', 200), new string('t', 127) + "…", Cut), new("LeadSource", "Word of mouth", "Word of mouth"), new("Birthdate", "yesterday", null, Lost), new("DoNotCall", "perhaps", "false", Lost), new("MailingPostalCode", new string('5', 30), new string('5', 19) + "…", Cut),
    ];

    public override string ToString() => $"{Field} '{(Typed.Length > 40 ? Typed[..40] + "…" : Typed)}'";
}
