namespace OnceHub.Sync.Domain.Tests;

public sealed class GivenLinkTests
{
    private static readonly SalesforceId Own = Id("003Hs0000000001");
    private static readonly SalesforceId Other = Id("003Hs0000000002");

    [Theory]
    // contact of the Case, the guest's record, found by, without the setting, with it
    [InlineData("own", "own", MatchRule.RecordId, true, true)]
    [InlineData("own", "own", MatchRule.Email, true, true)]
    [InlineData("own", "own", MatchRule.Phone, true, false)]
    [InlineData("own", "own", MatchRule.Token, true, false)]
    [InlineData("own", "own", null, true, false)]
    [InlineData("other", "own", MatchRule.Email, true, false)]
    [InlineData("other", null, MatchRule.None, true, false)]
    [InlineData(null, "own", MatchRule.Email, true, false)]
    [InlineData(null, null, null, true, false)]
    public void A_Case_is_believed_of_the_contact_that_has_the_guests_email(
        string? contact, string? person, MatchRule? by, bool plain, bool strict)
    {
        Assert.Equal(plain, GivenLink.IsBelievedCase(IdOf(contact), IdOf(person), by, OrgSettings.Default));
        Assert.Equal(strict, GivenLink.IsBelievedCase(IdOf(contact), IdOf(person), by, OrgSettings.Default with { LinkNeedsEmail = true }));
    }

    [Fact]
    public void A_link_that_must_be_checked_binds_nobody_to_the_guest_of_earlier_bookings()
    {
        var identities = new GuestIdentities { RecordId = Own, Phones = ["+14155550100"] };
        Assert.Equal(identities, GivenLink.Believed(identities, OrgSettings.Default));
        var believed = GivenLink.Believed(identities, OrgSettings.Default with { LinkNeedsEmail = true });
        Assert.Null(believed.RecordId);
        Assert.Null(
            GuestClaims.Choose(believed, (kind, _) => kind == IdentityKind.Record ? new ClaimedBy(new GuestToken("g-1"), null) : null));
    }

    private static SalesforceId? IdOf(string? name) => name switch { "own" => Own, "other" => Other, _ => null };

    private static SalesforceId Id(string text) => SalesforceId.TryParse(text, out var id) ? id : throw new InvalidOperationException();
}
