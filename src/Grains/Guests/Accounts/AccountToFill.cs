using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Guests.Turns;

namespace OnceHub.Sync.Grains.Guests.Accounts;

/// <summary>An Account whose empty fields are to be filled in.</summary>
/// <param name="fields">As read; null when it is not ours.</param>
internal sealed class AccountToFill(FieldSet? fields) : RecordTurn
{
    public FieldSet? Fields { get; } = fields;
}
