using OnceHub.Sync.Salesforce.Emulator.Formulas;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>What administrators configure: assignment, validation, duplicates.</summary>
internal static class OrgRules
{
    public static void Assign(SaveContext context, Draft draft)
    {
        if (!context.AutoAssign && context.AssignmentRuleId is null)
            return;
        var rule = context.Org.AssignmentRules.Find(r =>
            r.Object == draft.Type.Name && (context.AssignmentRuleId is { } id ? r.Id == id : r.Active));
        if (rule?.Entries.FirstOrDefault(e => e.Condition.IsTrue(draft)) is { } entry)
            draft["OwnerId"] = entry.OwnerId;
    }

    public static void Validate(SaveContext context, Draft draft)
    {
        List<SaveError>? errors = null;
        foreach (var rule in context.Org.ValidationRules)
            if (rule.Active && rule.Object == draft.Type.Name && Fails(rule, draft))
                (errors ??= []).Add(
                    new SaveError("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.Message, rule.ErrorField is { } field ? [field] : []));
        if (errors is not null)
            throw new SaveException([.. errors]);
    }

    private static bool Fails(ValidationRule rule, Draft draft)
    {
        try
        {
            return rule.Condition.IsTrue(draft);
        }
        catch (FormulaException e)
        {
            throw new SaveException(
                "FIELD_CUSTOM_VALIDATION_EXCEPTION", $"The validation rule {rule.Name} cannot be computed: {e.Message}");
        }
    }

    public static void FindDuplicates(SaveContext context, Draft draft)
    {
        foreach (var rule in context.Org.DuplicateRules)
        {
            if (rule.Object != draft.Type.Name
                || !(draft.IsNew ? rule.OnInsert : rule.OnUpdate)
                || (rule.AllowSave && context.AllowDuplicates))
                continue;
            var matches = rule.Match.SelectMany(set => Matches(context.Org, rule.MatchObject, set, draft)).Distinct().Take(100).ToList();
            if (matches.Count > 0)
                throw new SaveException(
                    new SaveError("DUPLICATES_DETECTED", rule.Message) { Duplicate = new DuplicateFinding(rule, matches) }
                );
        }
    }

    private static IEnumerable<Row> Matches(Org org, string matchObject, IReadOnlyList<string> fields, Draft draft)
    {
        if (fields.Any(f => FormulaValue.IsBlank(draft[f])))
            return [];
        var table = org.Database[matchObject];
        var indexed = fields
            .Select(f => table.Index(table.Type[f]) is { } index ? index.Find(draft[f]) : null)
            .FirstOrDefault(found => found is not null);
        return (indexed ?? table.Live).Where(r => r != draft.Old && fields.All(f => SameText(r[f], draft[f])));
    }

    private static bool SameText(object? a, object? b) =>
        a is string x && b is string y ? x.Equals(y, StringComparison.OrdinalIgnoreCase) : Equals(a, b);
}
