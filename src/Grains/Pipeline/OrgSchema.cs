using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Orgs;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Grains.Pipeline;

/// <summary>What an org's objects take, each with a version, so that another process is told the whole only when it changed.</summary>
internal sealed class OrgSchema(OrgConnection connection, TimeProvider time)
{
    /// <summary>How long an object that the connected user does not see counts as hidden.</summary>
    private static readonly TimeSpan HiddenFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (ObjectDescribe Describe, string Version)> _versions = new(
        StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _hidden = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="SalesforceException">Salesforce could not be asked.</exception>
    public async Task<DescribedObject> AnswerAsync(DescribeQuestion question, CancellationToken cancellationToken)
    {
        if (await FindAsync(question.Object, cancellationToken) is not { } describe) return new DescribedObject();
        if (_versions.TryGetValue(question.Object, out var known)
            && ReferenceEquals(known.Describe, describe)
            && known.Version == question.KnownVersion)
            return new DescribedObject { Version = known.Version };
        var json = ObjectTypeJson.Write(describe.ToObjectType());
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)).AsSpan(0, 8));
        _versions[question.Object] = (describe, version);
        return new DescribedObject { Version = version, Json = version == question.KnownVersion ? null : json };
    }

    /// <summary>Null when the connected user does not see the object.</summary>
    public async Task<ObjectDescribe?> FindAsync(string objectName, CancellationToken cancellationToken)
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
    public void Reset()
    {
        _hidden.Clear();
        _versions.Clear();
    }
}
