using PhoneNumbers;

namespace OnceHub.Sync.Domain.Tests;

/// <summary>
/// Prefixes and notations of the countries. What is right is libphonenumber's metadata of the country and the plan that its
/// regulator publishes (ITU-T E.164 national numbering plans), unless a row says otherwise.
/// </summary>
public class PhonePlanTests
{
    [Theory]
    // OnceHub's country-number form needs a calling code before its dash: 11 and 151 are none, 1, 44, 49 and 351 are.
    [InlineData("11-912345601", "BR", "+5511912345601")]
    [InlineData("21-912345678", "BR", "+5521912345678")]
    [InlineData("151-12345603", "DE", "+4915112345603")]
    [InlineData("160-12345678", "DE", "+4916012345678")]
    [InlineData("176-12345678", "DE", "+4917612345678")]
    [InlineData("2-12345678", "EG", "+20212345678")]
    [InlineData("11-23456789", "AR", "+541123456789")]
    [InlineData("2-98765432", "AU", "+61298765432")]
    [InlineData("3-12345678", "JP", "+81312345678")]
    [InlineData("11-2345678", "ZA", "+27112345678")]
    [InlineData("139-12345678", "CN", "+8613912345678")]
    [InlineData("2-27123456", "TW", "+886227123456")]
    [InlineData("2-7654321", "BE", "+3227654321")]
    // A calling code whose country has no such number.
    [InlineData("30-12345678", "DE", "+493012345678")]
    [InlineData("40-12345678", "DE", "+494012345678")]
    [InlineData("221-1234567", "DE", "+492211234567")]
    [InlineData("20-79460018", "GB", "+442079460018")]
    // A calling code with a number of its country still counts, in every region.
    [InlineData("44-7911123456", "BR", "+447911123456")]
    [InlineData("49-15112345603", "BR", "+4915112345603")]
    [InlineData("351-912345678", "DE", "+351912345678")]
    [InlineData("1-2025550195", "BR", "+12025550195")]
    [InlineData("1-2025550195", "XX", "+12025550195")]
    [InlineData("55-11912345601", "DE", "+5511912345601")]
    public void The_country_number_form_needs_a_calling_code(string text, string region, string expected) => IsRead(text, region, expected);

