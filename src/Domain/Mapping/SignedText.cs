using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>What people write around the digits of an amount: its sign, its currency, a percent sign.</summary>
internal static partial class SignedText
{
    /// <summary>In any case. None changes the size of the amount, as cents, thousands and millions would.</summary>
    private static readonly FrozenSet<string> Units = Words(StringComparer.OrdinalIgnoreCase, """
        us$ u$s usd$ $us us u.s. ar$ cl$ co$ uy$
        a$ au$ c$ ca$ can$ nz$ hk$ s$ sg$ nt$ r$ mx$ mex$ j$ tt$ bz$ z$ n$ rd$ $u rs rs. re. inr rp rp. rm kr kr. kč zł ft
        lei leu лв лв. руб руб. р р. грн грн. din din. дин дин. ден ден. fr fr. sfr sfr. fs ksh ksh. tsh ush php b/. s/ s/. bs bs. gs
        gs. vnđ đ 元 円 圓 圆 원 บาท dollar dollars euro euros pound pounds sterling yen yuan rmb renminbi rupee rupees peso pesos real reais
        franc francs franken krona kronor krone kroner koruna koruny korun zloty złoty złote złotych forint rand won baht ringgit rupiah
        shilling shillings naira dirham dirhams riyal riyals rial lira tl ruble rubles rouble roubles рубль рубля рублей гривна гривен
        гривень e£ le
        gh₵ dh dh. dhs dhs. dt kd bd tk tk. zl kc kn sr s.r. ש"ח ש״ח שח ريال درهم دينار جنيه د.إ د.إ. ر.س ر.س. ج.م ج.م. د.ك د.ك.
        块 塊 人民币 人民幣 hryvnia shekel shekels nis dinar dinars cedi birr dong taka usd eur gbp jpy cny chf cad aud nzd sek nok dkk pln czk huf
        % percent pct pct. prozent procent pourcent porcento percento
        """);

    /// <summary>ISO 4217, and letters that are money only in capitals.</summary>
    private static readonly FrozenSet<string> Codes = Words(StringComparer.Ordinal, """
        R P Q L N AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP
        CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR
        IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
        MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS
        SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW
        ZWG ZWL BTC ETH
        """);

    /// <summary>Whether the amount is negative, and its digits with what separates them; null where anything else is beside them.</summary>
    public static (bool IsNegative, string Digits)? Of(string text)
    {
        var (first, last) = (text.AsSpan().IndexOfAnyInRange('0', '9'), text.AsSpan().LastIndexOfAnyInRange('0', '9'));
        if (first < 0) return null;
        // .5 has its point before the first digit, Rs.500 has one too.
        if (first > 0 && text[first - 1] is '.' or ',' && (first == 1 || !char.IsLetter(text[first - 2]))) first--;
        var tail = NoCents().Replace(text[(last + 1)..], "");
        if (Around(text[..first]) is not { } before || Around(PerCent().Replace(tail, "percent")) is not { } after) return null;

        // (12.50) is how accountants write a negative; 12.50 (USD) has a remark.
        var isBracketed = before.Contains('(', StringComparison.Ordinal) && after.Contains(')', StringComparison.Ordinal);
        var signs = string.Concat((before + after).Where(c => c is '-' or '+')) + (isBracketed ? "-" : "");
        return signs.Length > 1 ? null : (signs == "-", text[first..(last + 1)]);
    }

    /// <summary>The signs and brackets among units; null where something is no unit.</summary>
    private static string? Around(string text)
    {
        var signs = "";
        foreach (var token in Token().EnumerateMatches(text))
        {
            var word = text.Substring(token.Index, token.Length);
            if (word is "-" or "+" or "(" or ")") signs += word;
            else if (!IsUnit(word)) return null;
        }
        return signs;
    }

    /// <summary>A unit, or a currency's sign beside one: <c>$USD</c>, <c>₹Rs.</c></summary>
    private static bool IsUnit(string word) => IsOne(word)
        || (IsSign(word[0]) && IsOne(word[1..])) || (IsSign(word[^1]) && IsOne(word[..^1]));

    private static bool IsOne(string word) => (word.Length == 1 && IsSign(word[0])) || Units.Contains(word) || Codes.Contains(word);

    /// <summary>Not those of hundredths and thousandths, which would change the size: cent (also of full width), mill, penny.</summary>
    private static bool IsSign(char c) =>
        c is not ('\u00A2' or '\uFFE0' or '\u20A5' or '\u20B0') && char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol;

    private static FrozenSet<string> Words(StringComparer comparer, string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(comparer);

    [GeneratedRegex(@"[-+()]|[^-+()\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    /// <summary>
    /// <c>1500,-</c> of Germany, <c>1500:-</c> of Sweden, <c>1500,=</c> of the Netherlands, <c>1500/-</c> of India; and a point or
    /// comma that nothing follows.
    /// </summary>
    [GeneratedRegex(@"^\s?(?:[.,:](?:\s?(?:-{1,2}|=))?|/[-=])(?=$|\s|[^\d\w])", RegexOptions.CultureInvariant)]
    private static partial Regex NoCents();

    [GeneratedRegex(@"\bper\s+cent\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PerCent();
}
