using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Administration.Settings;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Prefill;

/// <summary>Fills a booking form from the Salesforce record that a personalized link names. Only reads.</summary>
public sealed class BookingForms(KeptClients clients, IOrgStore store)
{
    /// <summary>By the mapping's rows in reverse. Merged records and converted Leads are followed.</summary>
    /// <param name="email">Of whom the form is filled for. Where a link needs the guest's email, nothing is told of a record that has
    /// another.</param>
    public Task<Result<FilledForm>> FillAsync(OrgId org, PersonalizedLink link, string? email, CancellationToken cancellationToken) =>
        Attempt.OfAsync(async () =>
        {
            var given = link.Record();
            var settings = await StoredSettings.ReadAsync(store, org, cancellationToken);
            var records = new PrefillRecords(await clients.OpenAsync(org, cancellationToken), settings.Mappings);
            var id = settings.LinkNeedsEmail
                ? await ReadOwnAsync(records, given, email, cancellationToken)
                : await records.ReadAsync(given, cancellationToken);
            return new FilledForm(PrefillRecords.ObjectOf(id), id, given, PrefilledForm.Of(records.Read));
        });

    /// <summary>The same answer for a record of somebody else and for none, so that nobody learns which ids there are.</summary>
    private static async Task<SalesforceId> ReadOwnAsync(
        PrefillRecords records, SalesforceId given, string? email, CancellationToken cancellationToken)
    {
        try
        {
            var id = await records.ReadAsync(given, cancellationToken);
            if (EmailAddress.TryNormalize(email, out var own) && records.HasEmail(own)) return id;
        }
        catch (RefusedException refused) when (refused.Refusal.Kind == RefusalKind.RecordNotFound)
        {
            // As if it had another email.
        }
        throw new RefusedException(
            RefusalKind.RecordNotFound,
            $"No record {given} with this email is found. This org's settings let a link name a record only with the email of whom it is "
            + "(linkNeedsEmail): send it as 'email'.",
            ("recordId", given.Value));
    }
}

/// <summary>What a personalized link names: one of these.</summary>
/// <param name="Lead">A Lead's id.</param>
/// <param name="Contact">A Contact's id; of a Person Account, its contact's.</param>
/// <param name="Case">A Case's id.</param>
/// <param name="PersonAccount">A Person Account's id, or its contact's.</param>
public sealed record PersonalizedLink(string? Lead, string? Contact, string? Case, string? PersonAccount)
{
    /// <exception cref="RefusedException">It names none, or several.</exception>
    internal SalesforceId Record()
    {
        (string Name, string? Text, string[] Prefixes)[] all =
        [
            ("sosfLeadId", Lead, ["00Q"]),
            ("sosfContactId", Contact, ["003"]),
            ("sosfCaseId", Case, ["500"]),
            ("sosfPersonAccountId", PersonAccount, ["001", "003"]),
        ];
        var given = all.Where(parameter => !string.IsNullOrWhiteSpace(parameter.Text)).ToArray();
        if (given.Length != 1)
            throw new RefusedException(
                RefusalKind.QueryInvalid, "Send one of sosfLeadId, sosfContactId, sosfCaseId and sosfPersonAccountId.");
        var (name, text, prefixes) = given[0];
        return SalesforceId.TryParse(text!.Trim(), out var id) && prefixes.Contains(id.Prefix)
            ? id
            : throw new RefusedException(
                RefusalKind.QueryInvalid,
                $"'{name}' is '{text}', and must be a Salesforce id of 15 or 18 characters that begins with "
                + $"{string.Join(" or ", prefixes)}.");
    }
}

/// <param name="Object">Of the record that stands for the link now: a converted Lead is a Contact.</param>
/// <param name="Given">The link's own id.</param>
public sealed record FilledForm(string Object, SalesforceId Record, SalesforceId Given, PrefilledForm Form);
