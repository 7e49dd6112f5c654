using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Grains.Tests;

/// <summary>Settings with one row more.</summary>
internal static class Mapped
{
    public static OrgSettings Contact(string source, string target, OrgSettings? settings = null)
    {
        var before = settings ?? OrgSettings.Default;
        return before with
        {
            Mappings = before.Mappings with
            {
                Contact = before.Mappings.Contact.Add(new FieldMapping { Source = source, Target = target }),
            },
        };
    }
}
