namespace OnceHub.Sync.Domain.Tests;

public class GuestClaimsTests
{
    private static readonly GuestToken One = new("g-1");
    private static readonly GuestToken Two = new("g-2");

    [Theory]
    // email given, email of the phone's guest; expected guest of the phone
    [InlineData(null, null, true)]
    [InlineData(null, "other@example.com", true)]
    [InlineData("ada@example.com", null, true)]
    [InlineData("ada@example.com", "ada@example.com", true)]
    [InlineData("ada@example.com", "other@example.com", false)]
    // As earlier versions stored it.
    [InlineData("jos\u00E9@example.com", "jose\u0301@example.com", true)]
    public void With_an_email_in_hand_a_phone_leads_only_to_somebody_without_another(string? email, string? holdersEmail, bool leads)
    {
        var identities = new GuestIdentities { Email = email, Phones = ["+12025550195"] };

        var guest = GuestClaims.Choose(identities, (kind, _) => kind == IdentityKind.Phone ? new ClaimedBy(One, holdersEmail) : null);

        Assert.Equal(leads ? One : null, guest);
    }

    [Fact]
    public void Email_decides_before_all_else()
    {
        var identities = new GuestIdentities
        {
            Email = "ada@example.com",
            Phones = ["+12025550195"],
            ContactId = "CTC-1",
            RecordId = SalesforceId.Parse("003000000000001"),
        };

        Assert.Equal(One, GuestClaims.Choose(identities, (kind, _) => new ClaimedBy(kind == IdentityKind.Email ? One : Two, null)));
        Assert.Equal(
            [IdentityKind.Email, IdentityKind.Record, IdentityKind.Contact, IdentityKind.Phone],
            GuestClaims.All(identities).Select(claim => claim.Kind).ToArray());
    }

    [Theory]
    [InlineData("jos\u00E9@example.com")]
    [InlineData("jose\u0301@example.com")]
    public void An_email_is_claimed_in_both_spellings_and_found_by_either(string claimed)
    {
        var identities = new GuestIdentities { Email = "jos\u00E9@example.com" };

        Assert.Equal(
            ["jos\u00E9@example.com", "jose\u0301@example.com"], GuestClaims.All(identities).Select(claim => claim.Value).ToArray());
        Assert.Equal(
            One,
            GuestClaims.Choose(identities, (kind, value) =>
                kind == IdentityKind.Email && value == claimed ? new ClaimedBy(One, claimed) : null));
    }

    [Fact]
    public void Nobody_known_is_a_new_guest() =>
        Assert.Null(GuestClaims.Choose(new GuestIdentities { Email = "ada@example.com" }, (_, _) => null));
}
