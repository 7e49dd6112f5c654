using System.Xml.Linq;

namespace OnceHub.Sync.Salesforce.Emulator.Metadata;

/// <summary>What was deployed, as it came: a retrieve gives back what a deploy said, descriptions too. The org's lock guards it.</summary>
internal sealed class MetadataStore
{
    private readonly SortedDictionary<string, (string Type, string FullName, XElement Xml)> _components = new(StringComparer.Ordinal);

    /// <summary>Texts of the files whose components have no effect here, by their paths: <c>layouts/Contact.layout</c>.</summary>
    public SortedDictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    public IEnumerable<(string Type, string FullName, XElement Xml)> Components => _components.Values;

    public void Keep(string type, string fullName, XElement xml) => _components[Key(type, fullName)] = (type, fullName, xml);

    public void Drop(string type, string fullName) => _components.Remove(Key(type, fullName));

    /// <summary>Null when it came otherwise than by a deploy.</summary>
    public XElement? Find(string type, string fullName) => _components.TryGetValue(Key(type, fullName), out var one) ? one.Xml : null;

    /// <summary>Everything that belongs to an object.</summary>
    public void DropObject(string name)
    {
        foreach (
            var key in _components
                .Where(c => c.Value.FullName == name || c.Value.FullName.StartsWith(name + ".", StringComparison.Ordinal))
                .Select(c => c.Key)
                .ToList())
            _components.Remove(key);
    }

    private static string Key(string type, string fullName) => $"{type}:{fullName}";
}
