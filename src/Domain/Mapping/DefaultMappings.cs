using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>Rows that work on a plain org.</summary>
internal static class DefaultMappings
{
    public static readonly MappingTable Table = new()
    {
        Contact = [.. People()],
        Lead = [.. People(), Row("guest.company", "Company", PersonName.Unspecified)],
        Account = [Row("guest.company", "Name")],
        Event = [Row("booking.subject", "Subject"), Row("booking.location", "Location"), Row("booking.description", "Description")],
        Case = [Row("booking.subject", "Subject"), Row("booking.description", "Description")],
    };

    private static ImmutableArray<FieldMapping> People() =>
    [
        Row("guest.firstName", "FirstName"),
        Row("guest.lastName", "LastName"),
        Row("guest.email", "Email"),
        Row("guest.phone", "Phone"),
        Row("guest.mobilePhone", "MobilePhone"),
    ];

    private static FieldMapping Row(string source, string target, string? fallback = null) =>
        new()
        {
            Source = source,
            Target = target,
            Fallback = fallback,
        };
}
