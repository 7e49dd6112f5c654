namespace OnceHub.Sync.Domain;

/// <summary>The stable names of what can be mapped.</summary>
public static class SourceNames
{
    /// <summary>Starts a value that is the same for all.</summary>
    public const string Static = "static:";

    /// <summary>Starts a text with other sources in braces.</summary>
    public const string Template = "template:";

    public const string FormCustom = "form.custom.";

    public const string BookingCustom = "booking.custom.";

    public const string ContactCustom = "contact.custom.";

    public const string ConversationAnswers = "conversation.answers.";
}
