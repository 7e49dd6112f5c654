using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace OnceHub.Sync.Gateway;

/// <summary>What the text of a query parameter must be, for the API description. <see cref="QueryText"/> holds callers to it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal abstract class QueryShapeAttribute : Attribute
{
    public abstract OpenApiSchema Schema { get; }
}

/// <summary>A whole number.</summary>
internal sealed class WholeAttribute(int least, int most = int.MaxValue) : QueryShapeAttribute
{
    public override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = $"{least}",
        Maximum = most == int.MaxValue ? null : $"{most}",
    };
}

internal sealed class PointInTimeAttribute : QueryShapeAttribute
{
    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, Format = "date-time" };
}

internal sealed class FlagAttribute : QueryShapeAttribute
{
    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.Boolean };
}

/// <summary>One of the names of an enum, as JSON has them.</summary>
internal sealed class OneOfAttribute<T> : QueryShapeAttribute
    where T : struct, Enum
{
    public override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.String, Enum = [.. QueryText.NamesOf<T>().Select(name => (JsonNode)name)],
    };
}

internal sealed class PhaseAttribute : QueryShapeAttribute
{
    public override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.String, Enum = [.. QueryText.Phases.Select(name => (JsonNode)name)],
    };
}
