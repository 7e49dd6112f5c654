using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using OnceHub.Sync.Administration;
using OnceHub.Sync.Administration.Catalogue;
using OnceHub.Sync.Administration.Users;
using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains;

namespace OnceHub.Sync.Pages.Users;

public sealed partial class UsersPage
{
    private UserList List = new([], null);
    private ImmutableArray<OnceHubChoice> Unknown = [];
    private OnceHubAccount Account = OnceHubAccount.None;
    private ImmutableArray<UserChoice> Owners = [];
    private Uri? Personal;

    [SupplyParameterFromQuery]
    public string? Done { get; set; }

    [SupplyParameterFromForm(FormName = "users")]
    public UserForm? Asked { get; set; }

    private bool MayChange => Visit.May(Role.Administrator);

    /// <summary>How many were found by email, how many stay as they were entered, and how many have an email of several.</summary>
    [SupplyParameterFromQuery]
    public string[]? Matched { get; set; }

    private long[] MatchedCounts => [.. (Matched ?? []).Select(AddressNumber.Of).OfType<long>()];

    private string? DoneText => Done switch
    {
        "matched" when MatchedCounts is [var found, var kept, var several] => $"{found} found by email, {kept} stay as they were entered"
            + (several == 0 ? "." : $", and {several} have an email of several Salesforce users: set those by hand."),
        "saved" => "Saved. Records that are made from now on get that owner.",
        "forgotten" => "Forgotten. Records keep their owners.",
        _ => null,
    };

    protected override async Task LoadAsync()
    {
        List = await Directory.ListAsync(Id, Gone);
        var known = List
            .Users.SelectMany(user => new[] { user.User.User, user.User.Email })
            .OfType<string>()
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var choices = await Sources.ListCalendarsAsync(Id, Gone);
        Unknown = [.. choices.Owners.Where(owner => !known.Contains(owner.Id) && (owner.Email is null || !known.Contains(owner.Email)))];
        Account = choices.Account;
        if (MayChange && await Catalogue.ListOwnersAsync(Id, Gone) is Done<OwnerChoices> owners) Owners = owners.Value.Users;
    }

    private async Task ChangeAsync()
    {
        var user = Asked?.User?.Trim() ?? "";
        switch (Asked?.Do?.Split(':', 2))
        {
            case ["match"]:
                await DoAsync(
                    "matchUsers", "", () => Directory.MatchAsync(Id, [], Gone),
                    static matches =>
                        $"users?done=matched&matched={matches.Matched.Length}&matched={matches.Kept.Length}&matched={matches.Ambiguous.Length}"
                );
                break;
            case ["save"]:
                await DoAsync(
                    "saveUser",
                    user,
                    () => Directory.SaveAsync(Id, user, Asked.Salesforce?.Trim(), null, Gone),
                    static _ => "users?done=saved");
                break;
            case ["remove", var whom]:
                await DoAsync("removeUser", whom, () => Directory.RemoveAsync(Id, whom, Gone), static _ => "users?done=forgotten");
                break;
            case ["link"]:
                var root = Addresses.RootOf(Http);
                if (await DoAsync(
                        "connectUser",
                        user,
                        () => Start.BeginPersonalAsync(Id, user, new Uri(root, "v1/oauth/callback"), Gone),
                        static _ => null) is
                    { } state)
                    Personal = new Uri(root, $"v1/oauth/begin?state={Uri.EscapeDataString(state)}");
                break;
        }
    }

    public sealed class UserForm
    {
        public string? Do { get; set; }

        public string? User { get; set; }

        public string? Salesforce { get; set; }
    }
}
