using System.ComponentModel.DataAnnotations;

namespace OnceHub.Sync.Administration.People;

/// <summary>How people sign in, and for how long. Configuration section <c>OnceHub:Access</c>.</summary>
public sealed class AccessOptions : IValidatableObject
{
    public const string Section = "OnceHub:Access";

    /// <summary>How long a session lasts without being used. <value>The default is 2 hours.</value></summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00", ErrorMessage = Section + ":SessionIdleTime must be between 1 minute and 7 days.")]
    public TimeSpan SessionIdleTime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long a session lasts however much it is used. <value>The default is 12 hours.</value></summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ErrorMessage = Section + ":SessionTime must be between 1 minute and 30 days.")]
    public TimeSpan SessionTime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a link to choose a password can be used. <value>The default is 3 days.</value></summary>
    [Range(
        typeof(TimeSpan), "00:05:00", "30.00:00:00",
        ErrorMessage = Section + ":PasswordLinkTime must be between 5 minutes and 30 days.")]
    public TimeSpan PasswordLinkTime { get; set; } = TimeSpan.FromDays(3);

    /// <summary>
    /// Whether people may sign in with a password. Turned off where everybody must come through OpenID Connect. <value>The default is
    /// true.</value>
    /// </summary>
    public bool Passwords { get; set; } = true;

    /// <summary>
    /// How many may watch one org's live feed or its replays in this process at once, pages among them. <value>The default is
    /// 500.</value>
    /// </summary>
    [Range(1, 100_000, ErrorMessage = Section + ":MaxWatchersPerOrg must be between 1 and 100,000.")]
    public int MaxWatchersPerOrg { get; set; } = 500;

    /// <summary>
    /// How often one org's Salesforce may be looked at through this process an hour: by the pages for setting up and for users, and by the
    /// API's checks of connection, package, owners, users and fresh warnings. Each costs the org up to some ten API calls. <value>The
    /// default is 120.</value>
    /// </summary>
    [Range(1, 100_000, ErrorMessage = Section + ":OrgLooksPerHour must be between 1 and 100,000.")]
    public int OrgLooksPerHour { get; set; } = 120;

    /// <summary>The OpenID Connect provider that people may sign in with; none when empty.</summary>
    public Uri? OpenIdAuthority { get; set; }

    /// <summary>The id that the provider knows this product by.</summary>
    public string? OpenIdClientId { get; set; }

    /// <summary>The secret that belongs to it.</summary>
    public string? OpenIdClientSecret { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SessionIdleTime > SessionTime)
            yield return new ValidationResult($"{Section}:SessionIdleTime must not be longer than {Section}:SessionTime.");
        if (!Passwords && OpenIdAuthority is null)
            yield return new ValidationResult(
                $"{Section}:OpenIdAuthority must be set where {Section}:Passwords is false: nobody could sign in.");
        if (OpenIdAuthority is null) yield break;
        if (!OpenIdAuthority.IsAbsoluteUri || (OpenIdAuthority.Scheme != Uri.UriSchemeHttps && !OpenIdAuthority.IsLoopback))
            yield return new ValidationResult($"{Section}:OpenIdAuthority must be an https address.");
        if (string.IsNullOrWhiteSpace(OpenIdClientId))
            yield return new ValidationResult($"{Section}:OpenIdClientId must be set where {Section}:OpenIdAuthority is.");
    }
}
