using System.Globalization;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>
/// Saves one record in Salesforce's order: rights, defaults, the object's own rules, fields, assignment, validation, duplicates.
/// </summary>
internal static class Saver
{
    public static SaveResult Insert(SaveContext context, RecordInput input) => Attempt(context, () =>
    {
        RefuseIfStopped(context, isNew: true);
        return Save(context, input, null);
    });

    public static SaveResult Update(SaveContext context, RecordInput input, string id) => Attempt(context, () =>
    {
        RefuseIfStopped(context, isNew: false);
        return Save(context, input, Existing(context, input.Type, id));
    });

    /// <exception cref="SaveException">The org takes no such write now, whatever the record.</exception>
    public static void RefuseIfStopped(SaveContext context, bool isNew)
    {
        if (ConditionAnswers.OfSave(context.Condition, isNew) is { } stopped)
            throw new SaveException(stopped);
    }

    /// <summary>Inserts or updates by an external id; a null key always inserts.</summary>
    /// <exception cref="SaveException">In the result: DUPLICATE_EXTERNAL_ID when several records have the key.</exception>
    public static SaveResult Upsert(SaveContext context, RecordInput input, Field key, object? value)
    {
        if (value is null)
            return SaveResult.Failed(new SaveError("MISSING_ARGUMENT", $"{key.Name} not specified", key.Name));
        var found = context.Org.Database.Where(input.Type.Name, key.Name, value).ToList();
        if (found.Count > 1)
            return SaveResult.Failed(
                new SaveError(
                    "DUPLICATE_EXTERNAL_ID",
                    $"{key.Name}: more than one record found for external id field: [{string.Join(", ", found.Select(r => r.Id))}]",
                    key.Name));
        if (found.Count == 1)
            return Update(context, input, found[0].Id);
        input.Set(key.Name, value);
        return Insert(context, input);
    }

    public static SaveResult Attempt(SaveContext context, Func<SaveResult> work) => context.Org.Database.Undo.Unit(
        () =>
        {
            try
            {
                return work();
            }
            catch (SaveException e)
            {
                return SaveResult.Failed(e.Errors);
            }
        },
        result => result.Success);

    public static Row Existing(SaveContext context, ObjectType type, string id)
    {
        if (!id.StartsWith(type.KeyPrefix, StringComparison.Ordinal))
            throw new SaveException("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        var row = context.Org.Database.Find(id) ?? throw new SaveException("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        return row.IsDeleted ? throw new SaveException("ENTITY_IS_DELETED", "entity is deleted") : row;
    }

    private static SaveResult Save(SaveContext context, RecordInput input, Row? old)
    {
        CheckRights(context, input, old);
        if (context.Org.Faults.RowError(context, input, old) is { } fault)
            throw new SaveException(fault);
        input.ResolveParents(context);
        var draft = new Draft(context.Org, input.Type, old);
        if (old is null)
            SetDefaults(context, draft);
        foreach (var (field, value) in input.Values)
            draft.Give(field, value);
        FillRequiredDefaults(draft);
        ObjectRules.Prepare(context, draft);
        if (input.Type.CanBeOwnedByQueue && input.Type.Name != "Task")
            OrgRules.Assign(context, draft);
        FieldChecks.Run(context, draft);
        OrgRules.Validate(context, draft);
        OrgRules.FindDuplicates(context, draft);
        return Store(context, draft);
    }

    private static SaveResult Store(SaveContext context, Draft draft)
    {
        var table = context.Org.Database[draft.Type];
        draft["LastModifiedDate"] = draft["SystemModstamp"] = context.Now;
        draft["LastModifiedById"] = context.Rights.UserId;
        var row = draft.Old;
        if (row is null)
            row = table.Insert(draft.Values);
        else
            table.Replace(row, draft.Values);
        ObjectRules.After(context, draft, row);
        if (draft.Type.Name is "User" or "PermissionSetAssignment")
            context.Org.Catalog.Touch(context.Now);
        return new SaveResult(row.Id, draft.Old is null, []);
    }

    private static void CheckRights(SaveContext context, RecordInput input, Row? old)
    {
        var rights = context.Rights;
        if (!(old is null ? rights.CanCreate(input.Type) : rights.CanEdit(input.Type)))
            throw new SaveException("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
        HashSet<string>? names = null;
        foreach (var (field, _) in input.Values)
            if (!(old is null ? field.Createable : field.Updateable) || !rights.CanWrite(input.Type, field))
                (names ??= []).Add(field.Name);
        if (names?.ToArray() is { } refused)
            throw new SaveException(
                "INVALID_FIELD_FOR_INSERT_UPDATE",
                $"Unable to create/update fields: {string.Join(", ", refused)}. Please check the security settings of this field and "
                + "verify that it is read/write for your profile or permission set.",
                refused);
    }

    private static void SetDefaults(SaveContext context, Draft draft)
    {
        draft["CreatedDate"] = context.Now;
        draft["CreatedById"] = context.Rights.UserId;
        if (draft.Type.HasOwner)
            draft["OwnerId"] = context.Rights.UserId;
        foreach (var field in draft.Type.InitialFields)
            draft[field] = field.AutoNumber
                ? (context.Org.Database[draft.Type].Inserted + 1).ToString("D4", CultureInfo.InvariantCulture)
                : field.Default;
    }

    /// <summary>A null for a required field with a default means the default, as for Status of a Lead.</summary>
    private static void FillRequiredDefaults(Draft draft)
    {
        foreach (var field in draft.Type.InitialFields)
            if (field.Required && draft.IsNew)
                draft[field] ??= field.Default;
    }
}
