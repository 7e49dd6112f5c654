using System.Reflection;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Cluster.Tests;

/// <summary>
/// The types that cross between processes; the grains' methods are held by the contracts analyzer of Orleans
/// (src/Grains.Interfaces/OrleansContracts.txt). Old and new silos run together during an upgrade: a name or number that was
/// once given stays. When this fails, add to the golden list what is new, and never change what is there: a type that must
/// change gets a new name, and so does each method that carries it.
/// </summary>
public sealed class WireContractTests
{
    private static readonly Assembly Contracts = typeof(ISalesforceOrgGrain).Assembly;

    [Fact]
    public void Names_and_numbers_on_the_wire_are_those_of_the_golden_list()
    {
        using var golden = new StreamReader(
            typeof(WireContractTests).Assembly.GetManifestResourceStream("OnceHub.Sync.Cluster.Tests.Golden.wire.txt")!);
        var now = string.Join('\n', Lines());
        Assert.True(golden.ReadToEnd().Trim() == now, $"What is on the wire now (tests/Cluster.Tests/Golden/wire.txt):\n{now}");
    }

    [Fact]
    public void Every_type_and_member_on_the_wire_has_its_stable_name()
    {
        Assert.All(Types(), type => Assert.NotNull(type.GetCustomAttribute<AliasAttribute>(inherit: false)));
        foreach (var type in Types().Where(type => !type.IsEnum))
        {
            var numbers = Members(type).Select(member => member.GetCustomAttribute<IdAttribute>()?.Id).ToArray();
            Assert.DoesNotContain(null, numbers);
            Assert.Equal(numbers.Length, numbers.Distinct().Count());
        }
    }

    [Fact]
    public void No_name_on_the_wire_is_given_twice() =>
        Assert.Equal(Types().Length, Types().Select(NameOf).Distinct().Count());

    private static Type[] Types() =>
        [.. Contracts.GetExportedTypes().Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null)
            .OrderBy(NameOf, StringComparer.Ordinal)];

    private static IEnumerable<string> Lines()
    {
        foreach (var type in Types())
        {
            yield return NameOf(type);
            foreach (var line in type.IsEnum ? Values(type) : Properties(type)) yield return "  " + line;
        }
    }

    private static IEnumerable<string> Values(Type type) =>
        Enum.GetValuesAsUnderlyingType(type)
            .Cast<int>()
            .Order()
            .Select(value => $"{value} {Enum.GetName(type, value)}");

    private static IEnumerable<string> Properties(Type type) => Members(type)
        .Select(member => (Number: member.GetCustomAttribute<IdAttribute>()?.Id, member.Name, member.PropertyType))
        .OrderBy(member => member.Number)
        .Select(member => $"{member.Number} {member.Name} {Short(member.PropertyType)}");

    /// <summary>All but those that are kept from the wire.</summary>
    private static IEnumerable<PropertyInfo> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(member => member.CanWrite && FieldOf(type, member)?.GetCustomAttribute<NonSerializedAttribute>() is null);

    private static FieldInfo? FieldOf(Type type, PropertyInfo member) =>
        type.GetField($"<{member.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance);

    private static string NameOf(Type type) =>
        type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.FullName!;

    private static string Short(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Short))}>"
        : type.Assembly == Contracts ? NameOf(type) : type.Name;
}
