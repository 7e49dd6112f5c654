namespace OnceHub.Sync.Silo.Settings;

/// <summary>What .NET says of a setting that is not of its type.</summary>
internal static class UnreadableSetting
{
    /// <summary>Names the setting and says why not; null where something else is the matter.</summary>
    /// <remarks>How often .NET wraps the reason differs from type to type: numbers once more than times.</remarks>
    public static string? Explain(InvalidOperationException unreadable)
    {
        for (var why = unreadable.InnerException; why is not null; why = why.InnerException)
            if (why is FormatException or OverflowException) return $"{unreadable.Message} {why.Message}";
        return null;
    }

    /// <summary>The same, and of one setting what it can be.</summary>
    public static string? Explain(InvalidOperationException unreadable, string setting, string choices) =>
        Explain(unreadable) is { } sentence
            ? sentence + (sentence.Contains($"'{setting}'", StringComparison.OrdinalIgnoreCase) ? $" {choices}" : "")
            : null;
}
