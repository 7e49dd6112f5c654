using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>The problems that an endpoint answers with.</summary>
internal sealed record AnswersProblems(ImmutableArray<ProblemKind> Kinds);

/// <summary>Who may call an endpoint; null for everybody.</summary>
internal sealed record OpensWith(ImmutableArray<string> Schemes);

/// <summary>A body to show in the API description. Not ASP.NET's own Accepts, which would refuse what curl sends by default.</summary>
/// <param name="Model">What it must be; null for any JSON.</param>
internal sealed record BodyExample(
    string ContentType, string Json, string? Description = null, Type? Model = null, bool IsOptional = false);

/// <summary>What the data of server-sent events can be.</summary>
internal sealed record StreamedEvents(ImmutableArray<Type> Data);

/// <summary>A component of the API description that stands for a body or an answer that no type of ours describes.</summary>
/// <param name="Status">Of the answer; null for the body.</param>
internal sealed record OfComponent(string Component, int? Status = null);

/// <summary>An answer to show in the API description.</summary>
internal sealed record AnswerExample(int Status, string Json);

/// <summary>A header of a request, to show in the API description.</summary>
internal sealed record RequestHeader(string Name, string Description);

/// <summary>A header of an answer, to show in the API description.</summary>
internal sealed record AnswerHeader(int Status, string Name, string Description);

/// <summary>Words for the API description.</summary>
internal static class EndpointDescription
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string name, string summary, string description) =>
        endpoint.WithName(name).WithSummary(summary).WithDescription(description);

    /// <param name="example">Null for the one that <see cref="AnswerExamples"/> has for the type.</param>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status, string? example = null)
    {
        endpoint.Produces<T>(status, "application/json");
        example ??= AnswerExamples.Of(typeof(T));
        return example is null ? endpoint : endpoint.WithMetadata(new AnswerExample(status, example));
    }

    /// <summary>Server-sent events, each with one of these as its data.</summary>
    public static RouteHandlerBuilder AnswersEvents(this RouteHandlerBuilder endpoint, params Type[] data) =>
        endpoint.Produces<string>(StatusCodes.Status200OK, "text/event-stream").WithMetadata(new StreamedEvents([.. data]));

    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder endpoint, params ProblemKind[] kinds)
    {
        foreach (var status in kinds.Select(kind => kind.Status).Distinct()) endpoint.ProducesProblem(status);
        return endpoint.WithMetadata(new AnswersProblems([.. kinds]));
    }

    public static TBuilder OpensWith<TBuilder>(this TBuilder endpoints, params string[] schemes)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new OpensWith([.. schemes]));

    /// <summary>A body that the endpoint reads by itself.</summary>
    public static RouteHandlerBuilder Takes(
        this RouteHandlerBuilder endpoint,
        string contentType,
        string example,
        string? description = null) => endpoint.TakesBody(new BodyExample(contentType, example, description));

    public static RouteHandlerBuilder AnswersWithHeader(this RouteHandlerBuilder endpoint, int status, string name, string description) =>
        endpoint.WithMetadata(new AnswerHeader(status, name, description));

    /// <summary>A header that the endpoint reads by itself.</summary>
    public static RouteHandlerBuilder TakesHeader(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.WithMetadata(new RequestHeader(name, description));

    /// <summary>What the JSON body must be, of the components that no type describes.</summary>
    public static RouteHandlerBuilder TakesComponent(this RouteHandlerBuilder endpoint, string component) =>
        endpoint.WithMetadata(new OfComponent(component));

    /// <summary>What the JSON answer is, of the components that no type describes.</summary>
    public static RouteHandlerBuilder AnswersComponent(this RouteHandlerBuilder endpoint, int status, string component) =>
        endpoint.WithMetadata(new OfComponent(component, status));

    /// <summary>A JSON object that the endpoint reads by itself.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string example, bool isOptional = false) =>
        endpoint.TakesBody(new BodyExample("application/json", example, Model: typeof(T), IsOptional: isOptional));

    /// <summary>Whatever takes a body takes so much of it, in so much time.</summary>
    private static RouteHandlerBuilder TakesBody(this RouteHandlerBuilder endpoint, BodyExample body) =>
        endpoint.WithMetadata(body).Problems(ProblemKinds.BodyTooLarge, ProblemKinds.BodyTooSlow);
}
