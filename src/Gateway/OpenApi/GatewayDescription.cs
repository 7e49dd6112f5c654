using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace OnceHub.Sync.Gateway;

/// <summary>The OpenAPI document of the gateway's endpoints.</summary>
internal static class GatewayDescription
{
    public const string DocumentName = "v1";
    public const string ApiKey = "apiKey";
    public const string ApiKeyHeader = "apiKeyHeader";
    public const string OperatorKey = "operatorKey";
    public const string Session = "session";
    public const string Signature = "signature";
    public const string OAuthState = "oauthState";

    public static IServiceCollection AddGatewayDescription(this IServiceCollection services)
    {
        // Else every number is said to be a text too, as ASP.NET would read it.
        services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        return services.AddOpenApi(DocumentName, options =>
        {
            // Any JSON is no type of its own: generated clients would have an empty class for it.
            options.CreateSchemaReferenceId = type => IsAnyJson(Nullable.GetUnderlyingType(type.Type) ?? type.Type)
                ? null
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            options.AddSchemaTransformer(KnownValues.AddAsync);
            options.AddDocumentTransformer(DescribeDocument);
            options.AddOperationTransformer(DescribeOperation);
        });
    }

    private static bool IsAnyJson(Type type) => type == typeof(JsonElement) || type == typeof(JsonNode);

