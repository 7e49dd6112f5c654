using System.Globalization;

namespace OnceHub.Sync.Domain.Tests.Mapping;

/// <summary>Amounts as browsers and people write them: separators by Unicode CLDR, currencies by ISO 4217 and CLDR's symbols.</summary>
public class NumberTextTests
{
    [Theory]
    // One separator before three digits is what it is in the region.
    [InlineData("1.500", "DE", "1500")]
    [InlineData("12,500", "DE", "12.5")]
    [InlineData("1.500", "US", "1.5")]
    [InlineData("12,500", "US", "12500")]
    [InlineData("1.500", "GB", "1.5")]
    [InlineData("12,500", "GB", "12500")]
    [InlineData("1.500", "BR", "1500")]
    [InlineData("1.500", "IT", "1500")]
    [InlineData("1.500", "ES", "1500")]
    [InlineData("1.500", "NL", "1500")]
    [InlineData("1.500", "AT", "1500")]
    [InlineData("1.500", "ID", "1500")]
    [InlineData("1,500", "IN", "1500")]
    [InlineData("1,500", "MX", "1500")]
    [InlineData("1,500", "JP", "1500")]
    [InlineData("1,500", "FR", "1.5")]
    [InlineData("1,500", "SE", "1.5")]
    [InlineData("1,500", "PL", "1.5")]
    [InlineData("1,500", "ZA", "1.5")]
    [InlineData("1.500", "CH", "1.5")]
    // What is no group of three can only be decimals, whatever the region.
    [InlineData("12,5", "US", "12.5")]
    [InlineData("99,95", "US", "99.95")]
    [InlineData("12.5", "DE", "12.5")]
    [InlineData("99.95", "FR", "99.95")]
    [InlineData("0.500", "DE", "0.5")]
    [InlineData("0,500", "US", "0.5")]
    [InlineData("1234,567", "US", "1234.567")]
    [InlineData("1234.567", "DE", "1234.567")]
    [InlineData("3,14159", "US", "3.14159")]
    [InlineData(".5", "US", "0.5")]
    [InlineData(",5", "DE", "0.5")]
    [InlineData("-.5", "US", "-0.5")]
    [InlineData("5.", "US", "5")]
    // Both, or several of one: the structure tells.
    [InlineData("1.234,56", "US", "1234.56")]
    [InlineData("1,234.56", "DE", "1234.56")]
    [InlineData("1.234.567", "US", "1234567")]
    [InlineData("1,234,567", "DE", "1234567")]
    [InlineData("1.234.567,8", "GB", "1234567.8")]
    [InlineData("1,234.567", "US", "1234.567")]
    [InlineData("12,34,567", "IN", "1234567")]
    [InlineData("₹ 1,00,00,000.50", "IN", "10000000.5")]
    [InlineData("1,00,000", "US", "100000")]
    // Every space and apostrophe.
    [InlineData("1\u202F500,50 €", "FR", "1500.5")]
    [InlineData("1\u00A0500,50 €", "PL", "1500.5")]
    [InlineData("1\u2009500", "US", "1500")]
    [InlineData("1 500", "US", "1500")]
    [InlineData("1 234 567,89", "RU", "1234567.89")]
    [InlineData("1 500.500", "US", "1500.5")]
    [InlineData("1 500,500", "US", "1500.5")]
    [InlineData("1'500.50", "CH", "1500.5")]
    [InlineData("1\u2019500.50", "CH", "1500.5")]
    [InlineData("CHF 1\u2019234\u2019567.\u2013", "CH", "1234567")]
    // Other digits and their signs.
    [InlineData("１，５００", "JP", "1500")]
    [InlineData("\u0661\u066C\u0665\u0660\u0660\u066B\u0665", "EG", "1500.5")]
    [InlineData("\u0967\u0968", "IN", "12")]
    [InlineData("\u06F1\u06F5\u06F0\u06F0", "IR", "1500")]
    public void Separators_are_those_of_the_region(string text, string region, string number) => IsRead(text, region, number);

