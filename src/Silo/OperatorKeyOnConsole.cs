using OnceHub.Sync.Gateway;

namespace OnceHub.Sync.Silo;

/// <summary>Shows the operator key that was made at the first start, once, to whoever started the process.</summary>
internal sealed class OperatorKeyOnConsole : IOperatorKeyAnnouncement
{
    public void Announce(string operatorKey) => Console.Error.WriteLine(
        $"Operator key, shown this once (keep it; it opens the administration of every org): {operatorKey}");
}
