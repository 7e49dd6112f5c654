using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OnceHub.Sync.Domain;

/// <summary>A date in figures or with its month's name, with or without the day of the week.</summary>
internal static partial class DateText
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Two digits of a year are those nearest to now, as in .NET and JavaScript libraries: 49 is 2049, 50 is 1950.</summary>
    private const int FirstOfLastCentury = 50;

    /// <summary>The United States, what belongs to them, and the Philippines write the month first.</summary>
    private static readonly FrozenSet<string> MonthFirst = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "US", "PR", "GU", "VI", "AS", "MP", "UM", "FM", "MH", "PW", "PH");

    /// <summary>The names that browsers write for their languages, by month; without points.</summary>
    private static readonly FrozenDictionary<string, int> Months = Numbered(
        "jan january januar jänner jaenner janv janvier ene enero gen gennaio janeiro januari stycznia sty ledna "
            + "ianuarie ian ocak oca января янв січня січ януари ιανουαρίου ιαν يناير januára tammikuuta tammik január",
        "feb february februar feber févr fevr fév fev février fevrier febrero febbraio fevereiro februari lutego lut února "
            + "februarie şubat şub subat февраля февр лютого лют февруари φεβρουαρίου φεβ فبراير februára helmikuuta helmik február",
        "mar march mär märz mrz maerz mars marzo março marco mrt maart marca března "
            + "martie mart марта мар березня бер март μαρτίου μαρ مارس maret maaliskuuta maalisk március márc",
        "apr april avr avril abr abril aprile kwietnia kwi dubna "
            + "aprilie apríla nisan nis апреля апр квітня квіт април απριλίου απρ أبريل huhtikuuta huhtik április ápr",
        "may mai mayo mag maggio maio mei maj maja května "
            + "mayıs mayis мая травня трав май μαΐου μαΐ مايو mája toukokuuta toukok május máj",
        "jun june juni juin junio giu giugno junho czerwca cze června "
            + "iunie iun haziran haz июня июн червня черв юни ιουνίου ιουν يونيو júna kesäkuuta kesäk június jún",
        "jul july juli juil juillet julio lug luglio julho lipca lip července "
            + "iulie iul temmuz tem июля июл липня лип юли ιουλίου ιουλ يوليو júla heinäkuuta heinäk július júl",
        "aug august août aout ago agosto augustus augusti sierpnia sie srpna "
            + "ağustos ağu agustos августа авг серпня серп август αυγούστου αυγ أغسطس augusta elokuuta elok augusztus",
        "sep sept september septembre septiembre set settembre setembro września wrz září "
            + "septembrie eylül eyl eylul сентября сент вересня вер септември σεπτεμβρίου σεπ سبتمبر septembra syyskuuta syysk "
            + "szeptember szept",
        "oct october okt oktober octobre octubre ott ottobre out outubro października paź října "
            + "octombrie ekim eki октября окт жовтня жовт октомври οκτωβρίου οκτ أكتوبر októbra lokakuuta lokak október",
        "nov november novembre noviembre novembro listopada lis listopadu "
            + "noiembrie kasım kas kasim ноября нояб листопада лист ноември νοεμβρίου νοε نوفمبر novembra marraskuuta marrask",
        "dec december dez dezember déc décembre decembre dic diciembre dicembre dezembro grudnia gru prosince "
            + "decembrie aralık ara aralik декабря дек грудня груд декември δεκεμβρίου δεκ ديسمبر decembra desember des joulukuuta jouluk");

    private static readonly FrozenSet<string> Weekdays = Words(
        "mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday fri friday sat saturday sun sunday",
        "mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend so sonntag",
        "lun lundi mar mardi mer mercredi jeu jeudi ven vendredi sam samedi dim dimanche",
        "lunes martes mié mie miércoles miercoles jue jueves vie viernes sáb sab sábado sabado dom domingo",
        "lunedì martedì mercoledì gio giovedì venerdì sabato domenica seg segunda ter terça terca qua quarta qui quinta sex sexta feira",
        "ma maandag dinsdag wo woensdag donderdag vr vrijdag za zaterdag zo zondag",
        "mån måndag tis tisdag ons onsdag tors torsdag fre fredag lör lördag sön söndag man mandag tir tirsdag lør lørdag søn søndag",
        "poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle hétfő kedd szerda csütörtök",
        "péntek szombat vasárnap luni marți miercuri joi vineri sâmbătă duminică pazartesi salı çarşamba perşembe cuma cumartesi pazar",
        "maanantai maanantaina tiistai tiistaina keskiviikko keskiviikkona torstai torstaina perjantai perjantaina lauantai lauantaina",
        "sunnuntai sunnuntaina понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс понеділок вівторок",
        "середа четвер субота неділя senin selasa rabu kamis jumat sabtu minggu");

    /// <summary>Words between day, month and year.</summary>
    private static readonly FrozenSet<string> Joints = Words("of the de del den le el the do");

    public static DateOnly? Read(string text, string region)
    {
        var bare = WithoutWeekdayAtEnd(text);
        return (InFigures(bare, region) ?? WithMonthName(bare)) is { } date ? Civil(date, region) : null;
    }

    /// <summary>In Thailand years are the Buddhist era's, 543 ahead (Unicode CLDR: its preferred calendar), also in browsers.</summary>
    private static DateOnly Civil(DateOnly date, string region) =>
        date.Year >= FirstBuddhistYear && region.Equals("TH", StringComparison.OrdinalIgnoreCase) ? date.AddYears(-BuddhistEra) : date;

    private const int BuddhistEra = 543;
    private const int FirstBuddhistYear = 2400;

    private static DateOnly? InFigures(string text, string region)
    {
        var bare = WithoutWeekday(text).TrimEnd('.', ' ');
        foreach (var iso in new[] { YearFirst().Match(bare), Basic().Match(bare) })
            if (iso.Success) return Of(iso.Groups[1].Value, Number(iso.Groups[2].Value), Number(iso.Groups[3].Value));
        if (YearLast().Match(bare) is not { Success: true } match) return null;
        var (first, second, year) = (Number(match.Groups[1].Value), Number(match.Groups[3].Value), match.Groups[4].Value);
        var (byDay, byMonth) = (Of(year, second, first), Of(year, first, second));
        if (!MonthFirst.Contains(region)) return byDay ?? byMonth;
        if (match.Groups[2].ValueSpan[0] != '.') return byMonth ?? byDay;
        // Where points are used, the day goes first; in these regions they are not.
        return byDay is null || byMonth is null || byDay == byMonth ? byDay ?? byMonth : null;
    }

    private static string WithoutWeekday(string text)
    {
        var end = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (end <= 0) return text;
        var words = WordsOf(text[..end]);
        return words.Count > 0 && words.TrueForAll(Weekdays.Contains) ? text[end..] : text;
    }

    /// <summary>Hungarian and Turkish name the day of the week last; Russian ends with a word for year.</summary>
    private static string WithoutWeekdayAtEnd(string text)
    {
        var bare = YearWord().Replace(text, "");
        var start = bare.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        if (start == 0 || start == bare.Length) return bare;
        var words = WordsOf(bare[start..]);
        return words.Count > 0 && words.TrueForAll(Weekdays.Contains) ? bare[..start] : bare;
    }

    private static DateOnly? WithMonthName(string text)
    {
        var words = WordsOf(Ordinal().Replace(text, "$1")).FindAll(word => !Joints.Contains(word));
        // Mar. is a Tuesday in some languages, and March in others.
        var hasTwoMonths = words.FindAll(Months.ContainsKey).Count > 1;
        while (words.Count > 3 && Weekdays.Contains(words[0]) && (hasTwoMonths || !Months.ContainsKey(words[0]))) words.RemoveAt(0);
        if (words.Count != 3) return null;
        var at = words.FindIndex(Months.ContainsKey);
        if (at is not (0 or 1)) return null;
        var (day, year) = at == 1 && words[0].Length == 4 ? (words[2], words[0]) : at == 1 ? (words[0], words[2]) : (words[1], words[2]);
        return IsFigures(day) && day.Length <= 2 && IsFigures(year) ? Of(year, Months[words[at]], Number(day)) : null;
    }

    private static DateOnly? Of(string yearText, int month, int day)
    {
        if (yearText.Length is not (2 or 4)) return null;
        var year = Number(yearText);
        if (yearText.Length == 2) year += year < FirstOfLastCentury ? 2000 : 1900;
        var isDate = year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        return isDate ? new DateOnly(year, month, day) : null;
    }

    private static List<string> WordsOf(string text) =>
        [.. text.ToLowerInvariant().Split([' ', ',', '.', '-', '/', '\'', '\u2019'], StringSplitOptions.RemoveEmptyEntries)];

    private static bool IsFigures(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static FrozenDictionary<string, int> Numbered(params string[] months) => months
        .SelectMany((names, index) => names.Split(' ').Select(name => (Name: name, Month: index + 1)))
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Month);

    private static FrozenSet<string> Words(params string[] lines) => lines.SelectMany(line => line.Split(' ')).ToFrozenSet();

    [GeneratedRegex(@"^([0-9]{4})(?:-|/|\. ?)([0-9]{1,2})(?:-|/|\. ?)([0-9]{1,2})$", Options)]
    private static partial Regex YearFirst();

    /// <summary>ISO 8601's basic form.</summary>
    [GeneratedRegex(@"^([12][0-9]{3})([0-9]{2})([0-9]{2})$", Options)]
    private static partial Regex Basic();

    [GeneratedRegex(@"^([0-9]{1,2})(-|/|\. ?)([0-9]{1,2})\2([0-9]{4}|[0-9]{2})$", Options)]
    private static partial Regex YearLast();

    [GeneratedRegex(@"(?<=[0-9]{4})\s?(?:г|р|года|року)\.?$", Options)]
    private static partial Regex YearWord();

    [GeneratedRegex(@"(?<=\b)([0-9]{1,2})(?:st|nd|rd|th|er|º|ª|°)(?!\w)", Options)]
    private static partial Regex Ordinal();
}