    [Theory]
    // Argentina: 0 and 15 at home, 9 from abroad (libphonenumber FAQ, "Why wasn't the 15 removed").
    [InlineData("011 15 2345-6789", "AR", "+5491123456789")]
    [InlineData("(0343) 15 555 1212", "AR", "+5493435551212")]
    [InlineData("0343 15 555 1212", "AR", "+5493435551212")]
    [InlineData("03715 15 65 4321", "AR", "+5493715654321")]
    [InlineData("(380) 15 123-4567", "AR", "+5493801234567")]
    [InlineData("(2966) 15 12-3456", "AR", "+5492966123456")]
    [InlineData("+54 9 11 2345 6789", "US", "+5491123456789")]
    [InlineData("+54 11 15 2345 6789", "US", "+5491123456789")]
    // Lithuania: 0 since 2024, 8 before it (RRT).
    [InlineData("0 612 34568", "LT", "+37061234568")]
    [InlineData("8 612 34568", "LT", "+37061234568")]
    [InlineData("(8-612) 34568", "LT", "+37061234568")]
    [InlineData("(0-5) 212 3456", "LT", "+37052123456")]
    // Brazil: a carrier's two digits after the 0 (Anatel).
    [InlineData("0 15 11 98765-4321", "BR", "+5511987654321")]
    [InlineData("021 11 3234-5678", "BR", "+551132345678")]
    [InlineData("0 41 21 98765-4321", "BR", "+5521987654321")]
    [InlineData("011 98765-4321", "BR", "+5511987654321")]
    // Mexico: 01, 044, 045 and the 1 after the calling code went in 2019 (IFT); records still have them.
    [InlineData("01 55 1234 5678", "MX", "+525512345678")]
    [InlineData("044 55 1234 5678", "MX", "+525512345678")]
    [InlineData("045 222 123 4567", "MX", "+522221234567")]
    [InlineData("+52 (1) 222 123 4567", "US", "+522221234567")]
    [InlineData("+52 01 222 123 4567", "US", "+522221234567")]
    // Colombia: carriers 3, 5, 7, 9 after the 0, and 03 before mobile numbers (CRC).
    [InlineData("03 321 123 4567", "CO", "+573211234567")]
    [InlineData("0 321 123 4567", "CO", "+573211234567")]
    [InlineData("09 601 234 5678", "CO", "+576012345678")]
    [InlineData("+57 (0) 321 123 4567", "US", "+573211234567")]
    // Two prefixes, or one of several digits.
    [InlineData("8 029 123 45 67", "BY", "+375291234567")]
    [InlineData("80 29 123-45-67", "BY", "+375291234567")]
    [InlineData("8 701 234 5678", "KZ", "+77012345678")]
    [InlineData("06 20 123 4567", "HU", "+36201234567")]
    [InlineData("17951 139 1234 5678", "CN", "+8613912345678")]
    [InlineData("010 6552 9988", "CN", "+861065529988")]
    [InlineData("082 2 312 3456", "KR", "+8223123456")]
    [InlineData("1831 412 345 678", "AU", "+61412345678")]
    [InlineData("0 14 71234567", "BO", "+59171234567")]
    [InlineData("1900 2212 3456", "CR", "+50622123456")]
    [InlineData("0755 123456", "KG", "+996755123456")]
    // Short forms of one area (San Marino, Guernsey, Barbados).
    [InlineData("886377", "SM", "+3780549886377")]
    [InlineData("256789", "GG", "+441481256789")]
    [InlineData("234-5678", "BB", "+12462345678")]
    // A zero that belongs to the number, and the habit of bracketing one that does not.
    [InlineData("07 01 23 45 67", "CI", "+2250701234567")]
    [InlineData("06 612 34 56", "CG", "+242066123456")]
    [InlineData("+39 (02) 1234 5678", "US", "+390212345678")]
    [InlineData("+41 (0)79 123 45 67", "US", "+41791234567")]
    [InlineData("+45 (0) 32 12 34 56", "US", "+4532123456")]
    [InlineData("0049 (0)151 12345603", "US", "+4915112345603")]
    [InlineData("+0044 7911 123456", "US", "+447911123456")]
    [InlineData("00 49 151 12345603", "DE", "+4915112345603")]
    // Ten digits since November 2024 (Benin, ARCEP), and other late plans.
    [InlineData("01 97 12 34 56", "BJ", "+2290197123456")]
    [InlineData("077 12 34 56", "GA", "+24177123456")]
    // Brackets around what is not dialled, carriers that stand for any, prefixes that were given up.
    [InlineData("079 123 45 67", "CH", "+41791234567")]
    [InlineData("01/512 34 56-12", "AT", "+431512345612")]
    [InlineData("+43 (0) 664/123 45 67", "AT", "+436641234567")]
    [InlineData("+49 30 1234567-0", "DE", "+493012345670")]
    [InlineData("+32 (0)470/12 34 56", "BE", "+32470123456")]
    [InlineData("06 - 12345678", "NL", "+31612345678")]
    [InlineData("621 123 456", "LU", "+352621123456")]
    [InlineData("0044 (0)1632 960123", "GB", "+441632960123")]
    [InlineData("(087) 1234567", "IE", "+353871234567")]
    [InlineData("34612345678", "ES", "+34612345678")]
    [InlineData("393471234567", "IT", "+393471234567")]
    [InlineData("691 234 5678", "GR", "+306912345678")]
    [InlineData("+90 (532) 123 45 67", "TR", "+905321234567")]
    [InlineData("0 22 123 45 67", "PL", "+48221234567")]
    [InlineData("0901/123 456", "SK", "+421901123456")]
    [InlineData("06-30-123-4567", "HU", "+36301234567")]
    [InlineData("0721.234.567", "RO", "+40721234567")]
    [InlineData("091 234 5678", "HR", "+385912345678")]
    [InlineData("067 123 45 67", "UA", "+380671234567")]
    [InlineData("8 067 123 45 67", "UA", "+380671234567")]
    [InlineData("8 29 123 456", "LV", "+37129123456")]
    [InlineData("+46 (0)70 123 45 67", "SE", "+46701234567")]
    [InlineData("(09) 123 4567", "FI", "+35891234567")]
    [InlineData("+972-(0)50-1234567", "IL", "+972501234567")]
    [InlineData("00971 50 123 4567", "AE", "+971501234567")]
    [InlineData("0100 123 4567", "EG", "+201001234567")]
    [InlineData("+234 (0)803 123 4567", "NG", "+2348031234567")]
    [InlineData("254712345678", "KE", "+254712345678")]
    [InlineData("091 98765 43210", "IN", "+919876543210")]
    [InlineData("+88 01712345678", "BD", "+8801712345678")]
    [InlineData("+81 (0)90-1234-5678", "JP", "+819012345678")]
    [InlineData("02)123-4567", "KR", "+8221234567")]
    [InlineData("+6012-345 6789", "MY", "+60123456789")]
    [InlineData("0812-3456-7890", "ID", "+6281234567890")]
    [InlineData("(02) 8123 4567", "PH", "+63281234567")]
    [InlineData("1300 123 456", "AU", "+611300123456")]
    [InlineData("(0xx11) 98765-4321", "BR", "+5511987654321")]
    [InlineData("+55 (011) 98765-4321", "BR", "+5511987654321")]
    [InlineData("5215512345678", "MX", "+525512345678")]
    [InlineData("09 1234 5678", "CL", "+56912345678")]
    [InlineData("+54 (9) 11 2345 6789", "AR", "+5491123456789")]
    [InlineData("0412-1234567", "VE", "+584121234567")]
    [InlineData("(876) 512-3456", "JM", "+18765123456")]
    public void Every_country_has_its_prefixes(string text, string region, string expected) => IsRead(text, region, expected);

