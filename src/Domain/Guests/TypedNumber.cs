using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>A phone number as typed, reduced to what was meant: digits, a leading plus, OnceHub's country-number form.</summary>
/// <param name="Digits">Without the extension.</param>
/// <param name="CodeBeforeDash">What may be a calling code: of <c>1-2025550195</c> (up to three digits, one dash, the rest) the 1.</param>
internal readonly partial record struct TypedNumber(string Digits, bool HasPlus, string? CodeBeforeDash)
{
    /// <summary>Longer texts are notes, not numbers.</summary>
    private const int MaxTextLength = 60;

    /// <summary>Null for what holds letters, or signs that no number has.</summary>
    public static TypedNumber? From(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength) return null;
        var number = Bare(text);
        var digits = new StringBuilder(number.Length);
        var plus = false;
        foreach (var c in number)
        {
            if (char.IsDigit(c)) digits.Append((char)('0' + (int)char.GetNumericValue(c)));
            else if (c is '+' or '\uFF0B')
            {
                if (digits.Length > 0) return null;
                plus = true;
            }
            else if (!IsSeparator(c)) return null;
        }
        if (digits.Length == 0) return null;
        var form = CountryDashNumber().Match(number);
        return new TypedNumber(digits.ToString(), plus, form.Success ? form.Groups[1].Value : null);
    }

    public static bool EndsInExtension(string text) => Extension().IsMatch(WithoutRemark(text));

    /// <summary>Without what people and programs put around a number: quotes, a label, a remark, an extension, decimals.</summary>
    private static string Bare(string text)
    {
        var number = Label().Replace(WithoutRemark(text), "");
        return Decimals().Replace(CarrierPlace().Replace(Extension().Replace(number, ""), ""), "");
    }

    private static string WithoutRemark(string text) => Remark().Replace(text.Trim().Trim(Quotes), "");

    /// <summary>Besides dashes and spaces: brackets, points, slashes, swung dashes, also of full width; the long vowel mark.</summary>
    private const string Separators = "()[]./~\u2212\u00B7\uFF08\uFF09\uFF3B\uFF3D\uFF0E\uFF0F\u30FC\u2053\u223C\uFF5E";

    /// <summary>An apostrophe keeps a spreadsheet from reading a number as one.</summary>
    private static readonly char[] Quotes = [' ', '\'', '"', '\u2018', '\u2019', '\u201C', '\u201D'];

    private static bool IsSeparator(char c) => char.IsWhiteSpace(c) || Separators.Contains(c, StringComparison.Ordinal)
        || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string ExtensionWords =
        "extensi[oó]n|extn?|xtn|x|int|доб|anexo|ramal|poste|toestel|durchwahl|dw|wewn?|klapka|linka|dahili|内線|内线|分机|分機|转|轉";

    /// <summary>
    /// What kind of phone it is, or where it stands, in the languages of guests. No fax, and nobody else's (assistant, wife):
    /// such a number is not the guest's.
    /// </summary>
    private const string Kinds =
        "callto|tele?(?:phone|fon[eo]?|f)?|t[ée]l[ée]phone|tel[ée]fono|t[ée]l|tlf|tlm|telm|phone|ph|fone?|"
        + "mob(?:ile?|il|[ií]ln[ií])?|m[óo]vil|celular|cel|cell(?:phone|ulare)?|handy|natel|gsm|portable|kom(?:[óo]rk(?:a|owy))?|"
        + "whats\\s?app|viber|telegram|signal|sms|"
        + "home|work|office|business|main|direct|private?|b[üu]ro|privat|gesch[äa]ftlich|bureau|number|no|nr|nummer|num[ée]ro|n[úu]mero|"
        + "тел(?:ефон)?|моб(?:ильный)?|сот(?:овый)?|電話(?:番号)?|携帯(?:電話)?|电话|手机|手機|전화(?:번호)?|휴대폰|휴대전화|핸드폰|טלפון|נייד|هاتف|جوال|موبايل";

    private const string Letters = "[tmpcohwd]";

    /// <summary>Digits with a word before them; or dialled after a pause, as address books of phones have it (<c>,,123#</c>).</summary>
    [GeneratedRegex(
        @"[\s,;.\-/(]*(?:(?:" + ExtensionWords + @")[.:=\s]*|[\#＃]\s*)\d{1,8}\s*\)?\s*$|(?<=\d)\s*(?:,{1,3}|;)\s*\d{1,6}\#?\s*$", Options)]
    private static partial Regex Extension();

    /// <summary>Before a number: <c>Tel.:</c>, <c>Mobile phone</c>, <c>M:</c>, <c>T +49</c>.</summary>
    [GeneratedRegex(
        @"^(?:(?:(?:" + Kinds + @")(?![\p{L}\p{M}])[\s.]*){1,3}[:：\#]?|"
        + Letters + @"(?:\s*[.:：]|\s(?=[+(\d]))|\#)\s*(?=[+＋(（\d])", Options)]
    private static partial Regex Label();

    /// <summary>After a number: <c>(cell)</c>, <c>mobile</c>, <c>(c)</c>.</summary>
    [GeneratedRegex(
        @"(?<=\d)(?:[\s,\-]*[\(\[]\s*(?:(?:(?:" + Kinds + @")[\s.]*){1,3}|" + Letters + @")\s*[\)\]]|"
        + @"[\s,\-]+(?:" + Kinds + @"))\s*$", Options)]
    private static partial Regex Remark();

    /// <summary>Brazil's <c>0xx11</c>: any carrier may stand there.</summary>
    [GeneratedRegex(@"^\(?0?\s?xx\s?(?=[0-9]{2}\D)", Options)]
    private static partial Regex CarrierPlace();

    /// <summary>A spreadsheet's number: 2025550195.0.</summary>
    [GeneratedRegex(@"(?<=^\+?[0-9]{7,15})\.0$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimals();

    [GeneratedRegex(@"^\s*([1-9][0-9]{0,2})-[0-9]{5,14}\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex CountryDashNumber();
}
