using OnceHub.Sync.Salesforce.Emulator.Tests.Support;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Conformance;

/// <summary>Describes have every member that typed clients declare: a strict one fails without.</summary>
public sealed class DescribeMemberTests
{
    private const string OfSObjects =
        "activateable associateEntityType associateParentEntity createable custom customSetting deepCloneable deletable "
        + "deprecatedAndHidden "
        + "feedEnabled hasSubtypes isInterface isSubtype keyPrefix label labelPlural layoutable mergeable mruEnabled name queryable "
        + "replicateable retrieveable searchable "
        + "triggerable undeletable updateable urls";

    private const string OfOneAlone =
        " actionOverrides childRelationships compactLayoutable defaultImplementation extendedBy extendsInterfaces fields implementedBy "
        + "implementsInterfaces listviewable lookupLayoutable namedLayoutInfos networkScopeFieldName recordTypeInfos searchLayoutable "
        + "sobjectDescribeOption supportedScopes";

    private const string OfFields =
        "aggregatable aiPredictionField autoNumber byteLength calculated calculatedFormula cascadeDelete caseSensitive compoundFieldName "
        + "controllerName createable custom defaultValue defaultValueFormula defaultedOnCreate dependentPicklist deprecatedAndHidden "
        + "digits displayLocationInDecimal "
        + "encrypted externalId extraTypeInfo filterable filteredLookupInfo formulaTreatNullNumberAsZero groupable highScaleNumber "
        + "htmlFormatted idLookup inlineHelpText "
        + "label length mask maskType name nameField namePointing nillable permissionable picklistValues polymorphicForeignKey precision "
        + "queryByDistance "
        + "referenceTargetField referenceTo relationshipName relationshipOrder restrictedDelete restrictedPicklist scale "
        + "searchPrefilterable soapType sortable type unique "
        + "updateable writeRequiresMasterRead";

    private const string OfChildren =
        "cascadeDelete childSObject deprecatedAndHidden field junctionIdListNames junctionReferenceTo relationshipName restrictedDelete";
    private const string OfRecordTypes = "active available defaultRecordTypeMapping developerName master name recordTypeId urls";
    private readonly TestOrg _org = new();

    [Theory]
    [Conformance("Describe", Basis.Documented, "The types of jsforce 3, and describe results kept by other clients")]
    [InlineData("sobjects", "sobjects", OfSObjects)]
    [InlineData("sobjects/Contact/describe", "", OfSObjects + OfOneAlone)]
    [InlineData("sobjects/Contact/describe", "fields", OfFields)]
    [InlineData("sobjects/Contact/describe", "childRelationships", OfChildren)]
    [InlineData("sobjects/Contact/describe", "recordTypeInfos", OfRecordTypes)]
    public void Every_declared_member_is_there(string path, string list, string members)
    {
        var answer = _org.Get(path).Json;
        Assert.All(
            list.Length == 0 ? [answer] : answer.GetProperty(list).EnumerateArray().ToArray(),
            item => Assert.Empty(members.Split(' ').Except(item.EnumerateObject().Select(p => p.Name))));
    }
}
