namespace OnceHub.Sync.Domain;

/// <summary>
/// Makes a value fit its field: texts are cut with a mark; an email or phone that does not fit is left out, for half of one is wrong.
/// </summary>
internal static class FittingValue
{
    /// <summary>Of an email or phone that is the guest's own.</summary>
    public const string NotLookedUp = "The guest was not looked up by it.";

    private const string Mark = "…";

    /// <summary>Null when nothing is left to write; problems are added to the list.</summary>
    public static FieldValue? Of(string objectName, string field, FieldValue value, string region, ICollection<FieldProblem> problems)
    {
        if (value.IsBlank) return null;
        if (StandardFields.Find(objectName, field) is not { } standard) return value;
        var text = value.ToString().Trim();
        return standard.Kind switch
        {
            StandardFieldKind.Email => Email(field, text, standard.Length, problems),
            StandardFieldKind.Phone => Phone(field, text, standard.Length, region, problems),
            _ => FieldValue.Of(Cut(field, text, standard.Length, problems)),
        };
    }

    /// <summary>The text, or its start and a mark.</summary>
    public static string Cut(string field, string text, int length, ICollection<FieldProblem> problems)
    {
        if (text.Length <= length) return text;
        problems.Add(
            new FieldProblem(
                field,
                FieldProblemCodes.TextCut,
                $"{field} takes {length} characters and got {text.Length}: the end was cut off. Shorten the value, or map a longer field.")
        );
        if (length <= Mark.Length) return text[..length];
        var end = length - Mark.Length;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end] + Mark;
    }

    public static FieldValue? Email(string field, string text, int length, ICollection<FieldProblem> problems)
    {
        if (!EmailAddress.TryNormalize(text, out _))
        {
            problems.Add(
                new FieldProblem(
                    field,
                    FieldProblemCodes.NotAnEmail,
                    $"'{text}' is not an email address, so {field} was left out. Correct it in OnceHub or Salesforce."));
            return null;
        }
        return FitsWhole(field, ComposedText.Compose(text), length, problems);
    }

    /// <summary>E.164 where the number is understood and has no extension to lose; else as typed.</summary>
    public static FieldValue? Phone(string field, string text, int length, string region, ICollection<FieldProblem> problems)
    {
        if (!PhoneNumber.TryParse(text, region, out var e164))
        {
            if (text.Length > length) return FitsWhole(field, text, length, problems);
            problems.Add(
                new FieldProblem(
                    field,
                    FieldProblemCodes.NotAPhone,
                    $"'{text}' is not a phone number that can be understood: {field} has it as typed."));
            return FieldValue.Of(text);
        }
        return FitsWhole(field, PhoneNumber.HasExtension(text) ? text : e164, length, problems);
    }

    public static FieldValue? FitsWhole(string field, string text, int length, ICollection<FieldProblem> problems)
    {
        if (text.Length <= length) return FieldValue.Of(text);
        problems.Add(
            new FieldProblem(
                field,
                FieldProblemCodes.LeftOut,
                $"{field} takes {length} characters and '{TypedValue.Short(text)}' has {text.Length}, so it was left out."));
        return null;
    }
}
