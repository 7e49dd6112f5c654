using System.Globalization;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.People;
using OnceHub.Sync.Grains.Guests.Turns;
using OnceHub.Sync.Grains.Pipeline;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Grains.Guests.Accounts;

/// <summary>
/// The Account of a new Contact: found by company name or email domain as the settings say, else made once for all guests of
/// that company. A guest without a company gets an Account of its own name, so that nobody shares an Account with strangers
/// (and a burst of guests no lock).
/// </summary>
internal static class AccountWriting
{
    public const string ObjectName = "Account";

    private const string ClaimKind = "account";

    /// <summary>Null when this person needs no Account: it is no Contact, or the settings make and find none.</summary>
    public static AccountTurn? For(PersonTurn person, Turn turn)
    {
        var rule = turn.Settings.Account;
        if (person.Target != PersonObject.Contact || rule.PersonAccountRecordType is not null
            || rule is { Create: false, Match: AccountMatch.None }) return null;
        var fields = FieldsOf(person, turn).Fields;
        var name = fields["Name"] is { IsBlank: false } company && !CompanyName.IsFiller(company.ToString()) ? company.ToString() : null;
        var domain = rule.Match == AccountMatch.EmailDomain ? DomainOf(person.Identities.Email) : null;
        LookupKey? key = rule.Match switch
        {
            AccountMatch.None => null,
            _ when domain is not null => new LookupKey.AccountDomain(domain),
            _ when name is not null => new LookupKey.AccountName(name),
            _ => null,
        };
        var madeBefore = turn.Notes.Accounts is { } made && made.TryGetValue(person.AccountToken.Value, out var id)
            ? id
            : (SalesforceId?)null;
        return new AccountTurn { Key = key, MadeBefore = madeBefore, Name = name ?? domain ?? OwnName(person), Website = domain };
    }

    /// <summary>Among several the most recently modified, ties by id; a Person Account is no company.</summary>
    public static void Choose(AccountTurn account, IEnumerable<FieldSet> found)
    {
        account.Id ??= found
            .Where(record => record["IsPersonAccount"] != FieldValue.Of(true) && record["IsDeleted"] != FieldValue.Of(true))
            .OrderByDescending(ModifiedAt)
            .ThenBy(record => record["Id"]?.Text, StringComparer.Ordinal)
            .Select(record => record.IdIn("Id"))
            .FirstOrDefault(id => id is not null);
    }

    /// <summary>Before one is made, its name is claimed: whoever else makes it makes the same record.</summary>
    public static async Task ClaimAsync(Turn turn, IGuestStore store, CancellationToken cancellationToken)
    {
        foreach (var person in turn.People)
        {
            if (person.Account is not { Id: null, Token: null } account || !turn.Settings.Account.Create || !person.IsToBeMade) continue;
            account.Token = account.Key is { } key
                ? await store.ClaimSharedAsync(turn.Org, ClaimKind, ClaimOf(key), $"a-{Guid.CreateVersion7():n}", cancellationToken)
                : person.AccountToken.Value;
        }
    }

    /// <summary>The write that makes it; null when it is there, or none is to be made.</summary>
    public static RecordWrite? Plan(PersonTurn person, Turn turn)
    {
        if (person.Account is not { Id: null } account || !turn.Settings.Account.Create) return null;
        var types = turn.Types.Of(ObjectName);
        var write = FieldsOf(person, turn);
        person.Newest.Report(write.Problems.Select(problem => problem with { Field = $"{ObjectName}.{problem.Field}" }));
        var fields = write.Fields;
        if (fields["Name"] is not { IsBlank: false } named || CompanyName.IsFiller(named.ToString())) Name(account, fields, person, turn);
        if (account.Website is { } website && !fields.Contains("Website")) fields["Website"] = FieldValue.Of(website);
        var package = turn.Settings.PackageFields;
        RecordFields.Mark(fields, package.RecordToken, account.Token, types);
        if (turn.Settings.Contact.OwnerOfNew == OwnerRule.BookingOwner && person.Newest.OwnerIn(turn.Settings) is { } owner)
            write = write.With("OwnerId", owner);
        var calendar = person.Newest.FullBooking is { } booking ? turn.Settings.CalendarOf(booking).AccountRecordType : null;
        if ((calendar ?? turn.Settings.Account.RecordType) is { } recordType) fields["RecordTypeId"] = FieldValue.Of(recordType.Value);
        var defaulted = types is null ? [] : RequiredFields.Fill(fields, PersonAccountFields.OfCompany(types));
        person.Newest.Report(defaulted);
        account.Adaptation.ApplyTo(fields);
        account.StandIns = StandIns.Of(fields, defaulted, account.Adaptation, field => StandIns.OfAccount + field);
        account.Changes =
        [
            .. write.Changes.Where(change => fields.Contains(change.Field))
                .Select(change => change with { Field = $"{ObjectName}.{change.Field}" }),
        ];
        return new RecordWrite
        {
            Kind = WriteKind.Insert,
            Object = ObjectName,
            ExternalIdField = package.RecordToken,
            ExternalIdValue = package.RecordToken is null ? null : account.Token,
            Fields = fields,
            SoughtAt = account.SoughtAt,
            AllowDuplicates = account.Adaptation.AllowDuplicates,
            Alone = account.Adaptation.Alone,
        };
    }

    private static DateTimeOffset ModifiedAt(FieldSet record) =>
        DateTimeOffset.TryParse(record["LastModifiedDate"]?.Text, CultureInfo.InvariantCulture, out var modified) ? modified : default;

    /// <summary>What is claimed of an Account that is looked up by this. Claims are stored: their texts stay as they are.</summary>
    private static string ClaimOf(LookupKey key) => key switch
    {
        LookupKey.AccountDomain { Domain: var domain } => $"AccountDomain:{Normalized(domain)}",
        LookupKey.AccountName { Name: var name } => $"AccountName:{Normalized(name)}",
        _ => throw new ArgumentException($"An Account is not looked up by {key}.", nameof(key)),
    };

    /// <summary>As if a row of the mapping said so: a name that is too long for the field is cut, and told.</summary>
    private static void Name(AccountTurn account, FieldSet fields, PersonTurn person, Turn turn)
    {
        var row = new FieldMapping { Source = SourceNames.Static + account.Name, Target = "Name" };
        var write = RecordFields.ForNew(ObjectName, [row], person.Newest.Source, turn.Settings.Region, turn.Types.Of(ObjectName));
        person.Newest.Report(write.Problems.Select(problem => problem with { Field = $"{ObjectName}.{problem.Field}" }));
        fields["Name"] = write.Fields["Name"];
    }

    /// <summary>Letter case and spacing do not make another company.</summary>
    public static string Normalized(string name) =>
        string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    private static PersonWrite FieldsOf(PersonTurn person, Turn turn)
    {
        var (rows, types) = (turn.Settings.Mappings.Account, turn.Types.Of(ObjectName));
        return MergedFields.ForNew(
            person.NewestFirst.Select(subject => RecordFields.ForNew(ObjectName, rows, subject.Source, turn.Settings.Region, types)));
    }

    private static string? DomainOf(string? email) =>
        email is not null && email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..] is var domain && !PublicMail.IsHost(domain)
            ? domain
            : null;

    private static string OwnName(PersonTurn person)
    {
        var name = person.NewestFirst.Select(subject => subject.Source.Name).FirstOrDefault(name => name is not null);
        return name?.Full
            ?? PersonName.FallbackLast(person.Identities.Email, person.Identities.Phones is [var phone, ..] ? phone : null);
    }
}
