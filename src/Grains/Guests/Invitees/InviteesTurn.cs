using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Invitees;

/// <summary>The further guests of a booking in one turn; done also where nobody is to be invited.</summary>
internal sealed class InviteesTurn : RecordTurn
{
    /// <summary>Who is to be invited, with the emails they were found by.</summary>
    public List<(string Email, SalesforceId Record)> Known { get; } = [];

    /// <summary>Invitations of ours whose guest is not in the booking any more, and which are still there.</summary>
    public List<Invitation> Withdrawn { get; } = [];

    /// <summary>Of them those whose withdrawal Salesforce refused: tried again at the booking's next change.</summary>
    public List<Invitation> Refused { get; } = [];

    /// <summary>Somebody is to be invited, or is invited no more.</summary>
    public bool HasWrites => Known.Count > 0 || Withdrawn.Count > 0;

    /// <summary>Nothing more is written of them, or they are looked up again.</summary>
    public void Forget()
    {
        Known.Clear();
        Withdrawn.Clear();
    }

    /// <summary>Those whom nobody knows in Salesforce: a record is made for each before they are invited.</summary>
    public List<string> Strangers { get; } = [];
}
