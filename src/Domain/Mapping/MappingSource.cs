using System.Collections.Immutable;

namespace OnceHub.Sync.Domain;

/// <summary>What mapping rows read from: all that is known of a booking, conversation or contact and its guest.</summary>
public sealed class MappingSource
{
    private MappingSource(Booking? booking, BookingState? state, Conversation? conversation, Contact? contact, GuestIdentities identities)
    {
        Booking = booking;
        State = state;
        Conversation = conversation;
        Contact = contact;
        Identities = identities;
        Name = PersonName.Split(booking?.Form?.Name) ?? NameOf(contact);
    }

    public Booking? Booking { get; }

    public Conversation? Conversation { get; }

    public Contact? Contact { get; }

    public GuestIdentities Identities { get; }

    /// <summary>Of the form, else of the contact; null when neither has one.</summary>
    public PersonName? Name { get; }

    /// <summary>Of the form, else of the contact; null when neither names one. What people type instead (<c>n/a</c>) names none.</summary>
    public string? Company => CompanyName.FirstOf(Booking?.Form?.Company, Contact?.Company);

    internal BookingState? State { get; }

    public static MappingSource Of(BookingState state)
    {
        var booking = state.Booking;
        return new(booking, state, booking.Conversation, booking.Conversation?.Contact, state.Identities?.Value ?? GuestIdentities.None);
    }

    public static MappingSource Of(VisitState state) =>
        new(null, null, state.Conversation?.Value, state.Contact?.Value, state.Identities?.Value ?? GuestIdentities.None);

    public static MappingSource Of(OnceHubEvent source) => source switch
    {
        BookingEvent booked => Of(BookingLifecycle.Apply(null, booked).State),
        _ => Of(VisitState.Apply(null, source).State),
    };

    /// <summary>The value of a source; null (the field value) when blank or absent. False when no source has that name.</summary>
    public bool TryRead(string source, out FieldValue value)
    {
        value = FieldValue.Null;
        if (SourceNames.FaultOf(source) is not null) return false;
        value = Read(source);
        return true;
    }

    private FieldValue Read(string source)
    {
        if (SourceNames.Readers.TryGetValue(source, out var reader)) return Blanked(reader(this));
        if (After(SourceNames.Static) is { } constant) return FieldValue.Of(constant);
        if (After(SourceNames.Template) is { } template) return Fill(template);
        if (After(SourceNames.FormCustom) is { } formField) return Find(Booking?.Form?.CustomFields, formField);
        if (After(SourceNames.BookingCustom) is { } bookingField) return Find(Booking?.CustomFields, bookingField);
        if (After(SourceNames.BookingUtm) is { } parameter) return Find(Booking?.Utm, parameter);
        if (After(SourceNames.ContactCustom) is { } contactField) return Find(Contact?.CustomFields, contactField);
        return After(SourceNames.ConversationAnswers) is { } label ? AnswerTo(label) : FieldValue.Null;

        string? After(string prefix) => source.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? source[prefix.Length..] : null;
    }

    /// <summary>Blank when every source in it is blank, so that no stray punctuation is written.</summary>
    private FieldValue Fill(string template)
    {
        var parts = TemplateText
            .Split(template)
            .Select(part => (part.IsSource, Text: part.IsSource ? Read(part.Text).ToString() : part.Text))
            .ToArray();
        var hasValue = !parts.Any(part => part.IsSource) || parts.Any(part => part is { IsSource: true, Text.Length: > 0 });
        return hasValue ? FieldValue.Of(string.Concat(parts.Select(part => part.Text)).Trim()) : FieldValue.Null;
    }

    private FieldValue AnswerTo(string label)
    {
        var answers = Conversation?.Answers ?? [];
        return FirstFilled(answers.Where(answer => IsNamed(answer.Label, label)).Select(answer => answer.Value))
            ?? FirstFilled(answers.Where(answer => IsNamed(answer.Question, label)).Select(answer => answer.Value))
            ?? FieldValue.Null;
    }

    private static FieldValue Find(ImmutableArray<NamedValue>? values, string name) =>
        FirstFilled((values ?? []).Where(value => IsNamed(value.Name, name)).Select(value => value.Value)) ?? FieldValue.Null;

    /// <summary>Forms have several fields of one name, one for each branch that a guest may take.</summary>
    private static FieldValue? FirstFilled(IEnumerable<FieldValue> values) =>
        values.Select(value => (FieldValue?)value).FirstOrDefault(value => value is { IsBlank: false });

    private static bool IsNamed(string? name, string asked) =>
        string.Equals(name?.Trim(), asked.Trim(), StringComparison.OrdinalIgnoreCase);

    private static FieldValue Blanked(FieldValue value) => value.IsBlank ? FieldValue.Null : value;

    private static PersonName? NameOf(Contact? contact) => contact switch
    {
        null or { FirstName: null, LastName: null } => null,
        { LastName: { } last } => new PersonName(contact.FirstName, last),
        _ => PersonName.Split(contact.FirstName),
    };
}