    [Theory]
    [InlineData("US$ 500")]
    [InlineData("US$500")]
    [InlineData("A$500")]
    [InlineData("C$ 500")]
    [InlineData("CA$500")]
    [InlineData("R$ 500")]
    [InlineData("R$ 500,00")]
    [InlineData("HK$500.00")]
    [InlineData("NT$500")]
    [InlineData("$500 USD")]
    [InlineData("$ 500 (USD)")]
    [InlineData("$USD 500")]
    [InlineData("€500 EUR")]
    [InlineData("AUD $500")]
    [InlineData("usd 500")]
    [InlineData("500 eur")]
    [InlineData("500 Euro")]
    [InlineData("500 euros")]
    [InlineData("500 dollars")]
    [InlineData("500 Pounds Sterling")]
    [InlineData("500 kr")]
    [InlineData("500 kr.")]
    [InlineData("kr. 500")]
    [InlineData("500:-")]
    [InlineData("500,-")]
    [InlineData("500,\u2013 €")]
    [InlineData("500.-")]
    [InlineData("500 Kč")]
    [InlineData("500 zł")]
    [InlineData("500 Ft")]
    [InlineData("500 lei")]
    [InlineData("500 руб.")]
    [InlineData("500 ₽")]
    [InlineData("₹500")]
    [InlineData("Rs. 500")]
    [InlineData("Rs.500")]
    [InlineData("Rs 500")]
    [InlineData("₩500")]
    [InlineData("￥500")]
    [InlineData("500円")]
    [InlineData("500元")]
    [InlineData("RM 500")]
    [InlineData("Rp 500")]
    [InlineData("S/ 500")]
    [InlineData("Fr. 500.\u2013")]
    [InlineData("R 500")]
    [InlineData("KSh 500")]
    [InlineData("₦500")]
    [InlineData("500 %")]
    [InlineData("500\u00A0%")]
    [InlineData("%500")]
    [InlineData("500 percent")]
    [InlineData("500 per cent")]
    [InlineData("٪500")]
    [InlineData("+500")]
    [InlineData("500 US dollars")]
    [InlineData("US $ 500")]
    [InlineData("AR$ 500")]
    [InlineData("500 د.إ")]
    [InlineData("500 ريال")]
    [InlineData("Dhs. 500")]
    [InlineData("500 ש\"ח")]
    [InlineData("LE 500")]
    [InlineData("Tk 500")]
    [InlineData("GH₵ 500")]
    [InlineData("500zl")]
    [InlineData("500 Kc")]
    [InlineData("人民币500")]
    [InlineData("500块")]
    [InlineData("Rs. 500/-")]
    [InlineData("€500,=")]
    [InlineData("'500")]
    public void A_currency_or_percent_sign_is_not_the_number(string text) => IsRead(text, "US", "500");

    [Theory]
    [InlineData("-500")]
    [InlineData("\u2212500")]
    [InlineData("\u2013500")]
    [InlineData("\u2010500")]
    [InlineData("－500")]
    [InlineData("- 500")]
    [InlineData("-$500")]
    [InlineData("$-500")]
    [InlineData("\u2212$500.00")]
    [InlineData("€ -500")]
    [InlineData("500-")]
    [InlineData("500,00- EUR")]
    [InlineData("(500)")]
    [InlineData("($500.00)")]
    [InlineData("$(500)")]
    [InlineData("(500 USD)")]
    [InlineData("(USD 500)")]
    [InlineData("-500 €")]
    public void Every_minus_sign_is_one(string text) => IsRead(text, "US", "-500");

