using System.Collections.Immutable;
using System.Text.Json;
using OnceHub.Sync.Administration.Connections;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Salesforce;

namespace OnceHub.Sync.Administration.Catalogue;

/// <summary>What settings can choose from: objects, fields and owners of the connected Salesforce org.</summary>
public sealed class OrgCatalogue(KeptClients clients, SalesforceLooks looks)
{
    private const string Queues = "SELECT QueueId, Queue.Name, SobjectType FROM QueueSobject";

    /// <summary>Those that the sync writes, with their record types.</summary>
    public Task<Result<ImmutableArray<ObjectChoice>>> ListObjectsAsync(OrgId org, CancellationToken cancellationToken) =>
        Attempt.OfAsync(async () =>
        {
            var salesforce = await clients.OpenAsync(org, cancellationToken);
            var objects = ImmutableArray.CreateBuilder<ObjectChoice>();
            foreach (var name in OrgDescribes.Objects)
                objects.Add(ObjectChoice.Of(name, await OrgDescribes.FindAsync(salesforce, name, cancellationToken)));
            return objects.ToImmutable();
        });

    /// <summary>Fields by label.</summary>
    /// <param name="fits">A source: only fields that can be written and take values of it.</param>
    public Task<Result<ObjectFields>> ListFieldsAsync(OrgId org, string name, string? fits, CancellationToken cancellationToken) =>
        Attempt.OfAsync(async () =>
        {
            if (fits is not null && SourceNames.FaultOf(fits) is { } fault)
                throw new RefusedException(RefusalKind.QueryInvalid, $"'fits': {fault}");
            var known = OrgDescribes.Objects.FirstOrDefault(one => one.Equals(name, StringComparison.OrdinalIgnoreCase));
            var describe = known is null
                ? null
                : await OrgDescribes.FindAsync(await clients.OpenAsync(org, cancellationToken), known, cancellationToken);
            if (describe is null)
                throw new RefusedException(
                    RefusalKind.ObjectNotFound,
                    known is null
                        ? $"'{name}' is no object that is written. Use one of {string.Join(", ", OrgDescribes.Objects)}."
                        : $"{known} is hidden from the connected user. Give the user the object, or connect as another.");
            var types = describe.ToObjectType();
            return new ObjectFields(
                describe.Name, describe.Label,
                [
                    .. describe.Fields.Values.Select(field => FieldChoice.Of(field, types.Fields[field.Name], fits))
                        .Where(field => fits is null || (field.IsWritable && field.Fit != Fit.Never))
                        .OrderBy(field => field.Label, StringComparer.OrdinalIgnoreCase)
                        .ThenBy(field => field.Name, StringComparer.Ordinal),
                ]);
        });

    /// <summary>What of these objects mappings are held against; those that are hidden from the connected user are left out.</summary>
    public Task<Result<ImmutableArray<ObjectType>>> ListTypesAsync(OrgId org, CancellationToken cancellationToken) =>
        Attempt.OfAsync(async () =>
        {
            var describes = await OrgDescribes.ReadAsync(await clients.OpenAsync(org, cancellationToken), cancellationToken);
            return OrgDescribes
                .Objects.Select(name => describes[name])
                .OfType<ObjectDescribe>()
                .Select(describe => describe.ToObjectType())
                .ToImmutableArray();
        });

    /// <summary>Active users, and the queues that Leads and Cases can be given to.</summary>
    public Task<Result<OwnerChoices>> ListOwnersAsync(OrgId org, CancellationToken cancellationToken) => Attempt.OfAsync(async () =>
    {
        if (looks.Spend(org) is { } spent) throw new RefusedException(spent);
        var salesforce = await clients.OpenAsync(org, cancellationToken);
        var users = await Users.SalesforceUsers.ActiveAsync(salesforce, cancellationToken);
        var queues = await salesforce.QueryAsync(Queues, includeDeleted: false, cancellationToken);
        return new OwnerChoices(
            [
                .. users
                    .OrderBy(user => user.Username, StringComparer.OrdinalIgnoreCase)
                    .Select(user => new UserChoice(user.Id.Value, user.Username, user.Email)),
            ],
            [
                .. queues
                    .Records.GroupBy(row => (Id: Text(row, "QueueId"), Name: NameOf(row)))
                    .OrderBy(queue => queue.Key.Name, StringComparer.OrdinalIgnoreCase)
                    .Select(queue => new QueueChoice(
                        queue.Key.Id, queue.Key.Name, [.. queue.Select(row => Text(row, "SobjectType")).Order(StringComparer.Ordinal)])),
            ]);
    });

