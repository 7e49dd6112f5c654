namespace OnceHub.Sync.Domain;

/// <summary>How each named source is read.</summary>
internal static class SourceReaders
{
    public static Dictionary<string, Func<MappingSource, FieldValue>> All { get; } =
        new Dictionary<string, Func<MappingSource, FieldValue>>()
        .Texts("guest.", new()
        {
            ["name"] = from => from.Name?.Full,
            ["firstName"] = from => from.Name?.First,
            ["lastName"] = from => from.Name?.Last,
            ["email"] = from => from.Booking?.Form?.Email ?? from.Contact?.Email,
            ["phone"] = from => from.Booking?.Form?.Phone ?? from.Contact?.Phone,
            ["mobilePhone"] = from => from.Booking?.Form?.MobilePhone ?? from.Contact?.MobilePhone,
            ["company"] = from => from.Company,
            ["timezone"] = from => from.Booking?.CustomerTimezone ?? from.Contact?.Timezone,
        })
        .Texts("form.", new()
        {
            ["name"] = from => from.Booking?.Form?.Name,
            ["firstName"] = from => PersonName.Split(from.Booking?.Form?.Name)?.First,
            ["lastName"] = from => PersonName.Split(from.Booking?.Form?.Name)?.Last,
            ["email"] = from => from.Booking?.Form?.Email,
            ["phone"] = from => from.Booking?.Form?.Phone,
            ["mobilePhone"] = from => from.Booking?.Form?.MobilePhone,
            ["company"] = from => from.Booking?.Form?.Company,
            ["note"] = from => from.Booking?.Form?.Note,
            ["guests"] = from => Joined(from.Booking?.Form?.Guests),
        })
        .Texts("booking.", new()
        {
            ["id"] = from => from.Booking?.Id,
            ["trackingId"] = from => from.Booking?.TrackingId,
            ["subject"] = from => from.Booking?.Subject,
            ["status"] = from => from.State?.StatusText,
            ["reason"] = from => from.State?.Reason,
            ["location"] = from => from.Booking?.Location ?? from.Booking?.JoinUrl,
            ["joinUrl"] = from => from.Booking?.JoinUrl,
            ["description"] = from => from.Booking is { } booking ? EventDescription.Of(booking) : null,
            ["timezone"] = from => from.Booking?.CustomerTimezone,
            ["cancelUrl"] = from => from.Booking?.CancelUrl,
            ["rescheduleUrl"] = from => from.Booking?.RescheduleUrl,
            ["attendees"] = from => Joined(from.Booking?.Attendees),
            ["pageId"] = from => from.Booking?.BookingPage?.Id,
            ["pageName"] = from => from.Booking?.BookingPage?.Name,
            ["masterPageId"] = from => from.Booking?.MasterPage?.Id,
            ["masterPageName"] = from => from.Booking?.MasterPage?.Name,
            ["eventTypeId"] = from => from.Booking?.EventType?.Id,
            ["eventTypeName"] = from => from.Booking?.EventType?.Name,
            ["calendarId"] = from => from.Booking?.Calendar?.Id,
            ["calendarName"] = from => from.Booking?.Calendar?.Name,
            ["rescheduledBookingId"] = from => from.Booking?.RescheduledBookingId,
        })
        .Values("booking.", new()
        {
            ["startsAt"] = from => OfTime(from.Booking?.StartsAt),
            ["createdAt"] = from => OfTime(from.Booking?.CreatedAt),
            ["updatedAt"] = from => OfTime(from.Booking?.UpdatedAt),
            ["durationMinutes"] = from => from.Booking?.DurationMinutes is { } minutes ? FieldValue.Of((decimal)minutes) : FieldValue.Null,
        })
        .Texts("payment.", new()
        {
            ["currency"] = from => from.Booking?.Payment?.Currency,
            ["transactionId"] = from => from.Booking?.Payment?.TransactionId,
        })
        .Values("payment.", new() { ["amount"] = from => Amount(from.Booking?.Payment) })
        .Texts("owner.", new()
        {
            ["id"] = from => (from.Booking?.Owner ?? from.Conversation?.Owner ?? from.Contact?.Owner)?.Id,
            ["email"] = from => (from.Booking?.Owner ?? from.Conversation?.Owner ?? from.Contact?.Owner)?.Email,
            ["name"] = from => (from.Booking?.Owner ?? from.Conversation?.Owner ?? from.Contact?.Owner)?.Name,
        })
        .Texts("conversation.", new()
        {
            ["id"] = from => from.Conversation?.Id,
            ["status"] = from => from.Conversation?.Status,
            ["botName"] = from => from.Conversation?.Bot?.Name,
            ["websiteName"] = from => from.Conversation?.Website?.Name,
            ["audienceName"] = from => from.Conversation?.Audience?.Name,
        })
        .Texts("contact.", new()
        {
            ["id"] = from => from.Contact?.Id ?? from.Identities.ContactId,
            ["status"] = from => from.Contact?.Status,
            ["salutation"] = from => from.Contact?.Salutation,
            ["firstName"] = from => from.Contact?.FirstName,
            ["lastName"] = from => from.Contact?.LastName,
            ["email"] = from => from.Contact?.Email,
            ["phone"] = from => from.Contact?.Phone,
            ["mobilePhone"] = from => from.Contact?.MobilePhone,
            ["company"] = from => from.Contact?.Company,
            ["companySize"] = from => from.Contact?.CompanySize,
            ["employees"] = from => from.Contact?.Employees,
            ["jobTitle"] = from => from.Contact?.JobTitle,
            ["street"] = from => from.Contact?.Street,
            ["city"] = from => from.Contact?.City,
            ["state"] = from => from.Contact?.State,
            ["postCode"] = from => from.Contact?.PostCode,
            ["country"] = from => from.Contact?.Country,
            ["timezone"] = from => from.Contact?.Timezone,
        })
        .Values("contact.", new()
        {
            ["hasConsent"] = from => from.Contact?.HasConsent is { } consent ? FieldValue.Of(consent) : FieldValue.Null,
            ["termsOfService"] = from => from.Contact?.TermsOfService is { } terms ? FieldValue.Of(terms) : FieldValue.Null,
        });

