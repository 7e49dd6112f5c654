namespace OnceHub.Sync.Domain.Tests;

/// <summary>What differs between two versions of settings.</summary>
public sealed class SettingsDiffTests
{
    private static readonly OrgSettings Before = With(
        "guest.email Email", "guest.phone Phone", "guest.note Description", "guest.company Department");

    [Fact]
    public void A_row_that_is_taken_out_is_one_difference_and_one_that_is_put_in_another() => Assert.Equal(
        ["- $.mappings.contact[1] Phone", "+ $.mappings.contact[3] Title"],
        Told(With("guest.email Email", "guest.note Description", "guest.company Department", "static:Guest Title")));

    [Fact]
    public void Of_a_row_that_moved_only_what_changed_is_told() => Assert.Equal(
        ["$.mappings.contact[0].source"],
        Told(With("guest.name Description", "guest.email Email", "guest.phone Phone", "guest.company Department")));

    [Fact]
    public void Rows_in_another_order_are_no_difference() =>
        Assert.Empty(Told(With("guest.company Department", "guest.note Description", "guest.phone Phone", "guest.email Email")));

    private static string[] Told(OrgSettings after) =>
    [
        .. SettingsDiff.Between(Before, after).Select(difference => (difference.From, difference.To) switch
        {
            ({ } row, null) => $"- {difference.Path} {row["target"]}",
            (null, { } row) => $"+ {difference.Path} {row["target"]}",
            _ => difference.Path,
        }),
    ];

    private static OrgSettings With(params string[] rows)
    {
        var settings = OrgSettings.Default;
        return settings with
        {
            Mappings = settings.Mappings with
            {
                Contact = [.. rows.Select(row => row.Split(' ')).Select(row => new FieldMapping { Source = row[0], Target = row[1] })],
            },
        };
    }
}
