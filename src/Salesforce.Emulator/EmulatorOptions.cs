namespace OnceHub.Sync.Salesforce.Emulator;

/// <summary>How an emulator is started in-process.</summary>
public sealed record EmulatorOptions
{
    /// <value>The default is a free port of 127.0.0.1.</value>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The clock of time stamps, token lives and scripted delays.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
