using System.Globalization;
using System.Text.RegularExpressions;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Saving;

/// <summary>What the field's definition alone can say about a value.</summary>
internal static partial class FieldChecks
{
    public static void Run(SaveContext context, Draft draft)
    {
        var errors = new List<SaveError>();
        RequireFields(context.Org, draft, errors);
        foreach (var field in draft.Type.Fields)
            if (draft[field] is { } value && (draft.IsNew || draft.IsGiven(field)) && Check(field, value) is { } error)
                errors.Add(error);
        if (errors.Count > 0)
            throw new SaveException([.. errors]);
        CheckReferences(context.Org, draft);
        CheckUnique(context.Org, draft);
    }

    private static void RequireFields(Org org, Draft draft, List<SaveError> errors)
    {
        List<string>? names = null;
        foreach (var field in draft.Type.RequiredFields)
            if (draft[field] is null && (draft.IsNew || draft.IsGiven(field)) && org.Requires(field))
                (names ??= []).Add(field.Name);
        if (names?.ToArray() is { } missing)
            errors.Add(new SaveError("REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing));
    }

    private static SaveError? Check(Field field, object value) => value switch
    {
        string text when field.Type.IsText() && field.Length > 0 && text.Length > field.Length =>
            new("STRING_TOO_LONG", $"{field.Label}: data value too large: {text} (max length={field.Length})", field.Name),
        string text when field.Type == FieldType.Email && !EmailAddress().IsMatch(text) =>
            new("INVALID_EMAIL_ADDRESS", $"{field.Label}: invalid email address: {text}", field.Name),
        string text when field is { Restricted: true, Type: FieldType.Picklist } && !Allows(field, text) => BadPicklist(field, text),
        string text
            when field is { Restricted: true, Type: FieldType.MultiPicklist }
                && Array.Find(text.Split(';'), v => !Allows(field, v)) is { } bad => BadPicklist(field, bad),
        decimal number when field.Precision > 0 && Math.Abs(number) >= Power(field.Precision - field.Scale) => OutOfRange(field, number),
        decimal number when field.Type == FieldType.Int && Math.Abs(number) > int.MaxValue => OutOfRange(field, number),
        DateTime time when time.Year is < 1700 or > 4000 => new("INVALID_FIELD", $"{field.Label}: invalid date: {time:O}", field.Name),
        _ => null,
    };

    private static bool Allows(Field field, string value) =>
        field.Picklist.Any(v => v.Active && v.Value.Equals(value, StringComparison.OrdinalIgnoreCase));

    private static SaveError BadPicklist(Field field, string value) =>
        new("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"{field.Label}: bad value for restricted picklist field: {value}", field.Name);

    private static SaveError OutOfRange(Field field, decimal number) =>
        new(
            "NUMBER_OUTSIDE_VALID_RANGE",
            $"{field.Label}: value outside of valid range on numeric field: {number.ToString(CultureInfo.InvariantCulture)}",
            field.Name);

    private static decimal Power(int digits)
    {
        var power = 1m;
        for (var i = 0; i < digits; i++)
            power *= 10;
        return power;
    }

    private static void CheckReferences(Org org, Draft draft)
    {
        foreach (var field in draft.Type.ReferenceFields)
        {
            if (!draft.IsGiven(field) || draft[field] is not string id)
                continue;
            var target = org.Catalog.OfId(id);
            if (target is null || !field.ReferenceTo.Contains(target.Name))
                throw new SaveException("FIELD_INTEGRITY_EXCEPTION", $"{field.Label}: id value of incorrect type: {id}", field.Name);
            var row = org.Database.Find(id);
            if (field.Name == "RecordTypeId" && !IsUsable(row, draft.Type))
                throw new SaveException(
                    "INVALID_CROSS_REFERENCE_KEY", $"Record Type ID: this ID value isn't valid for the user: {id}", field.Name);
            if (row is null)
                throw new SaveException("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
            if (row.IsDeleted)
                throw new SaveException("ENTITY_IS_DELETED", "entity is deleted");
            if (row.Type.Name == "Lead" && row.Flag("IsConverted"))
                throw new SaveException("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
            if (field.Name == "OwnerId")
                CheckOwner(org, draft.Type, row);
        }
    }

    private static bool IsUsable(Row? recordType, ObjectType type) =>
        recordType is { IsDeleted: false } && recordType.Text("SobjectType") == type.Name && recordType.Flag("IsActive");

    private static void CheckOwner(Org org, ObjectType type, Row owner)
    {
        if (owner.Type.Name == "User" && !owner.Flag("IsActive"))
            throw new SaveException(
                "INACTIVE_OWNER_OR_USER",
                $"operation performed with inactive user [{owner.Id}] as owner of {type.Name.ToLowerInvariant()}");
        if (owner.Type.Name == "Group"
            && !org.Database.Where("QueueSobject", "QueueId", owner.Id).Any(q => q.Text("SobjectType") == type.Name))
            throw new SaveException(
                "INVALID_CROSS_REFERENCE_KEY", $"Owner ID: this queue does not support {type.LabelPlural}: {owner.Id}", "OwnerId");
        if (type.Name != "Group" && owner.Type.Name == "User" && !org.RightsOf(owner).CanRead(type))
            throw new SaveException("OP_WITH_INVALID_USER_TYPE_EXCEPTION", "Operation not valid for this user type", "OwnerId");
    }

    private static void CheckUnique(Org org, Draft draft)
    {
        foreach (var field in draft.Type.UniqueFields)
            if (draft.IsNew || draft.IsGiven(field))
                CheckUnique(org, field, draft.Type, draft[field], draft.Old);
    }

    /// <summary>Refuses a row that comes back from the recycle bin while another record has one of its unique values by now.</summary>
    /// <exception cref="SaveException">DUPLICATE_VALUE, as for a record that is written with such a value.</exception>
    public static void CheckUnique(Org org, Row restored)
    {
        foreach (var field in restored.Type.UniqueFields)
            CheckUnique(org, field, restored.Type, restored[field], restored);
    }

    private static void CheckUnique(Org org, Field field, ObjectType type, object? value, Row? self)
    {
        var holder = value is null ? null : org.Database[type].Index(field)!.Find(value).FirstOrDefault(r => r != self);
        if (holder is not null)
            throw new SaveException(
                "DUPLICATE_VALUE", $"duplicate value found: {field.Name} duplicates value on record with id: {holder.Id[..15]}");
    }

    [GeneratedRegex(
        @"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$"
    )]
    private static partial Regex EmailAddress();
}
