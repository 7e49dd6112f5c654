using System.Collections.Frozen;

namespace OnceHub.Sync.Domain;

/// <summary>What guests type for their company.</summary>
public static class CompanyName
{
    /// <summary>In lower case, letters and digits only. Strangers type the same, so it must never join them in one Account.</summary>
    private static readonly FrozenSet<string> Fillers = Words(
        "n a, na, none, nope, no, nil, null, nothing, not applicable, not available, not provided, not specified",
        "not listed, not sure, tbd, tba, tbc, unspecified, undefined, unknown, anonymous, blank, empty, other, others",
        "various, company, my company, company name, your company, no company, no company name, the company, business",
        "organization, test, testing, tester, test company, test test, test account, demo, sample, example, dummy, fake",
        "foo, foobar, bar, asdf, asd, asdfasdf, qwe, qwer, qwerty, abc, abcd, 123, 1234, 12345, 123456, private",
        "personal, private person, private individual, individual, self, myself, me, just me, me myself and i",
        "self employed, selfemployed, freelance, freelancer, freelancing, sole trader, sole proprietor, independent",
        "independent contractor, contractor, home, homeowner, at home, student, retired, unemployed, not employed",
        "not working, between jobs, job seeker, family, friend, consumer, customer, client, guest, keine, keiner",
        "keine firma, keine angabe, k a, privat, privatperson, privatkunde, selbstständig, selbständig, freiberuflich",
        "rentner, aucun, aucune, aucune entreprise, néant, particulier, indépendant, indépendante, sans, sans emploi",
        "s o, retraité, ninguna, ninguno, ningún, sin empresa, no aplica, no tengo, particular, autónomo, autonoma",
        "independiente, estudiante, nada, nenhuma, nenhum, sem empresa, não, nao, não se aplica, não tenho, autônomo",
        "autonomo, pessoa física, pessoa fisica, estudante, nessuna, nessuno, privato, libero professionista, geen",
        "geen bedrijf, nvt, n v t, zelfstandig, zzp, ingen, inget, intet, ei ole, brak, nie dotyczy, prywatnie",
        "osoba prywatna, žádná, žádný, není, nincs, yok, bireysel, нет, нету, без, отсутствует, физлицо, частное лицо",
        "немає, なし, 無し, ナシ, 無, 无, 無所属, 個人, 个人, 没有, 無職, 未定, 없음, 개인, 무, لا يوجد, لا, אין, פרטי, ไม่มี, không, không có",
        "tidak ada, asdfgh, asdfghjkl, entfällt, nicht vorhanden, freiberufler, freiberuflerin, selbststaendig, selbstaendig",
        "auto entrepreneur, pas de société, pas d entreprise, sans objet, nessuna azienda, libera professionista, zzper",
        "inget företag, nie mam, osoba fizyczna, самозанятый, フリーランス, 自由职业, 프리랜서");

    /// <summary>Whether the text is what people type to get past the question: no letter or digit, a single one, or such a word.</summary>
    public static bool IsFiller(string text)
    {
        var plain = Plain(text);
        return plain.Length < 2
            ? !IsIdeograph(plain) || Fillers.Contains(plain)
            : Fillers.Contains(plain) || IsRepeated(plain) || IsTest(plain);
    }

    /// <summary>The first that names a company; null when none does.</summary>
    public static string? FirstOf(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
            if (!string.IsNullOrWhiteSpace(text) && !IsFiller(text)) return text;
        return null;
    }

    /// <summary>Test123.</summary>
    private static bool IsTest(string plain) => plain.StartsWith("test", StringComparison.Ordinal) && plain.Length > 4
        && !plain.AsSpan(4).ContainsAnyExceptInRange('0', '9');

    /// <summary>XXX and 0000; AAA is an automobile club, and III could be one.</summary>
    private static bool IsRepeated(string plain) =>
        plain[0] is 'x' or 'z' or (>= '0' and <= '9') && !plain.AsSpan().ContainsAnyExcept(plain[0]);

    /// <summary>A letter of Chinese, Japanese or Korean is a word.</summary>
    private static bool IsIdeograph(string plain) => plain.Length == 1 && plain[0] >= '\u2E80';

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static FrozenSet<string> Words(params string[] lines) => lines.SelectMany(line => line.Split(',')).Select(Plain).ToFrozenSet();
}
