using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

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

    public static IServiceCollection AddGatewayDescription(this IServiceCollection services) =>
        services.AddOpenApi(DocumentName, options =>
        {
            // Any JSON is no type of its own: generated clients would have an empty class for it.
            options.CreateSchemaReferenceId = type => IsAnyJson(Nullable.GetUnderlyingType(type.Type) ?? type.Type)
                ? null
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            options.AddDocumentTransformer(DescribeDocument);
            options.AddOperationTransformer(DescribeOperation);
        });

    private static bool IsAnyJson(Type type) => type == typeof(JsonElement) || type == typeof(JsonNode);

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OnceHub to Salesforce",
            Version = DocumentName,
            Description = "Takes booking events from OnceHub, tells where bookings stand in Salesforce, and is administered here. "
                + "Errors are problem details (RFC 9457); their types are listed in docs/errors.md.",
        };
        var components = document.Components ??= new OpenApiComponents();
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
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Query, Name = "state", Description = "What Salesforce brings back from /connect: good once, for ten minutes.",
            },
        };
        return Task.CompletedTask;
    }

    private static async Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<OpensWith>().LastOrDefault() is { } opens)
            operation.Security = [.. opens.Schemes.Select(scheme => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [],
            })];
        foreach (var body in metadata.OfType<BodyExample>())
            AddBody(operation, body, body.Model is { } model ? await ReferToAsync(model, context, cancellationToken) : null);
        foreach (var header in metadata.OfType<RequestHeader>())
            (operation.Parameters ??= []).Add(new OpenApiParameter { Name = header.Name, In = ParameterLocation.Header, Description = header.Description, Schema = Text });
        foreach (var header in metadata.OfType<AnswerHeader>())
            if (Answer(operation, header.Status) is { } answer)
                (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[header.Name] = new OpenApiHeader { Description = header.Description, Schema = Text };
        foreach (var example in metadata.OfType<AnswerExample>())
            if (Answer(operation, example.Status)?.Content is { } content && content.TryGetValue("application/json", out var json))
                json.Example = JsonNode.Parse(example.Json);
        foreach (var status in metadata.OfType<AnswersProblems>().SelectMany(problems => problems.Kinds).GroupBy(kind => kind.Status))
            if (Answer(operation, status.Key) is { } answer)
                answer.Description = string.Join("; ", status.Select(kind => $"{kind.Title} ({kind.Type})"));
        foreach (var parameter in operation.Parameters ?? [])
            if (parameter is OpenApiParameter { Name: "org", In: ParameterLocation.Path } org)
                org.Description = "The org's id: 1 to 64 of a-z, 0-9 and '-'.";
    }

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    /// <summary>A schema by the type's name, so that generated clients have a type of that name.</summary>
    private static async Task<IOpenApiSchema> ReferToAsync(Type model, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
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
