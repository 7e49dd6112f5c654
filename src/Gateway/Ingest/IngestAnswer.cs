using System.Text;
using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>What became of a webhook.</summary>
/// <param name="Accepted">Events stored by this request.</param>
/// <param name="Repeated">Events that were here already; nothing was changed.</param>
/// <param name="SetAside">Events kept as failures because they cannot be understood.</param>
internal sealed record WebhookAnswer(int Accepted, int Repeated, int SetAside);

/// <summary>The three answers to a webhook, made once.</summary>
internal sealed class WebhookResult : IResult
{
    private readonly byte[] _json;

    private WebhookResult(WebhookAnswer answer) => _json = Encoding.UTF8.GetBytes(
        $$"""{"accepted":{{answer.Accepted}},"repeated":{{answer.Repeated}},"setAside":{{answer.SetAside}}}""");

    public static WebhookResult Accepted { get; } = new(new WebhookAnswer(1, 0, 0));

    public static WebhookResult Repeated { get; } = new(new WebhookAnswer(0, 1, 0));

    public static WebhookResult SetAside { get; } = new(new WebhookAnswer(0, 0, 1));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "application/json";
        response.ContentLength = _json.Length;
        return response.Body.WriteAsync(_json).AsTask();
    }
}

/// <summary>What became of the events that a client posted.</summary>
/// <param name="Accepted">Events stored by this request.</param>
/// <param name="Repeated">Events that were here already; nothing was changed.</param>
/// <param name="Refused">Events of which nothing is stored.</param>
/// <param name="Refusals">Why, for the first thousand.</param>
/// <param name="Repeats">Which of the posted events were here already, from 0 as in refusals: the first thousand.</param>
internal sealed record EventsAnswer(int Accepted, int Repeated, int Refused, IReadOnlyList<Refusal> Refusals, IReadOnlyList<int> Repeats);

/// <param name="Index">Which of the posted events, from 0; blank lines do not count.</param>
/// <param name="EventId">Its id, where it could be read.</param>
/// <param name="Code">A failure code, see docs/errors.md.</param>
/// <param name="Reason">What is wrong and what to do.</param>
internal sealed record Refusal(int Index, string? EventId, string Code, string Reason);
