using OnceHub.Sync.Silo;

namespace OnceHub.Sync.Playground;

/// <summary>A playground from its start to its end, as a command.</summary>
internal static class PlaygroundRun
{
    /// <returns>The exit code: 1 after a sentence that says why, or when Salesforce does not hold what it should.</returns>
    public static async Task<int> RunAsync(PlaygroundOptions options, Interrupt interrupt)
    {
        try
        {
            // Of its own, because parts of a start hold their thread, and an interrupt is not to wait for them.
            var play = Task.Run(() => PlayAsync(options, interrupt.Token));
            if (await Task.WhenAny(play, interrupt.OverdueAsync()) == play) return await play;
        }
        catch (Exception) when (interrupt.ExitCode is not null)
        {
            // What it was at when it was broken off is of no interest.
        }
        catch (PlaygroundException cannot)
        {
            await Console.Error.WriteLineAsync(cannot.Message);
            return 1;
        }
        catch (Exception cannot) when (SiloHost.TryExplain(cannot, out var sentence))
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
        return interrupt.ExitCode!.Value;
    }

    private static async Task<int> PlayAsync(PlaygroundOptions options, CancellationToken cancellationToken)
    {
        Action<string>? tell = options.Json ? null : Console.Error.WriteLine;
        await using var session = await PlaygroundSession.StartAsync(options, cancellationToken, tell: tell);
        if (options.Json) Console.WriteLine(session.ToJson());
        bool? right = null;
        if (!options.NoSamples)
        {
            tell?.Invoke("Sending the sample bookings …");
            var samples = new SampleRun(session.Gateway, session.Salesforce, session.Keys.WebhookSecret!, isQuiet: options.Json);
            right = await samples.RunAsync(cancellationToken);
        }
        if (!options.Json) Welcome.Print(session, right, options.Once);
        if (!options.Once) await Task.Delay(Timeout.Infinite, cancellationToken);
        return right ?? true ? 0 : 1;
    }
}
