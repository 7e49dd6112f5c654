using System.Collections.Immutable;
using System.Text.Json;

namespace OnceHub.Sync.Domain;

internal static class BookingReader
{
    public static Booking Read(JsonElement json, string id)
    {
        var booking = new Booking
        {
            Id = id,
            TrackingId = json.Text("tracking_id"),
            Subject = json.Text("subject"),
            Status = json.Text("status"),
            InTrash = json.Flag("in_trash"),
            CreatedAt = json.Time("creation_time"),
            UpdatedAt = json.Time("last_updated_time"),
            StartsAt = json.Time("starting_time"),
            DurationMinutes = Minutes(json.Number("duration_minutes")),
            CustomerTimezone = json.Text("customer_timezone"),
            JoinUrl = json.ObjectMember("virtual_conferencing")?.Text("join_url"),
            Location = json.Text("location_description"),
            RescheduledBookingId = json.Text("rescheduled_booking_id"),
            Cancel = ReadCancel(json.ObjectMember("cancel_reschedule_information")),
            CancelUrl = json.Text("cancel_url") ?? json.Text("cancel_reschedule_url"),
            RescheduleUrl = json.Text("reschedule_url") ?? json.Text("cancel_reschedule_url"),
            Attendees = json.Texts("attendees"),
            Form = ReadForm(json.ObjectMember("form_submission")),
            Owner = json.User("owner"),
            BookingPage = json.Reference("booking_page"),
            BookingPageOwner = json.ObjectMember("booking_page")?.User("owner"),
            MasterPage = json.Reference("master_page"),
            EventType = json.Reference("event_type"),
            Calendar = json.Reference("booking_calendar"),
            Conversation = ConversationReader.ReadReference(json.Member("conversation")),
            CustomFields = json.NamedValues("custom_fields"),
            Payment = ReadPayment(json.ObjectMember("payment_information")),
            Utm = ReadUtm(json),
        };
        return booking with { LinkedRecords = IdentityReader.LinkedRecords(booking) };
    }

    private static FormSubmission? ReadForm(JsonElement? json) => json is not { } form ? null : new FormSubmission
    {
        Name = form.Text("name"),
        Email = form.Text("email"),
        Phone = form.Text("phone"),
        MobilePhone = form.Text("mobile_phone"),
        Company = form.Text("company"),
        Note = form.Text("note"),
        Guests = form.Texts("guests"),
        GuestsTold = form.Member("guests") is { ValueKind: JsonValueKind.Array },
        CustomFields = form.NamedValues("custom_fields"),
    };

    private static CancelFacts? ReadCancel(JsonElement? json)
    {
        if (json is not { } cancel) return null;
        var facts = new CancelFacts(cancel.Text("reason"), cancel.Text("actioned_by"), cancel.Text("user_id"));
        return facts is (null, null, null) ? null : facts;
    }

    private static Payment? ReadPayment(JsonElement? json)
    {
        if (json is not { } paid) return null;
        var payment = new Payment(paid.Number("amount_charged"), paid.Text("currency"), paid.Text("transaction_id"));
        return payment is (null, null, null) ? null : payment;
    }

    private static ImmutableArray<NamedValue> ReadUtm(JsonElement json) =>
        [.. json.NamedValues("utm_params").Select(one => one with { Name = WithoutUtm(one.Name) })];

    private static string WithoutUtm(string name) => name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) ? name[4..] : name;

    private static int? Minutes(decimal? number) => number is >= int.MinValue and <= int.MaxValue ? (int)number.Value : null;
}
