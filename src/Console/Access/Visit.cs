using System.Collections.Immutable;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Pages.Access;

/// <summary>One request of somebody for a page: who, of which org, with which role there.</summary>
public sealed class Visit(IAuditStore audit, TimeProvider time)
{
    private OrgRecord? _org;
    private string _address = "";

    public Clock Clock { get; private set; } = new(time, null);

    public Visitor? Visitor { get; private set; }

    /// <summary>The role in the page's org; on a page of none, the role everywhere.</summary>
    public Role? Role { get; private set; }

    public bool HasOrg => _org is not null;

    /// <summary>Of the page's address.</summary>
    public OrgRecord Org => _org ?? throw new InvalidOperationException("This page is of no org.");

    /// <summary>The org of an address that was found to be one's to see.</summary>
    public OrgId Id => Org.Org;

    /// <summary>Orgs in which the visitor has a role.</summary>
    public ImmutableArray<OrgRecord> Orgs { get; private set; } = [];

    public bool May(Role needed) => Role >= needed;

    /// <summary>The address of a page of this org, from the console's root.</summary>
    public string Link(string page = "") => page.Length == 0 ? $"o/{Org.Org}" : $"o/{Org.Org}/{page}";

    /// <summary>Does an administrative act, and has it audited: by the store with what it changes, else once it is done.</summary>
    /// <param name="act">The operation of the API that does the same.</param>
    public Task<Result<T>> ActAsync<T>(string act, string target, Func<Task<Result<T>>> work) =>
        ActAsync(act, target, work, static result => result is Done<T>);

    public async Task<T> ActAsync<T>(string act, string target, Func<Task<T>> work, Func<T, bool> isDone)
    {
        var entry = new AuditEntry(time.GetUtcNow(), Visitor?.Name ?? "", _address, act, _org?.Org, target, "");
        using var inHand = ActInHand.Begin(entry);
        var result = await work();
        if (!inHand.IsRecorded && isDone(result)) await audit.AppendAuditAsync(inHand.Entry, CancellationToken.None);
        return result;
    }

    internal void Begin(string? zone, string address)
    {
        Clock = new Clock(time, zone);
        _address = address;
    }

    internal void Enter(Visitor visitor, ImmutableArray<OrgRecord> orgs)
    {
        Visitor = visitor;
        Orgs = orgs;
        Role = visitor.Roles.RoleInAll();
    }

    /// <summary>False for an org that is not there, or none of the visitor's: which of them is not told.</summary>
    internal bool Enter(string org)
    {
        _org = Orgs.FirstOrDefault(one => one.Org.Value == org);
        Role = _org is null ? null : Visitor!.Roles.RoleIn(_org.Org);
        return _org is not null;
    }
}
