using FsCheck;
using FsCheck.Fluent;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Store;

public sealed class RecordIdTests
{
    [Theory]
    [InlineData("001D000000IqhSL", "001D000000IqhSLIAZ")]
    [InlineData("001D000000IqhSLIAZ", "001D000000IqhSLIAZ")]
    [InlineData("001d000000iqhsliaz", "001D000000IqhSLIAZ")]
    public void Both_forms_read_as_the_longer_one(string written, string expected)
    {
        Assert.True(RecordId.TryParse(written, out var id));
        Assert.Equal(expected, id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("001D000000IqhS")]
    [InlineData("001D000000IqhSLIA")]
    [InlineData("001D000000Iqh-L")]
    [InlineData("001D000000IqhSLI9Z")]
    [InlineData(null)]
    public void What_is_no_id_is_refused(string? written) => Assert.False(RecordId.TryParse(written, out _));

    [Fact]
    public void Any_number_survives_the_way_through_an_id() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                ArbMap.Default.ArbFor<PositiveInt>(),
                n =>
                {
                    var id = RecordId.Make("003", "Hs", n.Get);
                    return RecordId.Number(id) == n.Get
                        && RecordId.TryParse(id[..15], out var again)
                        && again == id
                        && RecordId.TryParse(id.ToLowerInvariant(), out var repaired)
                        && repaired == id;
                }));
}
