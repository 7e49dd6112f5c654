using System.Reflection;

namespace OnceHub.Sync.Domain;

/// <summary>The version of all assemblies of the product, which are released together (Directory.Build.props).</summary>
public static class ProductVersion
{
    private const int CommitLength = 8;

    /// <summary>For people: <c>0.9.0</c>, and behind a plus sign the start of the commit, where it is known.</summary>
    public static string Text { get; } =
        Short(typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    private static string Short(string full)
    {
        var parts = full.Split('+');
        return parts is [var number, { Length: > CommitLength } commit] ? $"{number}+{commit[..CommitLength]}" : full;
    }
}
