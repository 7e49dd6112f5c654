using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Which fields of a guest's record to write, and why.</summary>
public static class PersonFields
{
    /// <summary>
    /// All fields of a new record: mapped values, fallbacks where they are blank, what Salesforce requires (LastName; a
    /// Lead's Company, unless describe says that it may be empty), and the package's normalized phone. Token, owner, account, record type
    /// and what else the org requires
    /// (<see cref="RequiredFields"/>) are the caller's.
    /// </summary>
    /// <param name="types">The org's own fields.</param>
    public static PersonWrite ForNew(PersonObject target, MappingSource source, OrgSettings settings, FieldTypes? types = null) =>
        Made(target.ToString(), RowsOfNew(target, settings, types), PhoneField(settings, types), source, settings, types);

    /// <summary>The same of a new Person Account, by the names of Account.</summary>
    /// <param name="account">The org's Account.</param>
    public static PersonWrite ForNewPersonAccount(MappingSource source, OrgSettings settings, FieldTypes? account = null) =>
        Made(
            PersonAccountFields.ObjectName,
            settings.Mappings.OfPersonAccount(),
            PhoneFieldOfPersonAccount(settings, account),
            source,
            settings,
            account);

    /// <summary>
    /// Only the fields to change on a record that exists: a blank never clears, a filled field changes only where rule and
    /// row allow, an equal value is not written, fallbacks are not used. First and last name change together, or not at all.
    /// </summary>
    /// <param name="current">The record as read, with every field of <see cref="FieldsToRead"/>; a field not in it counts as unknown and is
    /// left alone.</param>
    /// <param name="types">The org's own fields.</param>
    public static PersonWrite ForExisting(
        FieldSet current, PersonObject target, MappingSource source, OrgSettings settings, FieldTypes? types = null) =>
        Changed(
            target.ToString(),
            settings.Mappings.Of(target),
            settings.RuleOf(target).Update,
            PhoneField(settings, types),
            SearchedFields.Phones,
            current,
            source,
            settings,
            types);

    /// <summary>The same of a Person Account, by the names of Account.</summary>
    /// <param name="contact">Its contact as read, with every field of <see cref="FieldsToRead"/> and of
    /// <see cref="PersonAccountFields.PathsFromContact"/>.</param>
    /// <param name="account">The org's Account.</param>
    public static PersonWrite ForExistingPersonAccount(
        FieldSet contact, MappingSource source, OrgSettings settings, FieldTypes? account = null)
    {
        var rows = settings.Mappings.OfPersonAccount();
        var phone = PhoneFieldOfPersonAccount(settings, account);
        ImmutableArray<string> shown = [.. SearchedFields.Phones.Select(PersonAccountFields.NameOf)];
        var current = PersonAccountFields.Current(contact, rows.Select(row => row.Target).Concat(phone is null ? [] : [phone, .. shown]));
        return Changed(PersonAccountFields.ObjectName, rows, settings.Contact.Update, phone, shown, current, source, settings, account);
    }

