using System.Reflection;
using OnceHub.Sync.Client;

namespace OnceHub.Sync.Gateway.Tests.Client;

/// <summary>What programs compile against. A line that changes or goes breaks them: it needs a new major version.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_client_package_shows_what_its_list_says()
    {
        var shown = typeof(GatewayClient)
            .Assembly.GetExportedTypes()
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(Lines);

        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Client", "PublicApi.txt")), shown);
    }

    [Fact]
    public void It_needs_nothing_but_Polly()
    {
        var needs = typeof(GatewayClient).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal));

        Assert.Equal(["Polly.Core"], needs);
    }

    // What the compiler adds to every record is left out.
    private static IEnumerable<string> Lines(Type type)
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        yield return type.BaseType is { Name: not ("Object" or "ValueType" or "Enum") } parent ? $"{type.Name} : {parent.Name}" : type.Name;
        var members = type.GetMembers(own).Where(member => member is not MethodInfo { IsSpecialName: true }).Where(IsWritten);
        foreach (var member in members.Select(Line).Order(StringComparer.Ordinal)) yield return $"  {member}";
    }

    private static bool IsWritten(MemberInfo member) =>
        !member.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute))
            && member.Name is not ("<Clone>$" or "Deconstruct")
        || member is PropertyInfo { Name: not "EqualityContract" };

    private static string Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name} {{ get;{(property.CanWrite ? " init;" : "")} }}",
        FieldInfo field => $"{(field.IsLiteral ? "const " : "")}{Name(field.FieldType)} {field.Name}",
        var other => other.ToString()!,
    };

    private static string Parameters(MethodBase method) => string.Join(
        ", ",
        method
            .GetParameters()
            .Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = default" : "")}"));

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? $"{Name(value)}?"
        : type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
