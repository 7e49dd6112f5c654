using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace OnceHub.Sync.Domain;

/// <summary>Gives required fields that nothing was mapped to, or to which only blanks came, the default of their type.</summary>
public static class RequiredFields
{
    /// <summary>Salesforce fills these itself, or we always do.</summary>
    private static readonly ImmutableHashSet<string> Filled = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "OwnerId",
        "RecordTypeId",
        "CurrencyIsoCode",
        "StartDateTime",
        "EndDateTime",
        "DurationInMinutes",
        "ActivityDate",
        "ActivityDateTime",
        "IsAllDayEvent",
        "WhoId",
        "WhatId");

    // An object has hundreds of fields and few that are required, and every new record asks for these.
    private static readonly ConditionalWeakTable<ObjectType, FieldType[]> Known = [];

    /// <summary>Adds what is missing to the fields of a new record, and tells of each.</summary>
    public static ImmutableArray<FieldProblem> Fill(FieldSet fields, FieldTypes types)
    {
        var problems = ImmutableArray.CreateBuilder<FieldProblem>();
        foreach (var field in Of(types.Object))
            if (fields[field.Name] is not { IsBlank: false } && RequiredDefault.Of(field, types.Now) is { } value)
            {
                fields[field.Name] = value;
                problems.Add(new FieldProblem(
                    field.Name,
                    FieldProblemCodes.RequiredDefaulted,
                    $"{types.Object.Name}.{field.Name} must have a value in this org, and nothing was there for it, so it has '{value}'. "
                    + "Map it to a OnceHub value, or give its row a fallback."));
            }
        return problems.ToImmutable();
    }

    /// <summary>Those that a mapping must care for, in a stable order.</summary>
    public static IReadOnlyList<FieldType> Of(ObjectType type) => Known.GetValue(type, static type =>
        [
            .. type
                .Fields.Values.Where(field => field.Required && !Filled.Contains(field.Name))
                .OrderBy(field => field.Name, StringComparer.Ordinal),
        ]);
}
