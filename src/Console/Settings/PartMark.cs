using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Pages.Mapping;

namespace OnceHub.Sync.Pages.Settings;

/// <summary>
/// Marks a part of the settings by what it says. A form sends back the mark of what it shows, by which one sees that another
/// window of the same person has changed that part meanwhile.
/// </summary>
internal static class PartMark
{
    public static string OfTable(OrgSettings settings, MappingTab tab) =>
        Of(OrgSettings.Default with { Mappings = new MappingTable { Contact = tab.Rows(settings.Mappings) } });

    public static string OfRules(OrgSettings settings) => Of(settings with { Mappings = MappingTable.Default });

    private static string Of(OrgSettings part) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OrgSettingsJson.Write(part))))[..16];
}
