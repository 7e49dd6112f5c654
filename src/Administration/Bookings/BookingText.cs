using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.Bookings;

/// <summary>Tells what somebody means who looks for bookings by a text.</summary>
internal static class BookingText
{
    private const string EventPrefix = "EVNT-";

    private static readonly string[] SubjectPrefixes = ["BKNG-", "CVR-", "CTC-"];

    /// <param name="region">For phone numbers without a country code.</param>
    /// <returns>Null for what bookings cannot be found by.</returns>
    public static BookingSearch? Read(string text, string region)
    {
        var sought = text.Trim();
        if (sought.StartsWith(EventPrefix, StringComparison.OrdinalIgnoreCase)) return new OfEvent(sought);
        if (SubjectPrefixes.Any(prefix => sought.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))) return new OfSubject(sought);
        if (sought.Contains('@', StringComparison.Ordinal))
            return EmailAddress.TryNormalize(sought, out var email) ? new OfGuest(new GuestIdentities { Email = email }) : null;
        // An id has letters and a check; of 15 digits alone a phone is likelier.
        if (SalesforceId.TryParse(sought, out var id) && !sought.All(char.IsAsciiDigit)) return new OfRecord(id);
        if (PhoneNumber.TryParse(sought, region, out var phone)) return new OfGuest(new GuestIdentities { Phones = [phone] });
        // What has a digit in it is an id that was mistyped rather than a name; one letter is in too many.
        return !sought.Any(char.IsDigit) && NameWords.Of(sought) is { IsEmpty: false } words && words.Any(word => word.Length > 1)
            ? new OfName(words)
            : null;
    }
}
