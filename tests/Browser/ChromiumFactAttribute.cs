namespace OnceHub.Sync.Testing;

/// <summary>A test that needs Chromium.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    internal const string Missing = "Chromium is not installed here (Debian: apt-get install chromium-headless-shell).";

    public ChromiumFactAttribute()
    {
        if (Chromium.Path is null) Skip = Missing;
    }
}

/// <summary>A table of tests that need Chromium.</summary>
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute()
    {
        if (Chromium.Path is null) Skip = ChromiumFactAttribute.Missing;
    }
}