    [Theory]
    // Ambiguous: the separator is neither of the region's.
    [InlineData("1.500", "FR")]
    [InlineData("1.500", "SE")]
    [InlineData("1.500", "ZA")]
    [InlineData("1,500", "CH")]
    public void What_may_be_a_thousand_times_as_large_is_left_out_and_told(string text, string region)
    {
        var problem = Assert.Single(Convert(text, region).Problems);

        Assert.Empty(Convert(text, region).Values);
        Assert.Equal(FieldProblemCodes.DoesNotConvert, problem.Code);
        Assert.Contains("a thousand times", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("12 apples")]
    [InlineData("about 500")]
    [InlineData("500 per month")]
    [InlineData("USD 500/month")]
    [InlineData("between 500 and 600")]
    [InlineData("500-600")]
    [InlineData("500 - 600")]
    [InlineData("500 to 600")]
    [InlineData("> 500")]
    [InlineData("~500")]
    [InlineData("500+600")]
    [InlineData("5k")]
    [InlineData("5M")]
    [InlineData("5 Mio")]
    [InlineData("5 MIO")]
    [InlineData("5 TSD")]
    [InlineData("5 million")]
    [InlineData("50 cents")]
    [InlineData("50 cent")]
    [InlineData("99¢")]
    [InlineData("99￠")]
    [InlineData("50₥")]
    [InlineData("$1.5k")]
    [InlineData("500 T€")]
    [InlineData("5 M$")]
    [InlineData("1.5 lakh")]
    [InlineData("99p")]
    [InlineData("£500pw")]
    [InlineData("1500$00")]
    [InlineData("1500€50")]
    [InlineData("<1500")]
    [InlineData("5 ‰")]
    [InlineData("5万円")]
    [InlineData("1/2")]
    [InlineData("½")]
    [InlineData("1e5")]
    [InlineData("0x10")]
    [InlineData("1,2,3")]
    [InlineData("1,23,4")]
    [InlineData("1.2.3")]
    [InlineData("12,3456,789")]
    [InlineData("1 2 3")]
    [InlineData("12 34")]
    [InlineData("1 234.567 890")]
    [InlineData("202 555 0195")]
    [InlineData("202-555-0195")]
    [InlineData("10:30")]
    [InlineData("2026-01-01")]
    [InlineData("--5")]
    [InlineData("-(5)")]
    [InlineData("-5-")]
    [InlineData("$")]
    [InlineData("USD")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_number_in_any_region_is_left_out_and_told(string text)
    {
        foreach (var region in new[] { "US", "DE", "FR", "CH", "IN", "XX" })
        {
            var converted = Convert(text, region);
            Assert.Empty(converted.Values);
            Assert.Equal(FieldProblemCodes.DoesNotConvert, Assert.Single(converted.Problems).Code);
        }
    }

    [Fact]
    public void A_number_that_is_no_text_is_itself_in_every_region()
    {
        foreach (var region in new[] { "US", "DE", "FR", "CH" })
            foreach (var number in new[] { 1.500m, 12.500m, -0.001m, 1234.567m, 1500m })
                Assert.Equal(number, Number(TypedValue.Convert(Field, FieldValue.Of(number), region, null)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12.5)]
    [InlineData(999.5)]
    [InlineData(1500)]
    [InlineData(1234567.25)]
    [InlineData(-1234567.25)]
    public void A_number_written_as_its_region_writes_is_read_back(double number)
    {
        foreach (
            var (region, point, group) in new[]
            {
                ("US", ".", ","),
                ("DE", ",", "."),
                ("FR", ",", "\u202F"),
                ("CH", ".", "\u2019"),
                ("IN", ".", ","),
                ("PL", ",", "\u00A0"),
            })
        {
            var format = new NumberFormatInfo
            {
                NumberDecimalSeparator = point, NumberGroupSeparator = group, NumberGroupSizes = region == "IN" ? [3, 2] : [3],
            };
            IsRead(((decimal)number).ToString("N2", format), region, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static readonly FieldType Field = new() { Name = "X__c", Kind = FieldKind.Currency, Precision = 18, Scale = 6 };

    private static Converted Convert(string text, string region) => TypedValue.Convert(Field, FieldValue.Of(text), region, null);

    private static decimal Number(Converted converted) =>
        decimal.Parse(Assert.Single(converted.Values).Value.ToString(), CultureInfo.InvariantCulture);

    private static void IsRead(string text, string region, string number)
    {
        var converted = Convert(text, region);
        Assert.True(converted.Values.Length == 1, $"'{text}' in {region} is {number}, and was left out");
        Assert.Equal(decimal.Parse(number, CultureInfo.InvariantCulture), Number(converted));
    }
}
