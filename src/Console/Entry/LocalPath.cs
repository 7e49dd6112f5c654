namespace OnceHub.Sync.Pages.Entry;

/// <summary>Where somebody goes on to after signing in: an address of these pages, never another site's.</summary>
internal static class LocalPath
{
    /// <summary>The front page for whatever is not one.</summary>
    public static string Of(string? text) =>
        text is ['/', ..] && text is not (['/', '/' or '\\', ..]) && !text.Any(char.IsControl) ? text : "/";
}
