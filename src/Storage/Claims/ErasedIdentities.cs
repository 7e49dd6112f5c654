using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage.Sql;

namespace OnceHub.Sync.Storage.Claims;

/// <summary>By what an event is one of an erased guest, and how that is remembered without remembering the guest.</summary>
internal static class ErasedIdentities
{
    /// <summary>A contact of OnceHub is its own subject, and goes on when its guest books again.</summary>
    private const string ContactPrefix = "CTC-";

    public static bool IsContact(string subject) => subject.StartsWith(ContactPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Email decides, as everywhere: with an email in hand a phone, which several may share, says nothing. A OnceHub contact
    /// is always one guest.
    /// </summary>
    public static IEnumerable<Identity> Telling(GuestIdentities identities)
    {
        if (identities.ContactId is { } contact) yield return Identity.Of(IdentityKind.Contact, contact);
        if (identities.Email is { } email)
        {
            foreach (var spelled in Identity.Spellings(IdentityKind.Email, email)) yield return spelled;
            yield break;
        }
        if (identities.RecordId is { } record) yield return Identity.Of(IdentityKind.Record, record.Value);
        foreach (var phone in identities.Phones) yield return Identity.Of(IdentityKind.Phone, phone);
    }

    /// <summary>Of a subject that never comes back; of a contact only what happened before.</summary>
    public static Identity OfSubject(string subject) =>
        IsContact(subject) ? Identity.Of(IdentityKind.Contact, subject) : new Identity("subject", SqlValue.Key(subject));

    /// <summary>Without the key, which is a secret of the store, nobody can try guests against it.</summary>
    public static long Hash(byte[] key, OrgId org, Identity identity) => BinaryPrimitives.ReadInt64BigEndian(
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{org}\n{identity.Kind}\n{identity.Value}")));

    /// <summary>Whether what could not be read as an event has it somewhere in it.</summary>
    public static bool IsNamedIn(byte[] payload, IEnumerable<Identity> identities)
    {
        var text = Encoding.UTF8.GetString(payload);
        return identities.Any(identity => text.Contains(identity.Value, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether an event that is bound to nobody is one of the guest's.</summary>
    public static bool IsOf(byte[] payload, string region, ImmutableHashSet<Identity> guest) =>
        EventReader.Read(payload, region).TryGet(out var read, out _)
            ? Telling(read.Identities).Any(guest.Contains)
            : IsNamedIn(payload, guest);
}
