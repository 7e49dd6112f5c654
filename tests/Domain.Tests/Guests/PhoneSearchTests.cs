using System.Text.RegularExpressions;
using PhoneNumbers;

namespace OnceHub.Sync.Domain.Tests;

/// <summary>What a search of phone fields finds, where words are cut at punctuation and all digits are one word, too.</summary>
public sealed partial class PhoneSearchTests
{
    /// <summary>Notations of national style guides and of address books; extensions as libphonenumber's test data write them.</summary>
    [Theory]
    [InlineData("+12025550142", "(202) 555-0142 x44")]
    [InlineData("+12025550145", "202/555-0145")]
    [InlineData("+12025550142", "202 5550142")]
    [InlineData("+12025550142", "202555 0142")]
    [InlineData("+12025550142", "1.202.555.0142 ext. 7")]
    [InlineData("+12025550142", "20255 50142")]
    [InlineData("+12025550142", "Tel: 202-555-0142 (work)")]
    [InlineData("+12025550142", "2025550142#12")]
    [InlineData("+12025550142", "011 1 202 555 0142")]
    [InlineData("+442079460018", "+44 (0)20 7946 0018")]
    [InlineData("+442079460018", "0207 946 0018 ext 2")]
    [InlineData("+442079460018", "020-79460018")]
    [InlineData("+447700900123", "07700 900123")]
    [InlineData("+447700900123", "077 0090 0123")]
    [InlineData("+4930123456", "030 / 12 34 56")]
    [InlineData("+4915112345603", "0151-123 456 03")]
    [InlineData("+33142685300", "01.42.68.53.00 poste 12")]
    [InlineData("+33142685300", "+33 (0) 1 42 68 53 00")]
    [InlineData("+61270101234", "(02) 7010 1234")]
    [InlineData("+919876543210", "98765 43210")]
    [InlineData("+5511987654321", "(11) 9 8765-4321")]
    [InlineData("+79161234567", "8 (916) 123-45-67 доб. 3")]
    [InlineData("+81312345678", "03-1234-5678")]
    [InlineData("+4531312345", "31 31 23 45")]
    [InlineData("+41441234567", "044 123 45 67")]
    [InlineData("+12025550142", "Cell 202-555-0142")]
    [InlineData("+12025550142", "202-555-0142 (home)")]
    [InlineData("+12025550142", "202.555.0142,,44#")]
    [InlineData("+4915112345603", "Mobil: 0151/12345603 (privat)")]
    [InlineData("+447700900123", "M 07700 900 123")]
    [InlineData("+33142685300", "Tél. 01 42 68 53 00")]
    [InlineData("+79161234567", "моб. 8 916 123-45-67")]
    [InlineData("+819012345678", "携帯 090-1234-5678")]
    public void A_number_is_found_however_it_is_grouped_and_extended(string e164, string stored)
    {
        Assert.True(Finds(e164, stored), string.Join(" OR ", PhoneSearch.Of(e164)));
        var home = PhoneNumberUtil.GetInstance().GetRegionCodeForCountryCode(PhoneNumberUtil.GetInstance().Parse(e164, null).CountryCode);
        Assert.True(PhoneNumber.SameNumber(stored, e164, home), $"It is found, and is not the number in {home}");
    }

    [Theory]
    [InlineData("+12025550142", "(202) 555-0143")]
    [InlineData("+12025550142", "0142")]
    [InlineData("+442079460018", "020 7946 0019")]
    public void Others_are_not(string e164, string stored) => Assert.False(Finds(e164, stored));

    [Theory]
    [InlineData("+12025550142")]
    [InlineData("+442079460018")]
    [InlineData("+4915112345603")]
    [InlineData("+33142685300")]
    [InlineData("+2906123")]
    [InlineData("+88213123456789")]
    public void Many_numbers_fit_into_one_search(string e164)
    {
        var terms = PhoneSearch.Of(e164);
        Assert.InRange(string.Join(" OR ", terms).Length, 10, 600);
        Assert.All(terms, term => Assert.Matches(@"^(\d{6,}\*?|\(\d{2,}( AND \d{2,})+\))$", term));
        Assert.Equal(terms.Length, terms.Distinct().Count());
    }

    private static bool Finds(string e164, string stored)
    {
        var words = Words().Matches(stored).Select(match => match.Value).Append(string.Concat(stored.Where(char.IsAsciiDigit))).ToHashSet();
        return PhoneSearch.Of(e164).Any(term => term.Trim('(', ')').Split(" AND ").All(word =>
            word.EndsWith('*') ? words.Any(held => held.StartsWith(word[..^1], StringComparison.Ordinal)) : words.Contains(word)));
    }

    [GeneratedRegex(@"\p{L}+|\d+")]
    private static partial Regex Words();
}
