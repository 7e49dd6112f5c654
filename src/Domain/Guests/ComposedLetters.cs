using System.Collections.Frozen;

namespace OnceHub.Sync.Domain;

/// <summary>
/// Letters that Unicode holds both as one character and as a letter with a mark (Unicode Character Database 15, canonical
/// decompositions to two characters, without those that are never composed). The runtime has no such table in invariant mode.
/// </summary>
internal static class ComposedLetters
{
    /// <summary>The mark, its combining class, letters without it, and the same letters with it.</summary>
    private static readonly (char Mark, byte Class, string Plain, string Marked)[] Rows =
    [
        (
            '\u0300', 230,
            "AEIOUaeiouÜüNnЕИеиĒēŌōWwÂâĂăÊêÔôƠơƯưYyἀἁἈἉἐἑἘἙἠἡἨἩἰἱἸἹὀὁ",
            "ÀÈÌÒÙàèìòùǛǜǸǹЀЍѐѝḔḕṐṑẀẁẦầẰằỀềỒồỜờỪừỲỳἂἃἊἋἒἓἚἛἢἣἪἫἲἳἺἻὂὃ"),
        ('\u0300', 230, "ὈὉὐὑὙὠὡὨὩαεηιουωΑΕΗϊΙϋΥΟΩ", "ὊὋὒὓὛὢὣὪὫὰὲὴὶὸὺὼᾺῈῊῒῚῢῪῸῺ"),
        (
            '\u0301', 230,
            "AEIOUYaeiouyCcLlNnRrSsZzÜüGgÅåÆæØøΑΕΗΙΟΥΩϊαεηιϋουωϒГКгкÇ",
            "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹźǗǘǴǵǺǻǼǽǾǿΆΈΉΊΌΎΏΐάέήίΰόύώϓЃЌѓќḈ"),
        (
            '\u0301', 230,
            "çĒēÏïKkMmÕõŌōPpŨũWwÂâĂăÊêÔôƠơƯưἀἁἈἉἐἑἘἙἠἡἨἩἰἱἸἹὀὁὈὉὐὑὙὠὡ",
            "ḉḖḗḮḯḰḱḾḿṌṍṒṓṔṕṸṹẂẃẤấẮắẾếỐốỚớỨứἄἅἌἍἔἕἜἝἤἥἬἭἴἵἼἽὄὅὌὍὔὕὝὤὥ"),
        ('\u0301', 230, "ὨὩ", "ὬὭ"),
        ('\u0302', 230, "AEIOUaeiouCcGgHhJjSsWwYyZzẠạẸẹỌọ", "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷẐẑẬậỆệỘộ"),
        ('\u0303', 230, "ANOanoIiUuVvÂâĂăEeÊêÔôƠơƯưYy", "ÃÑÕãñõĨĩŨũṼṽẪẫẴẵẼẽỄễỖỗỠỡỮữỸỹ"),
        ('\u0304', 230, "AaEeIiOoUuÜüÄäȦȧÆæǪǫÖöÕõȮȯYyИиУуGgḶḷṚṛαΑιΙυΥ", "ĀāĒēĪīŌōŪūǕǖǞǟǠǡǢǣǬǭȪȫȬȭȰȱȲȳӢӣӮӯḠḡḸḹṜṝᾱᾹῑῙῡῩ"),
        ('\u0306', 230, "AaEeGgIiOoUuУИиуЖжАаЕеȨȩẠạαΑιΙυΥ", "ĂăĔĕĞğĬĭŎŏŬŭЎЙйўӁӂӐӑӖӗḜḝẶặᾰᾸῐῘῠῨ"),
        ('\u0307', 230, "CcEeGgIZzAaOoBbDdFfHhMmNnPpRrSsŚśŠšṢṣTtWwXxYyſ", "ĊċĖėĠġİŻżȦȧȮȯḂḃḊḋḞḟḢḣṀṁṄṅṖṗṘṙṠṡṤṥṦṧṨṩṪṫẆẇẊẋẎẏẛ"),
        (
            '\u0308', 230,
            "AEIOUaeiouyYΙΥιυϒЕІеіАаӘәЖжЗзИиОоӨөЭэУуЧчЫыHhÕõŪūWwXxt",
            "ÄËÏÖÜäëïöüÿŸΪΫϊϋϔЁЇёїӒӓӚӛӜӝӞӟӤӥӦӧӪӫӬӭӰӱӴӵӸӹḦḧṎṏṺṻẄẅẌẍẗ"),
        ('\u0309', 230, "AaÂâĂăEeÊêIiOoÔôƠơUuƯưYy", "ẢảẨẩẲẳẺẻỂểỈỉỎỏỔổỞởỦủỬửỶỷ"),
        ('\u030A', 230, "AaUuwy", "ÅåŮůẘẙ"),
        ('\u030B', 230, "OoUuУу", "ŐőŰűӲӳ"),
        ('\u030C', 230, "CcDdEeLlNnRrSsTtZzAaIiOoUuÜüGgKkƷʒjHh", "ČčĎďĚěĽľŇňŘřŠšŤťŽžǍǎǏǐǑǒǓǔǙǚǦǧǨǩǮǯǰȞȟ"),
        ('\u030F', 230, "AaEeIiOoRrUuѴѵ", "ȀȁȄȅȈȉȌȍȐȑȔȕѶѷ"),
        ('\u0311', 230, "AaEeIiOoRrUu", "ȂȃȆȇȊȋȎȏȒȓȖȗ"),
        ('\u0313', 230, "αΑεΕηΗιΙοΟυωΩρ", "ἀἈἐἘἠἨἰἸὀὈὐὠὨῤ"),
        ('\u0314', 230, "αΑεΕηΗιΙοΟυΥωΩρΡ", "ἁἉἑἙἡἩἱἹὁὉὑὙὡὩῥῬ"),
        ('\u031B', 216, "OoUu", "ƠơƯư"),
        ('\u0323', 220, "BbDdHhKkLlMmNnRrSsTtVvWwZzAaEeIiOoƠơUuƯưYy", "ḄḅḌḍḤḥḲḳḶḷṂṃṆṇṚṛṢṣṬṭṾṿẈẉẒẓẠạẸẹỊịỌọỢợỤụỰựỴỵ"),
        ('\u0324', 220, "Uu", "Ṳṳ"),
        ('\u0325', 220, "Aa", "Ḁḁ"),
        ('\u0326', 220, "SsTt", "ȘșȚț"),
        ('\u0327', 202, "CcGgKkLlNnRrSsTtEeDdHh", "ÇçĢģĶķĻļŅņŖŗŞşŢţȨȩḐḑḨḩ"),
        ('\u0328', 202, "AaEeIiUuOo", "ĄąĘęĮįŲųǪǫ"),
        ('\u032D', 220, "DdEeLlNnTtUu", "ḒḓḘḙḼḽṊṋṰṱṶṷ"),
        ('\u032E', 220, "Hh", "Ḫḫ"),
        ('\u0330', 220, "EeIiUu", "ḚḛḬḭṴṵ"),
        ('\u0331', 220, "BbDdKkLlNnRrTtZzh", "ḆḇḎḏḴḵḺḻṈṉṞṟṮṯẔẕẖ"),
        ('\u0342', 230, "ἀἁἈἉἠἡἨἩἰἱἸἹὐὑὙὠὡὨὩαηιϊυϋω", "ἆἇἎἏἦἧἮἯἶἷἾἿὖὗὟὦὧὮὯᾶῆῖῗῦῧῶ"),
        (
            '\u0345', 240,
            "ἀἁἂἃἄἅἆἇἈἉἊἋἌἍἎἏἠἡἢἣἤἥἦἧἨἩἪἫἬἭἮἯὠὡὢὣὤὥὦὧὨὩὪὫὬὭὮὯὰαάᾶΑὴηή",
            "ᾀᾁᾂᾃᾄᾅᾆᾇᾈᾉᾊᾋᾌᾍᾎᾏᾐᾑᾒᾓᾔᾕᾖᾗᾘᾙᾚᾛᾜᾝᾞᾟᾠᾡᾢᾣᾤᾥᾦᾧᾨᾩᾪᾫᾬᾭᾮᾯᾲᾳᾴᾷᾼῂῃῄ"),
        ('\u0345', 240, "ῆΗὼωώῶΩ", "ῇῌῲῳῴῷῼ"),
        ('\u0653', 230, "ا", "آ"),
        ('\u0654', 230, "اويەہے", "أؤئۀۂۓ"),
        ('\u0655', 220, "ا", "إ"),
        ('\u093C', 7, "नरळ", "ऩऱऴ"),
        ('\u0BD7', 0, "ஒ", "ஔ"),
        ('\u102E', 0, "ဥ", "ဦ"),
        ('\u1B35', 0, "ᬅᬇᬉᬋᬍᬑ", "ᬆᬈᬊᬌᬎᬒ"),
        ('\u3099', 8, "かきくけこさしすせそたちつてとはひふへほうゝカキクケコサシスセソタチツテトハヒフヘホウワヰヱヲヽ", "がぎぐげござじずぜぞだぢづでどばびぶべぼゔゞガギグゲゴザジズゼゾダヂヅデドバビブベボヴヷヸヹヺヾ"),
        ('\u309A', 8, "はひふへほハヒフヘホ", "ぱぴぷぺぽパピプペポ"),
    ];

    /// <summary>The letter and mark that a character stands for.</summary>
    private static readonly FrozenDictionary<char, (char Plain, char Mark)> Parts =
        Rows.SelectMany(row => row.Plain.Zip(row.Marked, (plain, marked) => (plain, marked, row.Mark)))
            .ToFrozenDictionary(letter => letter.marked, letter => (letter.plain, letter.Mark));

    private static readonly FrozenDictionary<(char Plain, char Mark), char> Wholes =
        Parts.ToFrozenDictionary(letter => letter.Value, letter => letter.Key);

    private static readonly FrozenDictionary<char, byte> Classes =
        Rows.DistinctBy(row => row.Mark).ToFrozenDictionary(row => row.Mark, row => row.Class);

    public static (char Plain, char Mark)? Split(char letter) => Parts.TryGetValue(letter, out var parts) ? parts : null;

    public static char? Join(char plain, char mark) => Wholes.TryGetValue((plain, mark), out var whole) ? whole : null;

    /// <summary>The order in which marks of one letter stand; zero of what is no mark of these letters.</summary>
    public static byte ClassOf(char mark) => Classes.GetValueOrDefault(mark);
}
