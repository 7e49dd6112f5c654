using Microsoft.AspNetCore.Http;
using OnceHub.Sync.Administration.Orgs;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Gateway;

/// <summary>Webhooks of an org that were refused.</summary>
internal static class RefusedWebhookEndpoints
{
    public static async Task<IResult> FindAsync(string org, RefusedWebhooks webhooks, CancellationToken cancellationToken)
    {
        var refused = await webhooks.FindAsync(OrgId.Parse(org), cancellationToken);
        return TypedResults.Ok(new RefusedWebhooksAnswer(refused.Hours, [.. refused.Last.Select(RefusedWebhookView.Of)]));
    }
}

/// <param name="Hours">How many, by hour and cause, in order of time; hours without any are left out.</param>
/// <param name="Last">The last twenty, newest first.</param>
internal sealed record RefusedWebhooksAnswer(IReadOnlyList<RefusedHour> Hours, IReadOnlyList<RefusedWebhookView> Last);

/// <param name="Cause">The problem that was answered, see docs/errors.md.</param>
/// <param name="Message">What was wrong with it.</param>
/// <param name="WhatToDo">What mends it.</param>
/// <param name="Size">In bytes, as the sender said where nothing was read; null where he did not.</param>
/// <param name="Address">Whom it came from, without the last part.</param>
internal sealed record RefusedWebhookView(DateTimeOffset At, string Cause, string Message, string WhatToDo, long? Size, string Address)
{
    public static RefusedWebhookView Of(RefusedDelivery one)
    {
        var cause = RefusalCause.Of(one.Cause);
        return new(one.At, one.Cause, cause.Message, cause.WhatToDo, one.Size, one.Address);
    }
}