    private static string NameOf(JsonElement row) =>
        row.TryGetProperty("Queue", out var queue) && queue.ValueKind == JsonValueKind.Object ? Text(queue, "Name") : Text(row, "QueueId");

    private static string Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

/// <param name="Visible">The connected user can see it; else the rest is empty.</param>
/// <param name="Creatable">The connected user can make records of it.</param>
/// <param name="Editable">The connected user can change records of it.</param>
public sealed record ObjectChoice(
    string Name, string Label, bool Visible, bool Creatable, bool Editable, ImmutableArray<RecordTypeOption> RecordTypes)
{
    internal static ObjectChoice Of(string name, ObjectDescribe? describe) => describe is null
        ? new(name, name, false, false, false, [])
        : new(
            describe.Name, describe.Label, true, describe.Createable, describe.Updateable,
            [
                .. describe.RecordTypes.Where(type => !type.Master)
                    .Select(type => new RecordTypeOption(type.Id, type.Name, type.DeveloperName, type.Available, type.Default)),
            ]);
}

/// <param name="Available">To the connected user.</param>
/// <param name="Default">The connected user's own.</param>
public sealed record RecordTypeOption(string Id, string Name, string DeveloperName, bool Available, bool Default);

public sealed record ObjectFields(string Object, string Label, ImmutableArray<FieldChoice> Fields);

/// <summary>A field as a mapping row's target.</summary>
public sealed record FieldChoice
{
    public required string Name { get; init; }

    public required string Label { get; init; }

    /// <summary>What it takes, as Salesforce names it.</summary>
    public required string Type { get; init; }

    /// <summary>In characters; null where it does not apply.</summary>
    public int? Length { get; init; }

    /// <summary>Salesforce refuses a new record without it.</summary>
    public required bool Required { get; init; }

    public required bool Custom { get; init; }

    /// <summary>The connected user can write it on new records.</summary>
    public required bool Creatable { get; init; }

    /// <summary>The connected user can write it on records that are there.</summary>
    public required bool Editable { get; init; }

    /// <summary>Other values than those of the list are refused.</summary>
    public required bool Restricted { get; init; }

    /// <summary>Those that can be chosen now.</summary>
    public required ImmutableArray<PicklistOption> Values { get; init; }

    /// <summary>The objects that a lookup leads to.</summary>
    public required ImmutableArray<string> References { get; init; }

    /// <summary>How the asked source's values suit it; null when none was asked for.</summary>
    public Fit? Fit { get; init; }

    internal bool IsWritable => Creatable || Editable || Type == "location";

    internal static FieldChoice Of(FieldDescribe field, FieldType type, string? fits) => new()
    {
        Name = field.Name,
        Label = field.Label,
        Type = field.Type,
        Length = field.Length > 0 ? field.Length : null,
        Required = type.Required,
        Custom = field.Custom,
        Creatable = field.Createable,
        Editable = field.Updateable,
        Restricted = field.RestrictedPicklist,
        Values = [.. field.PicklistValues.Where(value => value.Active).Select(value => new PicklistOption(value.Value, value.Label))],
        References = field.ReferenceTo,
        Fit = fits is null ? null : TypeTable.FitOf(TypeTable.Of(fits), type.Kind),
    };
}

public sealed record PicklistOption(string Value, string Label);

public sealed record OwnerChoices(ImmutableArray<UserChoice> Users, ImmutableArray<QueueChoice> Queues);

public sealed record UserChoice(string Id, string Username, string? Email);

/// <param name="Objects">What it can own.</param>
public sealed record QueueChoice(string Id, string Name, ImmutableArray<string> Objects);
