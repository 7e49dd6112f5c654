using System.Collections.Immutable;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Mapping;

/// <summary>The fields that a table can write, as the connected user sees them now.</summary>
/// <param name="Types">All objects that mappings are held against; empty while Salesforce cannot be asked.</param>
/// <param name="Fields">Of the table's object, by label.</param>
/// <param name="WhyNot">Why Salesforce could not be asked; null when it was.</param>
internal sealed record FieldCatalogue(ImmutableArray<ObjectType> Types, ImmutableArray<FieldChoice> Fields, Refusal? WhyNot)
{
    public static async Task<FieldCatalogue> ReadAsync(
        OrgCatalogue catalogue, OrgId org, MappingTab tab, CancellationToken cancellationToken)
    {
        var asked = await catalogue.ListTypesAsync(org, cancellationToken);
        if (asked is Refused<ImmutableArray<ObjectType>> unasked) return new([], [], unasked.Refusal);
        var types = ((Done<ImmutableArray<ObjectType>>)asked).Value;
        var known = types.FirstOrDefault(type => type.Name == tab.Object);
        return await catalogue.ListFieldsAsync(org, tab.Object, null, cancellationToken) switch
        {
            Done<ObjectFields> { Value: var fields } => new(
                types,
                [
                    .. fields.Fields.Where(field =>
                        (field.Creatable || field.Editable || field.Type == "location")
                        && MappableFields.Has(tab.Name, field.Name)
                        && known?.Fields.GetValueOrDefault(field.Name)?.Kind is not (null or FieldKind.Other)),
                ],
                null),
            Refused<ObjectFields> refused => new(types, [], refused.Refusal),
            _ => new(types, [], null),
        };
    }

    public ObjectType? TypeOf(MappingTab tab) => Types.FirstOrDefault(type => type.Name == tab.Object);

    public FieldChoice? Find(string? name) =>
        Fields.FirstOrDefault(field => field.Name.Equals(name?.Trim(), StringComparison.OrdinalIgnoreCase));
}
