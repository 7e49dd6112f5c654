using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Failures;

namespace OnceHub.Sync.Grains.Guests;

/// <summary>What a new record got only because its fields must have a value: kept, so that a value that comes later goes before it.</summary>
internal static class StandIns
{
    /// <summary>Before the names of an Account's fields, as a Contact that leads to it is read.</summary>
    public const string OfAccount = "Account.";

    /// <param name="written">What the record was made with.</param>
    /// <param name="defaulted">What was filled in before Salesforce was asked.</param>
    /// <param name="adaptation">What Salesforce asked for.</param>
    /// <param name="nameOf">The name under which a field is read again.</param>
    public static Dictionary<string, string> Of(
        FieldSet written, IEnumerable<FieldProblem> defaulted, Adaptation adaptation, Func<string, string> nameOf)
    {
        var standIns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in defaulted.Select(problem => problem.Field).Concat(adaptation.Defaults?.Select(given => given.Key) ?? []))
            if (written[field] is { IsBlank: false } value) standIns[nameOf(field)] = value.ToString();
        return standIns;
    }
}