    [Theory]
    // East Asian punctuation, and what a dash is typed as.
    [InlineData("（０３）１２３４－５６７８", "JP", "+81312345678")]
    [InlineData("０３ー１２３４ー５６７８", "JP", "+81312345678")]
    [InlineData("03\u22121234\u22125678", "JP", "+81312345678")]
    [InlineData("030／1234567", "DE", "+49301234567")]
    [InlineData("030，1234567", "DE", null)]
    [InlineData("0044.20.7946.0018", "FR", "+442079460018")]
    // Extensions as they are called elsewhere (libphonenumber knows anexo, доб and extensión too).
    [InlineData("030 1234567 Durchwahl 12", "DE", "+49301234567")]
    [InlineData("01 1234567 DW 15", "AT", "+4311234567")]
    [InlineData("(11) 3234-5678 ramal 12", "BR", "+551132345678")]
    [InlineData("01 23 45 67 89 poste 12", "FR", "+33123456789")]
    [InlineData("020 123 4567 toestel 5", "NL", "+31201234567")]
    [InlineData("2 2712 3456 anexo 21", "CL", "+56227123456")]
    [InlineData("912 12 34 56 extensión 3", "ES", "+34912123456")]
    [InlineData("03-1234-5678 内線12", "JP", "+81312345678")]
    [InlineData("(202) 555-0142 (ext. 44)", "US", "+12025550142")]
    [InlineData("202/555-0145", "US", "+12025550145")]
    // Labels that people copy along.
    [InlineData("Tel.: 030 1234567", "DE", "+49301234567")]
    [InlineData("Tel. 030 1234567", "DE", "+49301234567")]
    [InlineData("Mobile: +44 7911 123456", "US", "+447911123456")]
    [InlineData("Cell: 202-555-0195", "US", "+12025550195")]
    [InlineData("WhatsApp: +55 11 91234-5601", "US", "+5511912345601")]
    // Remarks, pauses of address books (",,123#", as libphonenumber reads them), spreadsheets' quotes and decimals.
    [InlineData("T +49 30 1234567", "DE", "+49301234567")]
    [InlineData("Tél. : 06 12 34 56 78", "FR", "+33612345678")]
    [InlineData("Mob 07911 123456", "GB", "+447911123456")]
    [InlineData("M: 202-555-0195", "US", "+12025550195")]
    [InlineData("Cell # 202-555-0195", "US", "+12025550195")]
    [InlineData("Mobile phone: +1 202 555 0195", "US", "+12025550195")]
    [InlineData("phone number: 202-555-0195", "US", "+12025550195")]
    [InlineData("whatsapp +44 7911 123456", "US", "+447911123456")]
    [InlineData("тел. 8 916 123 45 67", "RU", "+79161234567")]
    [InlineData("電話 03-1234-5678", "JP", "+81312345678")]
    [InlineData("电话：010-6552 9988", "CN", "+861065529988")]
    [InlineData("נייד: 050-1234567", "IL", "+972501234567")]
    [InlineData("móvil 612 345 678", "ES", "+34612345678")]
    [InlineData("tel. kom. 512 345 678", "PL", "+48512345678")]
    [InlineData("202-555-0195 (cell)", "US", "+12025550195")]
    [InlineData("(202)555-0195(c)", "US", "+12025550195")]
    [InlineData("202-555-0195 mobile", "US", "+12025550195")]
    [InlineData("(202) 555-0195 x12 (work)", "US", "+12025550195")]
    [InlineData("Mobil 0151/23456789 (privat)", "DE", "+4915123456789")]
    [InlineData("202-555-0195,,123#", "US", "+12025550195")]
    [InlineData("202-555-0195;12", "US", "+12025550195")]
    [InlineData("138 0013 8000转12", "CN", "+8613800138000")]
    [InlineData("221234567 wewn. 12", "PL", "+48221234567")]
    [InlineData("'+12025550195", "US", "+12025550195")]
    [InlineData("\"2025550195\"", "US", "+12025550195")]
    [InlineData("++12025550195", "US", "+12025550195")]
    [InlineData("2025550195.0", "US", "+12025550195")]
    // Somebody else's, a fax, two numbers, a sentence.
    [InlineData("Fax: 202-555-0195", "US", null)]
    [InlineData("202-555-0195 (fax)", "US", null)]
    [InlineData("assistant 202-555-0195", "US", null)]
    [InlineData("call me at 202-555-0195", "US", null)]
    [InlineData("2025550195 or 2025550196", "US", null)]
    [InlineData("202-555-0195, 2025550196", "US", null)]
    [InlineData("202-555-0195 w. 202-555-0196", "US", null)]
    [InlineData("p2025550195", "US", null)]
    [InlineData("2.025550195E9", "US", null)]
    [InlineData("wa.me/447911123456", "US", null)]
    public void Signs_labels_and_extensions_are_not_the_number(string text, string region, string? expected) =>
        IsRead(text, region, expected);

