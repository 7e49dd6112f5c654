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

    /// <summary>In the place of the row that writes the field.</summary>
    public static OrgSettings Event(string source, string target)
    {
        var mappings = OrgSettings.Default.Mappings;
        var others = mappings.Event.Where(row => row.Target != target);
        return OrgSettings.Default with
        {
            Mappings = mappings with { Event = [.. others, new FieldMapping { Source = source, Target = target }] },
        };
    }

    public static OrgSettings Account(string source, string target)
    {
        var mappings = OrgSettings.Default.Mappings;
        return OrgSettings.Default with
        {
            Mappings = mappings with { Account = mappings.Account.Add(new FieldMapping { Source = source, Target = target }) },
        };
    }
}