    /// <summary>The mapped fields of an object, which a look-up must read so that <see cref="ForExisting"/> can compare.</summary>
    public static ImmutableArray<string> FieldsToRead(PersonObject target, OrgSettings settings) =>
    [
        .. settings.Mappings.Of(target).Select(row => row.Target)
            .Concat(target == PersonObject.Contact ? PersonAccountFields.PathsFromContact(settings.Mappings.OfPersonAccount(), null) : [])
            .Concat(settings.PackageFields.PersonPhone is { } phone ? [phone] : [])
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private static PersonWrite Made(
        string name, ImmutableArray<FieldMapping> rows, string? phoneField, MappingSource source, OrgSettings settings, FieldTypes? types)
    {
        var write = new WriteDraft(name, rows, source, settings.Region, types);
        RecordFields.AddNew(write);
        Require(write, "LastName", source.Name?.Last ?? PersonName.FallbackLast(source.Identities.Email, PhoneOf(source)));
        if (name == nameof(PersonObject.Lead) && IsRequired(Company, types))
            Require(write, Company, source.Company ?? PersonName.Unspecified);
        if (phoneField is not null && PhoneOf(source) is { } phone && !write.Fields.Contains(phoneField))
            write.Set(phoneField, null, FieldValue.Of(phone), PhoneSource);
        NoteRejects(write, source);
        return write.Finish();
    }

    private static PersonWrite Changed(
        string name,
        ImmutableArray<FieldMapping> rows,
        ExistingUpdate rule,
        string? phoneField,
        ImmutableArray<string> phones,
        FieldSet current,
        MappingSource source,
        OrgSettings settings,
        FieldTypes? types)
    {
        var write = new WriteDraft(name, rows, source, settings.Region, types);
        RecordFields.AddChanges(write, current, rule);
        WholeName.Keep(write, current);
        if (phoneField is not null && !write.Fields.Contains(phoneField) && current[phoneField] is { } now)
            Normalize(
                write,
                phoneField,
                now,
                [.. phones.Select(field => (write.Fields[field] ?? current[field])?.Text).OfType<string>()],
                source.Identities.Phones);
        NoteRejects(write, source);
        return write.Finish();
    }

    /// <summary>
    /// Fills the package's phone where it is empty, and replaces a number that the record no longer shows by one of the guest's that it
    /// does show. A number that neither of them tells is left alone.
    /// </summary>
    /// <param name="shown">The phones that people see, as they are after this write.</param>
    private static void Normalize(
        WriteDraft write, string field, FieldValue now, ImmutableArray<string> shown, ImmutableArray<string> phones)
    {
        var held = phones.FirstOrDefault(phone => PhoneNumber.IsHeld(shown, null, phone, write.Region));
        var isShown = now.Text is { } text && PhoneNumber.IsHeld(shown, text, text, write.Region);
        if ((now.IsBlank ? held ?? phones.FirstOrDefault() : isShown ? null : held) is { } phone)
            write.Set(field, now, FieldValue.Of(phone), PhoneSource);
        else if (held is not null && held == now.Text) write.Confirm(field);
    }

    private const string PhoneSource = "guest.phone";
    private const string Company = "Company";

    /// <summary>
    /// The default rows give a Lead's Company what stands in for one that must be there. Where Person Accounts are on, it need
    /// not: a Lead without a company becomes a person, one with a company a business.
    /// </summary>
    private static ImmutableArray<FieldMapping> RowsOfNew(PersonObject target, OrgSettings settings, FieldTypes? types)
    {
        var rows = settings.Mappings.Of(target);
        if (target != PersonObject.Lead || IsRequired(Company, types)) return rows;
        return [.. rows.Select(row => IsStandIn(row) ? row with { Fallback = null } : row)];
    }

    private static bool IsStandIn(FieldMapping row) =>
        row.Fallback == PersonName.Unspecified && row.Target.Equals(Company, StringComparison.OrdinalIgnoreCase);

    /// <summary>As describe says; by what a plain org has where nobody asked.</summary>
    private static bool IsRequired(string field, FieldTypes? types) => types is null || types.Find(field) is { Required: true };

    private static string? PhoneField(OrgSettings settings, FieldTypes? types) =>
        types is null ? settings.PackageFields.PersonPhone : types.Writable(settings.PackageFields.PersonPhone);

    private static string? PhoneFieldOfPersonAccount(OrgSettings settings, FieldTypes? account)
    {
        var field = settings.PackageFields.PersonPhone is { } phone ? PersonAccountFields.NameOf(phone) : null;
        return account is null ? field : account.Writable(field);
    }

    private static string? PhoneOf(MappingSource source) => source.Identities.Phones is [var first, ..] ? first : null;

    private static void Require(WriteDraft write, string field, string value)
    {
        if (write.Fields[field] is { IsBlank: false }) return;
        if (FittingValue.Of(write.ObjectName, field, FieldValue.Of(value), write.Region, write.Problems) is { } fitting)
            write.Set(field, null, fitting, WriteDraft.RequiredSource);
    }

    private static void NoteRejects(WriteDraft write, MappingSource source)
    {
        if (source.Identities.RejectedRecordId is { } id)
            write.Problems.Add(
                new FieldProblem(
                    "Id",
                    FieldProblemCodes.NotARecordId,
                    $"The link gave '{id}' as a Salesforce record id, which it is not. "
                    + "The guest was looked up without it; correct the link."));
        if (source.Identities.RejectedEmail is { } email && !write.Problems.Exists(IsOfEmail))
            write.Problems.Add(
                new FieldProblem(
                    "Email",
                    FieldProblemCodes.NotAnEmail,
                    $"'{email}' is not an email address. Correct it in OnceHub or Salesforce. {FittingValue.NotLookedUp}"));
    }

    /// <summary>A row has told of the guest's email already; what is mapped to other email fields is no matter of the look-up.</summary>
    private static bool IsOfEmail(FieldProblem problem) => problem.Code == FieldProblemCodes.NotAnEmail
        && problem.Message.EndsWith(FittingValue.NotLookedUp, StringComparison.Ordinal);
}

/// <param name="Fields">To write; empty when nothing changes.</param>
/// <param name="Changes">One per field, for the history.</param>
/// <param name="Problems">What was cut or left out, and why.</param>
public sealed record PersonWrite(FieldSet Fields, ImmutableArray<FieldChange> Changes, ImmutableArray<FieldProblem> Problems)
{
    /// <summary>Fields that the record shows already as the source has them: nothing to write, yet nothing older may change them.</summary>
    public ImmutableArray<string> Confirmed { get; init; } = [];

    /// <summary>The same with an id that no row maps, such as whose the record is.</summary>
    public PersonWrite With(string field, SalesforceId id, string? from = null)
    {
        Fields[field] = FieldValue.Of(id.Value);
        return this with { Changes = Changes.Add(new FieldChange(field, from, id.Value, "booking")) };
    }
}

/// <param name="From">Null for a new record, and for a field that was blank.</param>
/// <param name="Source">The mapping's source, or <c>fallback</c>, or <c>required</c>.</param>
public sealed record FieldChange(string Field, string? From, string? To, string Source);
