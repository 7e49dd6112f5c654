namespace OnceHub.Sync.Domain.Tests;

public class PhoneNumberTests
{
    [Theory]
    // North America
    [InlineData("1-2025550195", "US", "+12025550195")]
    [InlineData("(123) 456-7890 ext 5", "US", "+11234567890")]
    [InlineData("(202) 555-0195", "US", "+12025550195")]
    [InlineData("202.555.0195", "US", "+12025550195")]
    [InlineData("202 555 0195 x12", "US", "+12025550195")]
    [InlineData("202-555-0195 Ext. 1234", "US", "+12025550195")]
    [InlineData("202-555-0195, extension 9", "US", "+12025550195")]
    [InlineData("202-555-0195 #77", "US", "+12025550195")]
    [InlineData("+1 (202) 555-0195;ext=5", "US", "+12025550195")]
    [InlineData("tel:+1-202-555-0195", "US", "+12025550195")]
    [InlineData("12025550195", "US", "+12025550195")]
    [InlineData("2025550195", "CA", "+12025550195")]
    [InlineData("+12025550195", "DE", "+12025550195")]
    [InlineData("1-2025550195", "GB", "+12025550195")]
    [InlineData("1-2025550195", "DE", "+12025550195")]
    [InlineData("1-2025550195", "IT", "+12025550195")]
    [InlineData("1-2025550195", "ES", "+12025550195")]
    [InlineData("001 202 555 0195", "FR", "+12025550195")]
    [InlineData("\u202A+1\u00A0202\u2011555\u20110195\u202C", "US", "+12025550195")]
    [InlineData("＋１ ２０２ ５５５ ０１９５", "US", "+12025550195")]
    [InlineData("\u0662\u0660\u0662\u0665\u0665\u0665\u0660\u0661\u0669\u0665", "US", "+12025550195")]
    // other countries, by OnceHub's country-number form
    [InlineData("44-7911123456", "US", "+447911123456")]
    [InlineData("44-07911123456", "US", "+447911123456")]
    [InlineData("91-9876543210", "US", "+919876543210")]
    [InlineData("972-541234567", "US", "+972541234567")]
    [InlineData("49-15112345678", "US", "+4915112345678")]
    [InlineData("267-71234567", "US", "+26771234567")]
    [InlineData("267-5550123", "US", "+12675550123")]
    // dialled abroad
    [InlineData("011 44 20 7946 0018", "US", "+442079460018")]
    [InlineData("00442079460018", "US", "+442079460018")]
    [InlineData("0044 (0)20 7946 0018", "DE", "+442079460018")]
    [InlineData("0011 44 20 7946 0018", "AU", "+442079460018")]
    [InlineData("010 44 20 7946 0018", "JP", "+442079460018")]
    [InlineData("001 44 20 7946 0018", "SG", "+442079460018")]
    [InlineData("8~10 44 20 7946 0018", "RU", "+442079460018")]
    // trunk prefixes
    [InlineData("020 7946 0018", "GB", "+442079460018")]
    [InlineData("07911 123456", "GB", "+447911123456")]
    [InlineData("7911 123456", "GB", "+447911123456")]
    [InlineData("+44 (0)20 7946 0018", "US", "+442079460018")]
    [InlineData("(+44) 20 7946 0018", "US", "+442079460018")]
    [InlineData("442079460018", "GB", "+442079460018")]
    [InlineData("447911123456", "US", "+447911123456")]
    [InlineData("030/1234567", "DE", "+49301234567")]
    [InlineData("0151 12345678", "DE", "+4915112345678")]
    [InlineData("+49 (0) 30 12 34 56 7", "US", "+49301234567")]
    [InlineData("4915112345678", "DE", "+4915112345678")]
    [InlineData("01 23 45 67 89", "FR", "+33123456789")]
    [InlineData("0412 345 678", "AU", "+61412345678")]
    [InlineData("8 (916) 123-45-67", "RU", "+79161234567")]
    [InlineData("9161234567", "RU", "+79161234567")]
    [InlineData("06 1 234 5678", "HU", "+3612345678")]
    [InlineData("02 1234567", "IT", "+39021234567")]
    [InlineData("+39 02 1234567", "US", "+39021234567")]
    [InlineData("98765 43210", "IN", "+919876543210")]
    [InlineData("09876543210", "IN", "+919876543210")]
    [InlineData("612 345 678", "ES", "+34612345678")]
    [InlineData("9123 4567", "SG", "+6591234567")]
    [InlineData("(11) 98765-4321", "BR", "+5511987654321")]
    [InlineData("+52 1 55 1234 5678", "US", "+525512345678")]
    [InlineData("090-1234-5678", "JP", "+819012345678")]
    [InlineData("054-123-4567", "IL", "+972541234567")]
    [InlineData("+353 (0)87 123 4567", "US", "+353871234567")]
    [InlineData("+298 212345", "US", "+298212345")]
    [InlineData("011 4321 9876", "AR", "+541143219876")]
    public void What_people_type_becomes_e164(string text, string region, string expected)
    {
        Assert.True(PhoneNumber.TryParse(text, region, out var e164));
        Assert.Equal(expected, e164);
    }

