namespace OnceHub.Sync.Domain.Tests.Settings;

public class SettingsPlaceTests
{
    private static readonly OrgSettings Settings = OrgSettingsJson.Parse(
        """
        {"mappings":{"contact":[{"source":"form.email","target":"Email"},{"source":"form.custom.Budget","target":"Budget__c"}]},
         "calendars":[{"ids":["BKC-1","BP-2"]}]}
        """).Settings!;

    [Theory]
    [InlineData("$.mappings.contact[1].target", "Contact mapping, row 2 (form.custom.Budget → Budget__c)")]
    [InlineData("$.mappings.contact[1].source", "Contact mapping, row 2 (form.custom.Budget → Budget__c)")]
    [InlineData("$.mappings.contact[1].fallbackOnUpdate", "Contact mapping, row 2 (form.custom.Budget → Budget__c), fallback on update")]
    [InlineData("$.mappings.contact[1]", "Contact mapping, row 2 (form.custom.Budget → Budget__c)")]
    [InlineData("$.mappings.personAccount[0].target", "Person account mapping, row 1 (form.email → PersonEmail)")]
    [InlineData("$.mappings.contact[9].target", "Contact mapping, row 10")]
    [InlineData("$.mappings.robot[0].target", "Robot mapping, row 1")]
    [InlineData("$.mappings.contact", "Contact mapping")]
    [InlineData("$.calendars[0].caseRecordType", "Calendars, row 1 (BKC-1, BP-2), case record type")]
    [InlineData("$.calendars[3]", "Calendars, row 4")]
    [InlineData("$.packageFields", "Package fields")]
    [InlineData("$.lead.ownerOfNew", "Lead, owner of new")]
    [InlineData("$.owners.USR-1", "Owners, USR-1")]
    [InlineData("$.owners['USR-1']", "Owners, USR-1")]
    [InlineData("$.owners['ann.o'neil@example.com']", "Owners, ann.o'neil@example.com")]
    [InlineData("$.contact['Odd name'].update", "Contact, Odd name, update")]
    [InlineData("users/USR-1", "Users, USR-1")]
    [InlineData("$", "The settings")]
    [InlineData("", "The settings")]
    public void A_path_is_told_as_a_person_sees_it(string path, string place) => Assert.Equal(place, SettingsPlace.Of(path, Settings));

    [Fact]
    public void What_cannot_be_read_is_told_by_its_row() =>
        Assert.Equal("Contact mapping, row 2", SettingsPlace.Of("$.mappings.contact[1].target", null));
}
