using System.IO.Compression;
using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Orgs;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>A finished retrieve: a zip in metadata format, and what of the request is not there.</summary>
internal sealed record Retrieval(
    string Id, DateTime At, byte[] Zip, IReadOnlyList<MetadataComponent> Components, IReadOnlyList<string> Problems, string Root)
{
    /// <summary>Reads what a manifest asks for. The caller holds the org's lock.</summary>
    /// <param name="manifest">With <c>types</c> of <c>members</c> and a <c>name</c>, and the <c>version</c>.</param>
    public static Retrieval Run(Org org, XElement manifest, bool isSinglePackage)
    {
        var all = MetadataComponents.Of(org).ToLookup(c => c.Type);
        var (chosen, problems) = (new Dictionary<string, MetadataComponent>(), new List<string>());
        foreach (
            var (type, member) in manifest
                .Children("types")
                .SelectMany(t => t.Children("members").Select(m => (t.Text("name") ?? "", m.Value.Trim()))))
        {
            // Standard objects must be named; neither do parts of objects have a wildcard.
            var found =
                member == "*"
                    ? all[type]
                        .Where(c => c.Object is null && (type != "CustomObject" || c.FullName.EndsWith("__c", StringComparison.Ordinal)))
                    : all[type].Where(c => c.FullName == member);
            var any = false;
            foreach (var one in found)
            {
                any = true;
                chosen.TryAdd($"{type}:{one.FullName}", one);
                if (type == "CustomObject")
                    foreach (var part in all.SelectMany(t => t).Where(c => c.Object == one.FullName))
                        chosen.TryAdd($"{part.Type}:{part.FullName}", part);
            }
            if (!any && member != "*")
                problems.Add($"Entity of type '{type}' named '{member}' cannot be found");
        }
        var root = isSinglePackage ? "" : "unpackaged/";
        var zip = Pack(org, [.. chosen.Values], manifest, root);
        var retrieval = new Retrieval(
            Store.RecordId.Make("09S", org.Pod, org.Retrievals.Count + 1), org.Now, zip, [.. chosen.Values], problems, root);
        return org.Retrievals[retrieval.Id] = retrieval;
    }

    private static byte[] Pack(Org org, IReadOnlyList<MetadataComponent> components, XElement manifest, string root)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in components.GroupBy(c => c.Path))
                Write(archive, root + file.Key, file.First().Xml is null ? org.Metadata.Files[file.Key] : Text(Merge(file)));
            var package = new XElement("Package",
                components.GroupBy(c => c.Type).OrderBy(t => t.Key, StringComparer.Ordinal).Select(type => new XElement("types",
                    type.Select(c => c.FullName).Order(StringComparer.Ordinal).Select(name => new XElement("members", name)),
                    new XElement("name", type.Key))),
                new XElement("version", manifest.Text("version") ?? "60.0"));
            Write(archive, root + "package.xml", Text(package));
        }
        return zip.ToArray();
    }

    /// <summary>An object's file holds its own elements, if it was asked for, and the parts that were.</summary>
    private static XElement Merge(IEnumerable<MetadataComponent> parts)
    {
        var whole = parts.FirstOrDefault(p => p.Object is null);
        if (whole is { Type: not "CustomObject" })
            return whole.Xml!;
        return new XElement(
            "CustomObject",
            (whole?.Xml?.Elements() ?? [])
                .Concat(parts.Where(p => p.Object is not null).Select(p => p.Xml!))
                .OrderBy(e => e.Name.LocalName, StringComparer.Ordinal).ThenBy(e => e.Text("fullName"), StringComparer.Ordinal));
    }

    private static string Text(XElement element)
    {
        var written = new XElement(element);
        foreach (var one in written.DescendantsAndSelf())
        {
            one.Name = MetadataTypes.Namespace + one.Name.LocalName;
            one.Attributes().Where(a => a.IsNamespaceDeclaration).Remove();
        }
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{written}\n";
    }

    private static void Write(ZipArchive archive, string path, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(path).Open());
        writer.Write(text);
    }
}