    [Theory]
    [InlineData(null, "US")]
    [InlineData("", "US")]
    [InlineData("  ", "US")]
    [InlineData("n/a", "US")]
    [InlineData("1-800-FLOWERS", "US")]
    [InlineData("call me at 202-555-0195", "US")]
    [InlineData("555-0195", "US")]
    [InlineData("5550195", "GB")]
    [InlineData("0123456789", "US")]
    [InlineData("+1 555 0195", "US")]
    [InlineData("+1 20255501955", "US")]
    [InlineData("+999 12345678", "US")]
    [InlineData("+", "US")]
    [InlineData("+44", "US")]
    [InlineData("2025550195 or 2025550196", "US")]
    [InlineData("+1 202 555 0195 +1 202 555 0196", "US")]
    [InlineData("202-555-0195 202-555-0196", "US")]
    [InlineData("$2025550195", "US")]
    [InlineData("020 7946 0018", "XX")]
    [InlineData("12345678901234567890", "US")]
    public void What_is_no_number_is_refused(string? text, string region)
    {
        Assert.False(PhoneNumber.TryParse(text, region, out var e164));
        Assert.Null(e164);
    }

    [Theory]
    [InlineData("(202) 555-0195")]
    [InlineData("202-555-0195")]
    [InlineData("1 202 555 0195")]
    [InlineData("+1.202.555.0195")]
    [InlineData("2025550195 x44")]
    [InlineData("001-202-555-0195")]
    [InlineData("011 1 202 555 0195")]
    public void A_record_holds_the_same_number_in_many_ways(string record) =>
        Assert.True(PhoneNumber.SameNumber(record, "+12025550195", "US"));

    [Theory]
    [InlineData("555-0195")]
    [InlineData("0195")]
    [InlineData("(202) 555-0196")]
    [InlineData("+44 2025550195")]
    [InlineData("(212) 025-5501 95")]
    [InlineData("")]
    [InlineData("unknown")]
    public void A_part_or_another_number_is_not_the_same(string record) =>
        Assert.False(PhoneNumber.SameNumber(record, "+12025550195", "US"));

    [Theory]
    [InlineData("020 7946 0018", true)]
    [InlineData("+44 20 7946 0018", true)]
    [InlineData("7946 0018", false)]
    [InlineData("2079460018", false)]
    public void A_record_of_another_country_is_read_as_that_country_only_where_home_cannot_read_it(string record, bool same) =>
        Assert.Equal(same, PhoneNumber.SameNumber(record, "+442079460018", "US"));

    [Theory]
    [InlineData("+11234567890", true)]
    [InlineData("+19999999999", true)]
    [InlineData("+12025550195", false)]
    [InlineData("+447911123456", false)]
    public void Filler_is_told_from_numbers(string e164, bool filler) => Assert.Equal(filler, PhoneNumber.IsPlaceholder(e164));

    [Theory]
    [InlineData(
        "+12025550195",
        "(202) 555-0195",
        "202-555-0195",
        "2025550195",
        "1-2025550195",
        "+1 (202) 555-0195",
        "202.555.0195",
        "12025550195")]
    [InlineData(
        "+442079460018", "020 7946 0018", "02079460018", "+44 20 7946 0018", "(020) 7946 0018", "44-2079460018", "+44 (0)20 7946 0018")]
    [InlineData("+447911123456", "07911 123456", "07911123456", "+44 7911 123456", "+447911123456")]
    [InlineData("+33123456789", "01 23 45 67 89", "0123456789", "+33 1 23 45 67 89")]
    [InlineData("+49301234567", "030 1234567", "0301234567", "+49 30 1234567")]
    [InlineData("+61412345678", "0412 345 678", "+61 412 345 678")]
    [InlineData("+34612345678", "612 345 678", "612345678", "+34 612 345 678")]
    [InlineData("+919876543210", "98765 43210", "9876543210", "+91 98765 43210")]
    [InlineData("+79161234567", "8 (916) 123-45-67", "8 916 123-45-67", "89161234567", "+7 916 123-45-67")]
    public void The_usual_renderings_are_among_those_looked_for(string e164, params string[] expected)
    {
        var renderings = PhoneRenderings.Of(e164);

        Assert.Contains(e164, renderings);
        foreach (var one in expected) Assert.Contains(one, renderings);
    }

    /// <summary>What earlier versions stored as identities: they are numbers in every region, and found again.</summary>
    [Fact]
    public void Stored_numbers_parse_to_themselves_in_any_region()
    {
        foreach (var e164 in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "phones.v1.txt")))
            foreach (var region in new[] { "US", "DE", "IT", "XX" })
            {
                Assert.True(PhoneNumber.TryParse(e164, region, out var parsed), e164);
                Assert.Equal(e164, parsed);
                var renderings = PhoneRenderings.Of(e164);
                Assert.InRange(renderings.Length, 2, PhoneRenderings.Limit);
                foreach (var rendering in renderings.Where(rendering => rendering.StartsWith('+')))
                    Assert.True(PhoneNumber.SameNumber(rendering, e164, region), $"{rendering} is not {e164}");
            }
    }
}
