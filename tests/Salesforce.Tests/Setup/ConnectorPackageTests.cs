using System.IO.Compression;
using System.Xml.Linq;
using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Salesforce.Tests;

public class ConnectorPackageTests
{
    private static readonly PackageContent Everything = new(new Uri("https://go.oncehub.com/acme"), PersonAccounts: true);

    [Fact]
    public void It_brings_every_field_that_settings_use_by_default()
    {
        var fields = new PackageFields();
        var members = ConnectorPackage
            .MembersOf(new PackageContent())
            .Where(member => member.Type == "CustomField")
            .Select(member => member.FullName);

        var expected = new[] { fields.EventBookingId, fields.EventStatus, fields.EventReason, fields.EventRevision }
            .Select(name => $"Activity.{name}")
            .Concat(new[] { "Account", "Case", "Contact", "Lead" }.Select(name => $"{name}.{fields.RecordToken}"))
            .Concat(new[] { "Contact", "Lead" }.Select(name => $"{name}.{fields.PersonPhone}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), members.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void External_ids_that_are_upserted_or_claimed_are_unique_and_the_permission_set_shows_every_field()
    {
        var files = Unzip(ConnectorPackage.ToZip(new PackageContent()));
        var granted = Texts(files["permissionsets/OnceHub_Integration.permissionset"], "field");
        foreach (var (path, xml) in files.Where(file => file.Key.StartsWith("objects/", StringComparison.Ordinal)))
            foreach (var field in xml.Elements().Where(element => element.Name.LocalName == "fields"))
            {
                var name = Texts(field, "fullName").First();
                var objectName = Path.GetFileNameWithoutExtension(path);
                if (name is "OnceHub_Id__c" or "OnceHub_Booking_Id__c") Assert.Equal(["true"], Texts(field, "unique"));
                foreach (var owner in objectName == "Activity" ? ["Event", "Task"] : new[] { objectName })
                    Assert.Contains($"{owner}.{name}", granted);
            }
        Assert.DoesNotContain("true", Texts(files["permissionsets/OnceHub_Integration.permissionset"], "allowDelete"));
    }

    [Fact]
    public void The_permission_set_grants_the_least_that_works()
    {
        var set = Unzip(ConnectorPackage.ToZip(Everything))["permissionsets/OnceHub_Integration.permissionset"];

        Assert.Equal(["Account", "Case", "Contact", "Lead"], Texts(set, "object"));
        Assert.All(
            new[] { "allowDelete", "viewAllRecords", "modifyAllRecords" },
            right => Assert.Equal(["false", "false", "false", "false"], Texts(set, right)));
        Assert.Equal(
            ["ActivitiesAccess", "ApiEnabled", "EditEvent", "TransferAnyCase", "TransferAnyEntity", "TransferAnyLead"],
            Texts(set, "name"));
    }

    /// <summary>Of a user whose profile shows no standard field, as Salesforce's "Minimum Access" does.</summary>
    [Fact]
    public void The_permission_set_shows_every_field_by_which_guests_are_found_and_none_that_Salesforce_refuses_in_one()
    {
        // Salesforce shows these to whoever sees the record, and refuses a set that grants them.
        string[] always = ["Contact.MasterRecordId", "Lead.MasterRecordId", "Lead.IsConverted", "Lead.ConvertedContactId"];
        string[] required = ["Contact.LastName", "Contact.Name", "Lead.LastName", "Lead.Company", "Lead.Status", "Account.Name"];
        var set = Unzip(ConnectorPackage.ToZip(Everything))["permissionsets/OnceHub_Integration.permissionset"];
        var granted = set.Elements().Where(element => element.Name.LocalName == "fieldPermissions")
            .ToDictionary(grant => Texts(grant, "field").Single(), grant => Texts(grant, "editable").Single());

        Assert.All(
            SearchedFields.All.Select(field => $"{field.Object}.{field.Name}").Except(always), field => Assert.Contains(field, granted));
        Assert.Empty(always.Concat(required).Intersect(granted.Keys));
        // What no row maps unless somebody adds one is only read.
        Assert.Equal(
            ["Contact.HomePhone", "Contact.OtherPhone"],
            granted.Where(grant => grant.Value == "false").Select(grant => grant.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Lead", "sosfLeadId={!Lead.Id}")]
    [InlineData("Contact", "sosfContactId={!Contact.Id}")]
    [InlineData("Case", "sosfCaseId={!Case.Id}")]
    [InlineData("Account", "sosfContactId={!Account.PersonContactId}")]
    public void Each_button_names_its_record(string name, string mergeField) =>
        Assert.Equal(
            [$"https://go.oncehub.com/acme?{mergeField}"],
            Texts(Unzip(ConnectorPackage.ToZip(Everything))[$"objects/{name}.object"], "url"));

    [Fact]
    public void The_manifest_names_what_the_zip_holds_and_nothing_else()
    {
        var files = Unzip(ConnectorPackage.ToZip(Everything));

        Assert.Equal(
            ConnectorPackage.MembersOf(Everything).Select(member => member.FullName).Order(StringComparer.Ordinal),
            Texts(files["package.xml"], "members").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Event.OnceHub_Revision_Must_Not_Fall"],
            ConnectorPackage.MembersOf(Everything).Where(member => member.Type == "ValidationRule").Select(member => member.FullName));
        Assert.Single(Texts(files["objects/Event.object"], "errorConditionFormula"));
    }

    [Theory]
    [InlineData("https://go.oncehub.com/acme", "https://go.oncehub.com/acme?sosfLeadId={!Lead.Id}")]
    [InlineData("https://go.oncehub.com/acme?utm_source=crm", "https://go.oncehub.com/acme?utm_source=crm&sosfLeadId={!Lead.Id}")]
    public void Buttons_lead_to_the_page_that_is_given(string page, string link)
    {
        var files = Unzip(ConnectorPackage.ToZip(new PackageContent(new Uri(page))));

        Assert.Equal([link], Texts(files["objects/Lead.object"], "url"));
        Assert.Empty(Texts(files["objects/Account.object"], "url"));
    }

    [Fact]
    public void Without_a_page_there_are_no_buttons_so_that_edited_ones_stay()
    {
        Assert.DoesNotContain(ConnectorPackage.MembersOf(new PackageContent(PersonAccounts: true)), member => member.Type == "WebLink");
        Assert.Equal(4, ConnectorPackage.MembersOf(Everything).Count(member => member.Type == "WebLink"));
    }

    private static string[] Texts(XElement xml, string name) =>
        [
            .. xml.DescendantsAndSelf()
                .Where(element => element.Name.LocalName == name && !element.HasElements)
                .Select(element => element.Value),
        ];

    private static Dictionary<string, XElement> Unzip(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var stream = entry.Open();
            return XDocument.Load(stream).Root!;
        });
    }
}
