using System.Collections.Frozen;

namespace OnceHub.Sync.Domain;

/// <summary>
/// The signs of a region's numbers: before decimals, and between thousands (a blank stands for every space, the apostrophe
/// for all of its forms). By Unicode CLDR 48, for the language that most people of the region write in; where amounts of
/// money have another sign than numbers (Austria), that one. It is data of ours because the process runs without ICU.
/// </summary>
internal sealed record NumberSeparators(char Decimal, char Group)
{
    /// <summary>Of numbers that are no text, in every region.</summary>
    public static readonly NumberSeparators OfJson = new('.', ',');

    private static readonly FrozenDictionary<string, NumberSeparators> ByRegion = Read(
        (new(',', '.'), """
            AD AR AT AW AZ BA BE BI BN BO BR CF CL CO CY DE DK DZ EC ES FO GL GQ GR HR ID IS IT LA LB LU LY MA MD ME MK MR NL RO RS RW
            SI SM SN SR TN TR UY VA VE VN
            """),
        (new(',', ' '), """
            AL AM AO AX BF BG BJ BL BY CD CG CI CM CR CV CZ DJ EE FI FR GA GE GF GN GP GW HU KG KZ LT LV MC MF MQ MU MZ NA NC NO PF PL
            PM PT RE RU SC SE SJ SK ST TG TJ TL TM UA UZ WF XK YT ZA
            """),
        (new('.', '\''), "CH LI"));

    /// <summary>All other regions write a decimal point and commas.</summary>
    public static NumberSeparators Of(string region) => ByRegion.GetValueOrDefault(region, OfJson);

    private static FrozenDictionary<string, NumberSeparators> Read(params (NumberSeparators Signs, string Regions)[] rows) => rows
        .SelectMany(row => row.Regions.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(region => (region, row.Signs)))
        .ToFrozenDictionary(pair => pair.region, pair => pair.Signs, StringComparer.OrdinalIgnoreCase);
}