    [Theory]
    // Free-phone and other numbers of no country (ITU-T E.169, E.164 shared codes).
    [InlineData("+800 1234 5678", "+80012345678")]
    [InlineData("+870 773 111 632", "+870773111632")]
    [InlineData("+883 5100 1234 5678", "+883510012345678")]
    [InlineData("+882 16 1234 5678", "+8821612345678")]
    [InlineData("+999 1234 5678", null)]
    [InlineData("+210 1234 5678", null)]
    public void Numbers_of_no_country_are_numbers_where_they_are_assigned(string text, string? expected) => IsRead(text, "US", expected);

    [Theory]
    [InlineData("+6512345678", true)]
    [InlineData("+4512345678", true)]
    [InlineData("+11234567890", true)]
    [InlineData("+6591234567", false)]
    public void The_beginning_of_the_filler_number_is_filler_where_numbers_are_shorter(string e164, bool filler) =>
        Assert.Equal(filler, PhoneNumber.IsPlaceholder(e164));

    [Theory]
    [InlineData("202/555-0145", "+12025550145", "US")]
    [InlineData("06.12.34.56.78", "+33612345678", "FR")]
    [InlineData("030/1234567", "+49301234567", "DE")]
    [InlineData("030-1234567", "+49301234567", "DE")]
    [InlineData("0151 12345603", "+4915112345603", "DE")]
    [InlineData("0207 946 0018", "+442079460018", "GB")]
    [InlineData("011 15-2345-6789", "+5491123456789", "AR")]
    [InlineData("+54 9 11 2345-6789", "+5491123456789", "AR")]
    [InlineData("(11) 91234-5601", "+5511912345601", "BR")]
    [InlineData("11 91234-5601", "+5511912345601", "BR")]
    [InlineData("(0-612) 34568", "+37061234568", "LT")]
    [InlineData("0 612 34568", "+37061234568", "LT")]
    [InlineData("8 (916) 123-45-67", "+79161234567", "RU")]
    [InlineData("03-1234-5678", "+81312345678", "JP")]
    [InlineData("010-1234-5678", "+821012345678", "KR")]
    [InlineData("06-12345678", "+31612345678", "NL")]
    [InlineData("02 1234 5678", "+390212345678", "IT")]
    [InlineData("612-345-678", "+34612345678", "ES")]
    [InlineData("55-11912345601", "+5511912345601", "BR")]
    public void Records_are_asked_for_as_their_country_writes(string stored, string e164, string region)
    {
        Assert.Contains(stored, PhoneRenderings.Of(e164));
        Assert.True(PhoneNumber.SameNumber(stored, e164, region));
    }

