using System.ComponentModel.DataAnnotations;

namespace OnceHub.Sync.Grains.CatchUp;

/// <summary>How events whose webhooks never came are looked for in OnceHub, for orgs that have an API key.</summary>
public sealed class CatchUpOptions : IValidatableObject
{
    public const string Section = "OnceHub:CatchUp";

    /// <summary>OnceHub's API. The org's key travels there: https, or http on this machine.</summary>
    /// <value>The default value is <c>https://api.oncehub.com/v2/</c>.</value>
    [Required]
    public Uri ApiUrl { get; set; } = new("https://api.oncehub.com/v2/");

    /// <summary>How often an org is looked at.</summary>
    /// <value>The default value is 5 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Changes younger than this are left to their webhooks, which may be on their way.</summary>
    /// <value>The default value is 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan WebhookGrace { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How far back the first look of an org goes.</summary>
    /// <value>The default value is 3 days, as long as OnceHub itself retries.</value>
    [Range(typeof(TimeSpan), "00:00:00", "90.00:00:00")]
    public TimeSpan FirstLookBack { get; set; } = TimeSpan.FromDays(3);

    /// <summary>
    /// The least time between two requests of this process. OnceHub allows 200 in 5 minutes per address, and 5 a second per account.
    /// </summary>
    /// <value>The default value is 1.6 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RequestGap { get; set; } = TimeSpan.FromSeconds(1.6);

    /// <summary>The largest answer that is read, in bytes.</summary>
    /// <value>The default value is 16 MiB; a page has 100 bookings.</value>
    [Range(65_536, 268_435_456)]
    public int MaxAnswerBytes { get; set; } = 16 * 1_024 * 1_024;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (ApiUrl is { IsAbsoluteUri: true, Scheme: "https" } or { IsAbsoluteUri: true, Scheme: "http", IsLoopback: true }) yield break;
        yield return new ValidationResult(
            $"{Section}:ApiUrl must be an https address, such as https://api.oncehub.com/v2/: the orgs' API keys are sent there.",
            [nameof(ApiUrl)]);
    }
}