    private static Dictionary<string, Func<MappingSource, FieldValue>> Texts(
        this Dictionary<string, Func<MappingSource, FieldValue>> all, string prefix, Dictionary<string, Func<MappingSource, string?>> some)
    {
        foreach (var (name, read) in some) all.Add(prefix + name, from => FieldValue.Of(read(from)));
        return all;
    }

    private static Dictionary<string, Func<MappingSource, FieldValue>> Values(
        this Dictionary<string, Func<MappingSource, FieldValue>> all,
        string prefix,
        Dictionary<string, Func<MappingSource, FieldValue>> some)
    {
        foreach (var (name, read) in some) all.Add(prefix + name, read);
        return all;
    }

    private static string? Joined(IEnumerable<string>? texts) => texts is null ? null : string.Join("; ", texts);

    private static FieldValue OfTime(DateTimeOffset? time) => time is { } given ? FieldValue.Of(given) : FieldValue.Null;

    /// <summary>
    /// In whole units. OnceHub charges by Stripe and sends its smallest unit: none for these, two digits for ISK and UGX,
    /// which ISO 4217 gives none, and none for MGA (Stripe, "Supported currencies": zero-decimal, three-decimal, special cases).
    /// </summary>
    private static FieldValue Amount(Payment? payment)
    {
        if (payment?.AmountMinor is not { } minor) return FieldValue.Null;
        var divisor = payment.Currency?.Trim().ToUpperInvariant() switch
        {
            "BIF"
            or "CLP"
            or "DJF"
            or "GNF"
            or "JPY"
            or "KMF"
            or "KRW"
            or "MGA"
            or "PYG"
            or "RWF"
            or "VND"
            or "VUV"
            or "XAF"
            or "XOF"
            or "XPF" => 1m,
            "BHD" or "JOD" or "KWD" or "OMR" or "TND" => 1000m,
            // Stripe has no accounts in these; their minor units are ISO's.
            "IQD" or "LYD" => 1000m,
            _ => 100m,
        };
        return FieldValue.Of(minor / divisor);
    }
}
