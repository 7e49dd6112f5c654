namespace OnceHub.Sync.Salesforce.Emulator.Schema;

internal sealed record Place(string Code, string Name);

/// <summary>The countries and states of an org with state and country picklists: some of those that Salesforce comes with.</summary>
internal static class Places
{
    private const string AllCountries =
        "AR=Argentina|AT=Austria|AU=Australia|BE=Belgium|BR=Brazil|CA=Canada|CH=Switzerland|CL=Chile|CN=China|CZ=Czechia|DE=Germany"
        + "|DK=Denmark|ES=Spain|FI=Finland|FR=France|GB=United "
        + "Kingdom|GR=Greece|IE=Ireland|IL=Israel|IN=India|IT=Italy|JP=Japan|LT=Lithuania|MX=Mexico|NL=Netherlands"
        + "|NO=Norway|NZ=New Zealand|PL=Poland|PT=Portugal|SE=Sweden|SG=Singapore|US=United States|ZA=South Africa";

    private const string UnitedStates =
        "AL=Alabama|AK=Alaska|AZ=Arizona|AR=Arkansas|CA=California|CO=Colorado|CT=Connecticut|DE=Delaware|DC=District of Columbia"
        + "|FL=Florida|GA=Georgia|HI=Hawaii|ID=Idaho|IL=Illinois|IN=Indiana|IA=Iowa|KS=Kansas|KY=Kentucky"
        + "|LA=Louisiana|ME=Maine|MD=Maryland|MA=Massachusetts|MI=Michigan"
        + "|MN=Minnesota|MS=Mississippi|MO=Missouri|MT=Montana|NE=Nebraska|NV=Nevada|NH=New Hampshire|NJ=New Jersey|NM=New Mexico|NY=New "
        + "York|NC=North Carolina"
        + "|ND=North Dakota|OH=Ohio|OK=Oklahoma|OR=Oregon|PA=Pennsylvania|RI=Rhode Island|SC=South Carolina|SD=South "
        + "Dakota|TN=Tennessee|TX=Texas|UT=Utah|VT=Vermont"
        + "|VA=Virginia|WA=Washington|WV=West Virginia|WI=Wisconsin|WY=Wyoming";

    private const string Canada =
        "AB=Alberta|BC=British Columbia|MB=Manitoba|NB=New Brunswick|NL=Newfoundland and Labrador|NS=Nova Scotia|NT=Northwest Territories"
        + "|NU=Nunavut|ON=Ontario|PE=Prince Edward Island|QC=Quebec|SK=Saskatchewan|YT=Yukon Territories";

    private const string Australia =
        "ACT=Australian Capital Territory|NSW=New South Wales|NT=Northern Territory|QLD=Queensland|SA=South Australia|TAS=Tasmania"
        + "|VIC=Victoria|WA=Western Australia";

    private static readonly Dictionary<string, IReadOnlyList<Place>> States = new()
    {
        ["US"] = Read(UnitedStates),
        ["CA"] = Read(Canada),
        ["AU"] = Read(Australia),
    };

    public static IReadOnlyList<Place> Countries { get; } = Read(AllCountries);

    /// <summary>Every state of every country, as describe lists them in one field.</summary>
    public static IReadOnlyList<Place> AllStates { get; } = [.. States.Values.SelectMany(s => s).DistinctBy(s => s.Code)];

    public static IReadOnlyList<Place> StatesOf(string countryCode) => States.GetValueOrDefault(countryCode, []);

    private static IReadOnlyList<Place> Read(string text) =>
        [.. text.Split('|').Select(p => p.Split('=')).Select(p => new Place(p[0], p[1]))];
}
