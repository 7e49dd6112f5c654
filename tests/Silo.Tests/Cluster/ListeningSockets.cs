using System.Globalization;
using System.Net;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>The addresses that a process listens on, as Linux tells them under /proc.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";

    public static string[] Of(int process)
    {
        var own = Directory
            .GetFiles($"/proc/{process}/fd")
            .Select(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name)
            .ToHashSet();
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(socket => socket[3] == Listening && own.Contains($"socket:[{socket[9]}]"))
            .Select(socket => AddressOf(socket[1]))];
    }

    /// <summary>In hexadecimal, each four bytes of the address in the machine's order.</summary>
    private static string AddressOf(string text)
    {
        var parts = text.Split(':');
        var bytes = Convert.FromHexString(parts[0]).Chunk(4).SelectMany(word => word.Reverse()).ToArray();
        return new IPEndPoint(new IPAddress(bytes), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString();
    }
}
