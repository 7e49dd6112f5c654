using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OnceHub.Sync.Administration.Bookings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Gateway;

/// <summary>Members of answers that are texts but can only be some: told to generated clients as enumerations.</summary>
internal static class KnownValues
{
    private static readonly Dictionary<(Type Model, string Member), ImmutableArray<string>> Known = new()
    {
        [(typeof(BookingView), "state")] = [.. QueryText.NamesOf<BookingStanding>()],
        [(typeof(BookingView), "phase")] = QueryText.Phases,
        [(typeof(BookingLine), "phase")] = QueryText.Phases,
        [(typeof(MatchView), "rule")] = [.. Enum.GetNames<MatchRule>()],
        [(typeof(ReplayView), "state")] = [.. QueryText.NamesOf<ReplayState>()],
        [(typeof(DryRunReport), "outcome")] = ["written", "unchanged", "setAside", "deferred"],
        [(typeof(DryRunReport), "verdict")] = ["applied", "older", "repeated", "failed"],
        [(typeof(ActivityView), "outcome")] = ["synced", "failed", "waits"],
    };

    private static readonly JsonNode[] Null = [JsonNullSentinel.JsonNull];

    public static Task AddAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Properties is { } members)
            foreach (var (name, member) in members)
                if (Known.TryGetValue((context.JsonTypeInfo.Type, name), out var values) && member is OpenApiSchema of)
                    of.Enum = [.. values.Select(value => (JsonNode)value), .. of.Type?.HasFlag(JsonSchemaType.Null) == true ? Null : []];
        return Task.CompletedTask;
    }
}
