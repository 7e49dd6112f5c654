using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>What an org's objects take.</summary>
internal sealed class OrgSchema(OrgConnection connection, TimeProvider time)
{
    /// <summary>How long an object that the connected user does not see counts as hidden.</summary>
    private static readonly TimeSpan HiddenFor = TimeSpan.FromMinutes(10);

    private readonly ConditionalWeakTable<ObjectDescribe, ObjectType> _types = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _hidden = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// From memory while it is fresh; however many ask at once, Salesforce is asked once. Null when the connected user does not
    /// see the object.
    /// </summary>
    /// <exception cref="SalesforceException">Salesforce could not be asked.</exception>
    public async ValueTask<ObjectType?> TypeAsync(string objectName) =>
        await FindAsync(objectName, CancellationToken.None) is { } describe
            ? _types.GetValue(describe, static described => described.ToObjectType())
            : null;

    /// <summary>Null when the connected user does not see the object.</summary>
    public async ValueTask<ObjectDescribe?> FindAsync(string objectName, CancellationToken cancellationToken)
    {
        if (_hidden.TryGetValue(objectName, out var since) && time.GetUtcNow() - since < HiddenFor) return null;
        var api = await connection.GetApiAsync(cancellationToken);
        try
        {
            var describe = await api.DescribeAsync(objectName, cancellationToken);
            _hidden.TryRemove(objectName, out _);
            return describe;
        }
        catch (SalesforceException refused) when (refused.Error.Action == FailureAction.RecordGone)
        {
            _hidden[objectName] = time.GetUtcNow();
            return null;
        }
    }

    /// <summary>As it is now, whatever is remembered; one call. Null when the connected user does not see it.</summary>
    public async Task<ObjectDescribe?> RefreshAsync(string objectName, CancellationToken cancellationToken)
    {
        _hidden.TryRemove(objectName, out _);
        var api = await connection.GetApiAsync(cancellationToken);
        try
        {
            return await api.RefreshDescribeAsync(objectName, cancellationToken);
        }
        catch (SalesforceException refused) when (refused.Error.Action == FailureAction.RecordGone)
        {
            _hidden[objectName] = time.GetUtcNow();
            return null;
        }
    }

    /// <summary>The connection was changed: another user may see what this one did not.</summary>
    public void Reset() => _hidden.Clear();
}
