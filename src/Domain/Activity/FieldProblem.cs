namespace OnceHub.Sync.Domain;

/// <summary>Something about a field that could not be written as given; the record was kept.</summary>
/// <param name="Field">Salesforce's field, or OnceHub's where no field is concerned.</param>
/// <param name="Code">Stable; one of <see cref="FieldProblemCodes"/>.</param>
/// <param name="Message">For a person: what happened to which value, and what to do.</param>
public sealed record FieldProblem(string Field, string Code, string Message);

public static class FieldProblemCodes
{
    /// <summary>Longer than the field takes; cut, and ends with '…'.</summary>
    public const string TextCut = "TEXT_CUT";

    /// <summary>An email or phone that is too long for its field; half of one would be wrong.</summary>
    public const string LeftOut = "VALUE_LEFT_OUT";

    /// <summary>A value that the field's type does not take; the record was saved without it.</summary>
    public const string DoesNotConvert = "VALUE_DOES_NOT_CONVERT";

    /// <summary>A text for a lookup that names no record.</summary>
    public const string LookupUnknown = "LOOKUP_UNKNOWN";

    /// <summary>A text for a lookup that names several records.</summary>
    public const string LookupAmbiguous = "LOOKUP_AMBIGUOUS";

    /// <summary>The org has no such field, or the connected user cannot write it.</summary>
    public const string NotWritable = "FIELD_NOT_WRITABLE";

    /// <summary>A required field to which nothing is mapped, or only blanks came, has the default of its type.</summary>
    public const string RequiredDefaulted = "REQUIRED_FIELD_DEFAULTED";

    /// <summary>Longer than Salesforce lets an Event be; it ends where Salesforce allows.</summary>
    public const string DurationCapped = "DURATION_CAPPED";

    /// <summary>No duration, or none above zero; the Event has no length.</summary>
    public const string DurationUnknown = "DURATION_UNKNOWN";

    /// <summary>No event gave a usable starting time: there is no Event until one does.</summary>
    public const string NoUsableTime = FailureCodes.NoUsableTime;

    /// <summary>Not an email address; neither matched nor written.</summary>
    public const string NotAnEmail = "NOT_AN_EMAIL";

    /// <summary>Not a phone number; written as typed, not matched.</summary>
    public const string NotAPhone = "NOT_A_PHONE";

    /// <summary>Not a Salesforce record id, though given as one.</summary>
    public const string NotARecordId = "NOT_A_RECORD_ID";

    /// <summary>The mapping names a source that does not exist.</summary>
    public const string UnknownSource = "UNKNOWN_SOURCE";

    /// <summary>A Lead's Event cannot be related to another record.</summary>
    public const string WhatIdLeftOut = "WHAT_ID_LEFT_OUT";

    /// <summary>An Account was made for a new Contact, and Salesforce then named one that is there already.</summary>
    public const string AccountUnused = "ACCOUNT_UNUSED";
}
