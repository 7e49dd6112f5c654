namespace OnceHub.Sync.Domain;

/// <summary>The tenant: one OnceHub account joined to one Salesforce org. 1 to 64 of a–z, 0–9 and '-', not starting with '-'.</summary>
public readonly record struct OrgId
{
    private const int MaxLength = 64;

    private OrgId(string value) => Value = value;

    public string Value { get; }

    /// <exception cref="FormatException">The text is not an org id.</exception>
    public static OrgId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FormatException(
            $"'{text}' is not an org id: use 1 to {MaxLength} of a-z, 0-9 and '-', starting with a letter or digit.");

    public static bool TryParse(string? text, out OrgId id)
    {
        id = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || text[0] == '-') return false;
        foreach (var c in text)
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) return false;
        id = new OrgId(text);
        return true;
    }

    public override string ToString() => Value;
}
