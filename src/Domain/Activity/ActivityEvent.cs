using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>The Activity Event of a booking, as fields.</summary>
public static class ActivityEvent
{
    /// <summary>Salesforce's bound unless multi-day Events are switched on (facts/salesforce-api.md, Objects).</summary>
    public const int MaxMinutes = 1440;

    /// <summary>
    /// All fields of the Event, whether it is written for the first time or again. With a Lead as <paramref name="whoId"/>,
    /// WhatId is left out. StartDateTime and EndDateTime are always set here and cannot be mapped.
    /// </summary>
    /// <param name="whoId">The guest's Contact (a Person Account's contact too) or Lead.</param>
    /// <param name="whatId">A Case, Account or other record it is related to.</param>
    /// <param name="ownerId">The Salesforce user; null leaves the owner out of the write.</param>
    /// <param name="revision">Rises with every write of this Event; the package refuses a lower one.</param>
    public static ActivityEventFields Build(
        BookingState state, OrgSettings settings, SalesforceId? whoId, SalesforceId? whatId, SalesforceId? ownerId, long revision) =>
        throw new NotImplementedException();
}

/// <param name="Fields">Null when there is no usable time; the problems then hold <see cref="FailureCodes.NoUsableTime"/>.</param>
public sealed record ActivityEventFields(FieldSet? Fields, ImmutableArray<FieldProblem> Problems);