    [Fact]
    public void Example_numbers_of_every_country_and_kind_are_read_in_each_of_their_notations()
    {
        foreach (var (region, number) in Examples())
        {
            var e164 = Plans.Format(number, PhoneNumberFormat.E164);
            IsRead(e164, "US", e164);
            IsRead(e164, "XX", e164);
            IsRead(Plans.Format(number, PhoneNumberFormat.INTERNATIONAL), region, e164);
            IsRead(Plans.Format(number, PhoneNumberFormat.NATIONAL), region, e164);
            IsRead(Plans.Format(number, PhoneNumberFormat.RFC3966), region, e164);
        }
    }

    [Fact]
    public void Every_rendering_is_the_number_again_and_the_list_is_bounded()
    {
        foreach (var (region, number) in Examples())
        {
            var e164 = Plans.Format(number, PhoneNumberFormat.E164);
            var renderings = PhoneRenderings.Of(e164);
            Assert.InRange(renderings.Length, 2, PhoneRenderings.Limit);
            Assert.Equal(renderings.Length, renderings.Distinct().Count());
            Assert.Contains(e164, renderings);
            foreach (var rendering in renderings.Where(rendering => rendering.StartsWith('+')))
                Assert.True(PhoneNumber.SameNumber(rendering, e164, region), $"{rendering} is not {e164}");
        }
    }

    private static readonly PhoneNumberUtil Plans = PhoneNumberUtil.GetInstance();

    private static IEnumerable<(string Region, PhoneNumbers.PhoneNumber Number)> Examples() =>
        from region in Plans.GetSupportedRegions()
        from type in new[] { PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE }
        let number = Plans.GetExampleNumberForType(region, type)
        where number is not null && Plans.Format(number, PhoneNumberFormat.E164).Length >= 8
        select (region, number);

    private static void IsRead(string text, string region, string? expected)
    {
        PhoneNumber.TryParse(text, region, out var e164);
        Assert.True(expected == e164, $"'{text}' in {region} is {expected ?? "no number"}, and was read as {e164 ?? "none"}");
    }
}