    private static Task DescribeDocument(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OnceHub to Salesforce",
            Version = DocumentName,
            Description = "Takes booking events from OnceHub, tells where bookings stand in Salesforce, and is administered here. "
                + "Errors are problem details (RFC 9457); their types are listed in docs/errors.md.",
        };
        document.Servers = [new OpenApiServer { Url = Address(document, context.ApplicationServices) }];
        document.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        var components = document.Components ??= new OpenApiComponents();
        foreach (var (name, schema) in GatewayComponents.All) document.AddComponent(name, SchemaOf(schema, document));
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [ApiKey] = Bearer("An API key of the org: 'Authorization: Bearer ohk_…'."),
            [ApiKeyHeader] = Header(PresentedKey.ApiKeyHeader, "An API key of the org, in a header of its own."),
            [OperatorKey] = Bearer("The operator key, or a named one: 'Authorization: Bearer oho_…'."),
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = SessionCookie.Name,
                Description = $"Who is signed in, by POST /v1/session. A change needs the header {SessionCookie.AntiforgeryHeader} too.",
            },
            [Signature] = Header(
                WebhookSignature.HeaderName,
                "'t=<unix seconds>,s=<hex>', where s is the HMAC-SHA256 of t, a dot and the raw body under a webhook secret of the org."),
            [OAuthState] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Query,
                Name = "state",
                Description = "What Salesforce brings back from /connect: good once, for ten minutes.",
            },
        };
        return Task.CompletedTask;
    }

    private static readonly (string Name, string Description)[] Tags =
    [
        ("Ingest", "Taking events, from OnceHub and from clients."),
        ("Reading", "Where bookings stand, what failed, and trying it again."),
        ("Administration", "Orgs, their keys, settings and connections to Salesforce."),
        ("Access", "People, sessions, operator keys and the audit."),
        ("Health", "What orchestrators ask."),
    ];

    private static string Address(OpenApiDocument? document, IServiceProvider services) =>
        (Options(services).PublicUrl?.ToString() ?? document?.Servers?.FirstOrDefault()?.Url)?.TrimEnd('/') is { Length: > 0 } url
            ? url
            : "/";

    /// <summary>Null where people come to the same address as OnceHub.</summary>
    private static string? ConsoleUrlOf(IServiceProvider services) =>
        Options(services) is { ConsoleUrl: { } console } options && console != options.PublicUrl ? console.ToString().TrimEnd('/') : null;

    private static GatewayOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<GatewayOptions>>().Value;

    private static OpenApiSchema SchemaOf(JsonObject schema, OpenApiDocument document)
    {
        var parsed = OpenApiModelFactory.Parse<OpenApiSchema>(
            schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out var read, "json");
        return parsed is not null && read.Errors.Count == 0
            ? parsed
            : throw new InvalidOperationException($"A schema of the API description cannot be read: {string.Join(' ', read.Errors)}");
    }

    private static async Task DescribeOperation(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        // Empty: open to everybody.
        operation.Security =
        [
            .. (metadata.OfType<OpensWith>().LastOrDefault()?.Schemes ?? []).Select(scheme => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [],
            })];
        DescribeServers(operation, metadata, context);
        foreach (var body in metadata.OfType<BodyExample>())
            AddBody(operation, body, body.Model is { } model ? await ReferToAsync(model, context, cancellationToken) : null);
        foreach (var header in metadata.OfType<RequestHeader>())
            (operation.Parameters ??= []).Add(
                new OpenApiParameter
                {
                    Name = header.Name,
                    In = ParameterLocation.Header,
                    Description = header.Description,
                    Schema = Text,
                });
        foreach (var header in metadata.OfType<AnswerHeader>())
            if (Answer(operation, header.Status) is { } answer) AddHeader(answer, header.Name, header.Description, Text);
        foreach (var streamed in metadata.OfType<StreamedEvents>())
            await DescribeStreamAsync(operation, streamed, context, cancellationToken);
        foreach (var (component, status) in metadata.OfType<OfComponent>())
        {
            var content = status is { } answered ? Answer(operation, answered)?.Content : operation.RequestBody?.Content;
            if (content is not null && content.TryGetValue("application/json", out var media))
                media.Schema = new OpenApiSchemaReference(component, context.Document);
        }
        foreach (var example in metadata.OfType<AnswerExample>())
            if (Answer(operation, example.Status)?.Content is { } content && content.TryGetValue("application/json", out var json))
                json.Example = JsonNode.Parse(example.Json);
        foreach (
            var status in metadata.OfType<AnswersProblems>().SelectMany(problems => problems.Kinds).Distinct().GroupBy(kind => kind.Status))
            if (Answer(operation, status.Key) is { } answer)
                DescribeProblems(answer, [.. status]);
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            DescribeParameter(parameter, context);
    }

    /// <summary>
    /// Where the pages have an address of their own, administration answers there, and what people read beside clients answers at both.
    /// </summary>
    private static void DescribeServers(
        OpenApiOperation operation, IList<object> metadata, OpenApiOperationTransformerContext context)
    {
        if (ConsoleUrlOf(context.ApplicationServices) is not { } console) return;
        var everywhere = metadata.OfType<AnswersOnEveryPort>().Any();
        var forPeople = metadata.OfType<OpensWith>().LastOrDefault()?.Schemes.Contains(Session) == true;
        if (everywhere && !forPeople) return;
        operation.Servers = everywhere
            ? [new OpenApiServer { Url = Address(context.Document, context.ApplicationServices) }, new OpenApiServer { Url = console }]
            : [new OpenApiServer { Url = console }];
    }

    private static void DescribeParameter(OpenApiParameter parameter, OpenApiOperationTransformerContext context)
    {
        if (parameter is { Name: "org", In: ParameterLocation.Path }) parameter.Description = "The org's id: 1 to 64 of a-z, 0-9 and '-'.";
        var described = context.Description.ParameterDescriptions.FirstOrDefault(one => one.Name == parameter.Name)?.ParameterDescriptor;
        if (described is IParameterInfoParameterDescriptor { ParameterInfo: var written }
            && written.GetCustomAttribute<QueryShapeAttribute>() is { } shape)
            parameter.Schema = shape.Schema;
    }

    private static void DescribeProblems(OpenApiResponse answer, ProblemKind[] kinds)
    {
        answer.Description = string.Join("; ", kinds.Select(kind => $"{kind.Title} ({kind.Type})"));
        if (kinds[0].Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            AddHeader(
                answer,
                "Retry-After",
                "Seconds after which to send the same again.",
                new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" }
            );
        if (answer.Content is { } content && content.TryGetValue("application/problem+json", out var problem))
            problem.Examples = kinds.ToDictionary(
                kind => kind.Name,
                IOpenApiExample (kind) => new OpenApiExample
                {
                    Summary = kind.Title,
                    Value = new JsonObject { ["type"] = kind.Type, ["title"] = kind.Title, ["status"] = kind.Status },
                });
    }

    private static async Task DescribeStreamAsync(
        OpenApiOperation operation,
        StreamedEvents streamed,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken)
    {
        if (Answer(operation, StatusCodes.Status200OK)?.Content is not { } content
            || !content.TryGetValue("text/event-stream", out var stream))
            return;
        var data = new List<IOpenApiSchema>();
        foreach (var type in streamed.Data) data.Add(await ReferToAsync(type, context, cancellationToken));
        stream.Schema = new OpenApiSchema { Description = "The data of one event; its name is in the line before.", OneOf = data };
    }

    private static void AddHeader(OpenApiResponse answer, string name, string description, OpenApiSchema schema) =>
        (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[name] = new OpenApiHeader
        {
            Description = description,
            Schema = schema,
        };

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    /// <summary>A schema by the type's name, so that generated clients have a type of that name.</summary>
    private static async Task<IOpenApiSchema> ReferToAsync(
        Type model, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        context.Document!.AddComponent(model.Name, await context.GetOrCreateSchemaAsync(model, cancellationToken: cancellationToken));
        return new OpenApiSchemaReference(model.Name, context.Document);
    }

    private static void AddBody(OpenApiOperation operation, BodyExample body, IOpenApiSchema? schema)
    {
        var request = operation.RequestBody as OpenApiRequestBody ?? new OpenApiRequestBody { Required = !body.IsOptional };
        operation.RequestBody = request;
        request.Description ??= body.Description;
        request.Content ??= new Dictionary<string, OpenApiMediaType>();
        var isJson = body.ContentType == "application/json";
        if (!request.Content.TryGetValue(body.ContentType, out var media))
            request.Content[body.ContentType] = media = new OpenApiMediaType { Schema = schema ?? (isJson ? new OpenApiSchema() : Text) };
        media.Example = isJson ? JsonNode.Parse(body.Json) : JsonValue.Create(body.Json);
    }

    private static OpenApiResponse? Answer(OpenApiOperation operation, int status) =>
        operation.Responses is { } responses && responses.TryGetValue($"{status}", out var answer) ? answer as OpenApiResponse : null;

    private static OpenApiSecurityScheme Bearer(string description) =>
        new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = description };

    private static OpenApiSecurityScheme Header(string name, string description) =>
        new() { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = name, Description = description };
}
