using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>What an org's objects take.</summary>
/// <param name="renewedEvery">Doubt about what is remembered of an object has it asked for again once in so long.</param>
internal sealed class OrgSchema(OrgConnection connection, TimeSpan renewedEvery, TimeProvider time)
{
    /// <summary>How long an object that the connected user does not see counts as hidden.</summary>
    private static readonly TimeSpan HiddenFor = TimeSpan.FromMinutes(10);

    private readonly ConditionalWeakTable<ObjectDescribe, ObjectType> _types = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _hidden = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _renewed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// From memory while it is fresh; however many ask at once, Salesforce is asked once. Null when the connected user does not
    /// see the object.
    /// </summary>
    /// <exception cref="SalesforceException">Salesforce could not be asked.</exception>
    public async ValueTask<ObjectType?> TypeAsync(string objectName) =>
        await FindAsync(objectName, CancellationToken.None) is { } describe
            ? TypeOf(describe)
            : null;

    public ObjectType TypeOf(ObjectDescribe describe) => _types.GetValue(describe, static described => described.ToObjectType());

    /// <summary>Null when the connected user does not see the object.</summary>
    public async ValueTask<ObjectDescribe?> FindAsync(string objectName, CancellationToken cancellationToken)
    {
        if (_hidden.TryGetValue(objectName, out var since) && time.GetUtcNow() - since < HiddenFor) return null;
        return await AskAsync(objectName, static (api, name, token) => api.DescribeAsync(name, token), cancellationToken);
    }

    /// <summary>As it is now, whatever is remembered; one call. Null when the connected user does not see it.</summary>
    public async Task<ObjectDescribe?> RefreshAsync(string objectName, CancellationToken cancellationToken)
    {
        _hidden.TryRemove(objectName, out _);
        return await AskAsync(objectName, static (api, name, token) => api.RefreshDescribeAsync(name, token), cancellationToken);
    }

    private async Task<ObjectDescribe?> AskAsync(
        string objectName,
        Func<ISalesforceApi, string, CancellationToken, Task<ObjectDescribe>> ask,
        CancellationToken cancellationToken)
    {
        var generation = connection.Generation;
        var api = await connection.GetApiAsync(cancellationToken);
        try
        {
            var describe = await ask(api, objectName, cancellationToken);
            _hidden.TryRemove(objectName, out _);
            return describe;
        }
        catch (SalesforceException refused) when (refused.Error.Action == FailureAction.RecordGone)
        {
            // Of another user than the one who is connected by now.
            if (generation == connection.Generation) _hidden[objectName] = time.GetUtcNow();
            return null;
        }
        // There is no row or key in it that could be the cause.
        catch (SalesforceException refused)
            when (refused.Error.Action == FailureAction.SetAside && SharedRefusal.IsOfRequest(refused.Error))
        {
            throw SharedRefusal.OfTheOrg(refused);
        }
    }

    /// <summary>
    /// Something contradicts what is remembered: as it is now, unless it was asked for so a moment ago. Null when the connected
    /// user does not see it.
    /// </summary>
    public async Task<ObjectDescribe?> RenewAsync(string objectName, CancellationToken cancellationToken)
    {
        if (_renewed.TryGetValue(objectName, out var since) && time.GetUtcNow() - since < renewedEvery)
            return await FindAsync(objectName, cancellationToken);
        var describe = await RefreshAsync(objectName, cancellationToken);
        _renewed[objectName] = time.GetUtcNow();
        return describe;
    }

    /// <summary>False for a field that the connected user does not see of an object that it sees.</summary>
    public async ValueTask<bool> SeesAsync(string objectName, string field, CancellationToken cancellationToken) =>
        await FindAsync(objectName, cancellationToken) is not { } known || known.Fields.ContainsKey(field)
        || await RenewAsync(objectName, cancellationToken) is not { } renewed || renewed.Fields.ContainsKey(field);

    /// <summary>The connection was changed: another user may see what this one did not.</summary>
    public void Reset()
    {
        _hidden.Clear();
        _renewed.Clear();
    }
}
