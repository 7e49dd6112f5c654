using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>Deletion into the recycle bin with what belongs to a record, undeletion, and merges.</summary>
internal static class Deleter
{
    /// <param name="context">Who deletes.</param>
    /// <param name="id">Of the record.</param>
    /// <param name="only">The object that the request is about, where it names one: ids of others are refused.</param>
    public static SaveResult Delete(SaveContext context, string id, ObjectType? only = null) => Saver.Attempt(context, () =>
    {
        Saver.RefuseIfStopped(context, isNew: false);
        var type =
            only
            ?? context.Org.Catalog.OfId(id)
            ?? throw new SaveException("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        var row = Saver.Existing(context, type, id);
        if (!context.Rights.CanDelete(type))
            throw new SaveException("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id");
        if (context.Org.Faults.RowError(context, new RecordInput(type), row) is { } fault)
            throw new SaveException(fault);
        if (type.Name is "Account" or "Contact" && context.Org.Database.Where("Case", type.Name + "Id", row.Id).Any())
            throw new SaveException(
                "DELETE_FAILED",
                $"Your attempt to delete {row.Text("Name")} could not be completed because it is associated with the following cases.");
        if (type.Name == "Contact" && row.Flag("IsPersonAccount"))
            throw new SaveException("INVALID_PERSON_ACCOUNT_OPERATION", "cannot delete person contact");
        Remove(context.Org, row, row);
        if (type.Name == "PermissionSetAssignment")
            context.Org.Catalog.Touch(context.Now);
        return new SaveResult(row.Id, false, []);
    });

    public static SaveResult Undelete(SaveContext context, string id) => Saver.Attempt(context, () =>
    {
        var org = context.Org;
        var row = org.Database.Find(id) ?? throw new SaveException("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        if (!row.IsDeleted)
            throw new SaveException("UNDELETE_FAILED", "Entity is not in the recycle bin");
        foreach (var type in org.Catalog.Objects)
            foreach (var companion in org.Database[type].Deleted.Where(r => r.DeletedWith == row).ToList())
            {
                FieldChecks.CheckUnique(org, companion);
                org.Database[type].SetDeleted(companion, false);
                Stamp(context, companion);
            }
        return new SaveResult(row.Id, false, []);
    });

    /// <summary>Moves all children of the losers to the master, then deletes the losers with MasterRecordId.</summary>
    public static SaveResult Merge(SaveContext context, string masterId, IReadOnlyList<string> loserIds, RecordInput? changes) =>
        Saver.Attempt(
            context,
            () =>
            {
                var org = context.Org;
                var type =
                    org.Catalog.OfId(masterId) ?? throw new SaveException("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
                if (!type.Mergeable)
                    throw new SaveException("INVALID_TYPE", $"sObject type '{type.Name}' is not supported.");
                var master = Saver.Existing(context, type, masterId);
                if (loserIds.Count is 0 or > 2)
                    throw new SaveException("INVALID_ARGUMENT_TYPE", "a merge takes one or two records beside the master");
                var losers = loserIds.Select(id => Saver.Existing(context, type, id)).ToList();
                if (type.Name == "Account" && losers.Exists(loser => loser.Flag("IsPersonAccount") != master.Flag("IsPersonAccount")))
                    throw new SaveException(
                        "INVALID_PERSON_ACCOUNT_OPERATION", "person accounts can be merged with other person accounts only");
                foreach (var loser in losers)
                    MergeInto(context, loser, master, loser);
                if (changes is not null && Saver.Update(context, changes, masterId) is { Success: false } failed)
                    return failed;
                Stamp(context, master);
                return new SaveResult(master.Id, false, []);
            });

    /// <summary>Of person accounts the contacts are merged too.</summary>
    private static void MergeInto(SaveContext context, Row loser, Row master, Row root)
    {
        var database = context.Org.Database;
        if (loser.Type.Name == "Account" && loser.Flag("IsPersonAccount"))
            MergeInto(context, database.Find(loser.Text("PersonContactId"))!, database.Find(master.Text("PersonContactId"))!, root);
        MoveChildren(context, loser, master);
        var values = (object?[])loser.Values.Clone();
        values[loser.Type["MasterRecordId"].Ordinal] = master.Id;
        database[loser.Type].Replace(loser, values);
        Stamp(context, loser);
        loser.DeletedWith = root;
        database[loser.Type].SetDeleted(loser, true);
    }

    public static void MoveChildren(SaveContext context, Row from, Row to)
    {
        foreach (var (child, field, row) in Children(context.Org, from))
        {
            var values = (object?[])row.Values.Clone();
            values[field.Ordinal] = to.Id;
            context.Org.Database[child].Replace(row, values);
            Stamp(context, row);
        }
    }

    private static void Remove(Org org, Row row, Row root)
    {
        foreach (var (child, field, dependent) in Children(org, row))
        {
            var belongs =
                field.CascadeDelete
                || (child.IsActivity && field.Name == "WhoId" && dependent.Text("WhatId") is null)
                || (child.IsActivity && field.Name == "WhatId");
            if (belongs && !dependent.IsDeleted)
                Remove(org, dependent, root);
            else if (!belongs && field.Updateable)
            {
                var values = (object?[])dependent.Values.Clone();
                values[field.Ordinal] = null;
                org.Database[child].Replace(dependent, values);
            }
        }
        row.DeletedWith = root;
        Touch(org, row, org.Now);
        org.Database[row.Type].SetDeleted(row, true);
    }

    private static List<(ObjectType Type, Field Field, Row Row)> Children(Org org, Row parent)
    {
        var children = new List<(ObjectType, Field, Row)>();
        foreach (var type in org.Catalog.Objects)
            foreach (var field in type.Fields)
                if (field.ReferenceTo.Contains(parent.Type.Name)
                    && field.KeepsIndex
                    && field.Name is not ("MasterRecordId" or "PersonContactId"))
                    children.AddRange(org.Database[type].Index(field)!.Find(parent.Id).Select(row => (type, field, row)));
        return children;
    }

    private static void Stamp(SaveContext context, Row row)
    {
        Touch(context.Org, row, context.Now);
        var values = (object?[])row.Values.Clone();
        values[row.Type["LastModifiedDate"].Ordinal] = context.Now;
        values[row.Type["LastModifiedById"].Ordinal] = context.Rights.UserId;
        context.Org.Database[row.Type].Replace(row, values);
    }

    private static void Touch(Org org, Row row, DateTime now)
    {
        var values = (object?[])row.Values.Clone();
        values[row.Type["SystemModstamp"].Ordinal] = now;
        org.Database[row.Type].Replace(row, values);
    }
}
