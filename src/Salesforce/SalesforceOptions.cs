using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce;

/// <summary>How the Salesforce client behaves, for all orgs of the process.</summary>
public sealed class SalesforceOptions
{
    /// <summary>The REST API version, such as <c>v62.0</c>; 46 or later, because older ones do not name the record of an upsert.</summary>
    /// <value>The default value is v62.0.</value>
    [Required]
    [RegularExpression(
        @"^v[1-9][0-9]\.0$", ErrorMessage = "OnceHub:Salesforce:ApiVersion must look like v62.0, and be one that Salesforce has.")]
    public string ApiVersion { get; set; } = "v62.0";

    /// <summary>How long a read or a token call may take, each attempt.</summary>
    /// <value>The default value is 20 seconds; 10 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a request that writes may take. A write that runs into it is ambiguous.</summary>
    /// <value>The default value is 60 seconds; 10 ms to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection may take to open, within the time-outs above.</summary>
    /// <value>The default value is 10 seconds; 10 ms to 2 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:02:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a read or a token call is tried again after an outage. Writes are never repeated here.</summary>
    /// <value>The default value is 2; 1 to 5.</value>
    [Range(1, 5)]
    public int ReadRetries { get; set; } = 2;

    /// <summary>The wait before the first repeat; it doubles, with jitter.</summary>
    /// <value>The default value is 250 ms; 1 ms to 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// An org's circuit opens when at least this many calls were made within <see cref="BreakerWindow"/> and half of them or more met an
    /// outage.
    /// </summary>
    /// <value>The default value is 6; 2 to 1,000.</value>
    [Range(2, 1000)]
    public int BreakerMinimumCalls { get; set; } = 6;

    /// <summary>How far back the circuit breaker looks.</summary>
    /// <value>The default value is 30 seconds; 1 second to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit fails every call of its org before it lets one through.</summary>
    /// <value>The default value is 10 seconds; 0.5 seconds to 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakerPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a describe is taken as it is before Salesforce is asked whether it changed.</summary>
    /// <value>The default value is 4 hours; 0 to 1 day. Changes are looked for beside the bookings, more often:
    /// <c>OnceHub:Grains:SchemaInterval</c>.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DescribeFreshFor { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How long a connection that the login server refused is not tried again, unless it is changed.</summary>
    /// <value>The default value is 1 minute; 0 to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RefusedConnectionPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest answer that is read, in bytes.</summary>
    /// <value>The default value is 64 MiB; 64 KiB to 1 GiB.</value>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Lets tokens travel over http:// to hosts other than this machine. For a stand-in within a private network; never for Salesforce.
    /// </summary>
    /// <value>The default value is false.</value>
    public bool AllowPlainHttp { get; set; }
}

/// <summary>Names each setting that is out of its bounds.</summary>
internal sealed class SalesforceOptionsBounds : IValidateOptions<SalesforceOptions>
{
    public ValidateOptionsResult Validate(string? name, SalesforceOptions options) =>
        SettingBounds.FaultsOf(options, "OnceHub:Salesforce").ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
}

/// <summary>What the bounds of single options cannot say.</summary>
internal sealed class SalesforceOptionsRules : IValidateOptions<SalesforceOptions>
{
    private const int FirstVersionThatNamesUpserts = 46;

    public ValidateOptionsResult Validate(string? name, SalesforceOptions options) =>
        double.TryParse(options.ApiVersion?.TrimStart('v'), CultureInfo.InvariantCulture, out var version)
        && version < FirstVersionThatNamesUpserts
            ? ValidateOptionsResult.Fail(
                $"OnceHub:Salesforce:ApiVersion is {options.ApiVersion}; use v{FirstVersionThatNamesUpserts}.0 or later.")
            : ValidateOptionsResult.Success;
}
