using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace OnceHub.Sync.Salesforce;

/// <summary>
/// The Salesforce package, put together for a metadata deploy from the SFDX source in deploy/salesforce, which is embedded:
/// the same files serve the gateway and those who deploy by hand.
/// </summary>
public static class ConnectorPackage
{
    public const string PermissionSet = "OnceHub_Integration";

    /// <summary>What the buttons hold instead of a booking page.</summary>
    public const string PlaceholderPage = "https://go.oncehub.com/YOUR-PAGE";

    private const string ApiVersion = "62.0";
    private const string ResourcePrefix = "package/";
    private const string Namespace = "http://soap.sforce.com/2006/04/metadata";
    private const string PersonAccounts = "person-accounts";
    private static readonly XNamespace Metadata = Namespace;

    private static readonly ImmutableArray<Source> Sources = [.. ReadSources()];

    /// <summary>What would be deployed, by type and name.</summary>
    public static ImmutableArray<PackageMember> MembersOf(PackageContent content) => [.. Chosen(content).Select(source => source.Member)];

    /// <summary>A zip in metadata format, package.xml at its root.</summary>
    public static byte[] ToZip(PackageContent content)
    {
        var sources = Chosen(content).ToArray();
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (
                var parts in sources.Where(source => source.Object is not null).GroupBy(source => source.Object!, StringComparer.Ordinal))
                Add(
                    zip,
                    $"objects/{parts.Key}.object",
                    new XElement(Metadata + "CustomObject", parts.Select(part => AsPart(part, content))));
            foreach (var whole in sources.Where(source => source.Object is null))
                Add(zip, $"permissionsets/{whole.Member.FullName}.permissionset", whole.Xml);
            Add(zip, "package.xml", Manifest(sources));
        }
        return bytes.ToArray();
    }

    private static IEnumerable<Source> Chosen(PackageContent content) => Sources.Where(source =>
        source.Member.Type != "WebLink"
        || (content.BookingPage is not null && (content.PersonAccounts || source.Folder != PersonAccounts)));

    private static XElement AsPart(Source source, PackageContent content)
    {
        var part = new XElement(Metadata + PartName(source.Member.Type), source.Xml.Nodes());
        // The page may bring a query of its own.
        if (content.BookingPage is { } page && part.Element(Metadata + "url") is { } url)
            url.Value = url.Value.Replace(
                PlaceholderPage + "?", page.AbsoluteUri.TrimEnd('/') + (page.Query.Length > 0 ? "&" : "?"), StringComparison.Ordinal);
        return part;
    }

    private static string PartName(string type) => type switch
    {
        "CustomField" => "fields",
        "ValidationRule" => "validationRules",
        "WebLink" => "webLinks",
        _ => throw new InvalidOperationException($"The package holds a {type}, which is no part of an object."),
    };

    private static XElement Manifest(IEnumerable<Source> sources) => new(
        Metadata + "Package",
        sources
            .GroupBy(source => source.Member.Type, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new XElement(
                Metadata + "types",
                group
                    .Select(source => source.Member.FullName)
                    .Order(StringComparer.Ordinal)
                    .Select(name => new XElement(Metadata + "members", name)),
                new XElement(Metadata + "name", group.Key))),
        new XElement(Metadata + "version", ApiVersion));

    private static void Add(ZipArchive zip, string path, XElement root)
    {
        using var entry = zip.CreateEntry(path).Open();
        using var writer = new StreamWriter(entry, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        new XDocument(new XDeclaration("1.0", "UTF-8", null), root).Save(writer);
    }

    private static IEnumerable<Source> ReadSources()
    {
        var assembly = typeof(ConnectorPackage).Assembly;
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            // package/<folder>/main/default/objects/<object>/<kind>/<name>.<type>-meta.xml, or
            // …/permissionsets/<name>.permissionset-meta.xml
            var path = name[ResourcePrefix.Length..].Replace('\\', '/').Split('/');
            var xml = XDocument.Load(stream).Root!;
            var isPart = path[^4] == "objects";
            var own = path[^1][..path[^1].IndexOf('.', StringComparison.Ordinal)];
            yield return new Source(
                path[0], isPart ? path[^3] : null, new PackageMember(xml.Name.LocalName, isPart ? $"{path[^3]}.{own}" : own), xml);
        }
    }

    private sealed record Source(string Folder, string? Object, PackageMember Member, XElement Xml);
}

/// <param name="Type">CustomField, ValidationRule, WebLink or PermissionSet.</param>
/// <param name="FullName">As metadata names it, for example <c>Activity.OnceHub_Revision__c</c>.</param>
public sealed record PackageMember(string Type, string FullName);

/// <param name="BookingPage">Where the scheduling buttons lead; null leaves the buttons out, so that those which somebody edited
/// stay.</param>
/// <param name="PersonAccounts">The org has Person Accounts: their button too.</param>
public sealed record PackageContent(Uri? BookingPage = null, bool PersonAccounts = false);
