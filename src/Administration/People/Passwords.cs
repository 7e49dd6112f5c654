using Microsoft.AspNetCore.Identity;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

/// <summary>Hashes and checks passwords. Each costs a tenth of a second of a processor, so few are done at once.</summary>
public sealed class Passwords : IDisposable
{
    public const int MinLength = 12;
    public const int MaxLength = 256;

    // Who waits longer than a few others is told to come again: strangers may bring any number of passwords.
    private const int MaxWaiting = 16;

    private readonly IPasswordHasher<PersonRecord> _hasher;
    private readonly string _nobodysHash;

    // Apart, so that who signs in never waits behind those who choose a password, nor these behind strangers who guess.
    private readonly Turns _checking = new();
    private readonly Turns _choosing = new();

    public Passwords(IPasswordHasher<PersonRecord> hasher)
    {
        _hasher = hasher;
        // By the same hasher, so that checking it takes as long as checking anybody's.
        _nobodysHash = _hasher.HashPassword(null!, SecretToken.New());
    }

    /// <summary>Null for a password that may be chosen.</summary>
    public static string? WhyNot(string? password, string email) => password switch
    {
        null or { Length: < MinLength } => $"it must have {MinLength} characters or more. Several words are easy to remember.",
        { Length: > MaxLength } => $"it may have {MaxLength} characters.",
        _ when password.Distinct().Count() < 5 => "it repeats the same few characters.",
        _ when password.Contains(email, StringComparison.OrdinalIgnoreCase) => "it has the email address in it.",
        _ => null,
    };

    /// <summary>Null when too many wait.</summary>
    public Task<string?> HashAsync(string password, CancellationToken cancellationToken) =>
        _choosing.DoAsync(() => _hasher.HashPassword(null!, password), cancellationToken);

    /// <summary>
    /// Whether it is the person's password; null when too many wait. It takes as long for somebody who is not there, or has
    /// none.
    /// </summary>
    public async Task<bool?> VerifyAsync(PersonRecord? person, string password, CancellationToken cancellationToken)
    {
        var hash = person?.PasswordHash ?? _nobodysHash;
        var presented = password.Length <= MaxLength ? password : "";
        var verdict = await _checking.DoAsync(() => $"{_hasher.VerifyHashedPassword(null!, hash, presented)}", cancellationToken);
        return verdict is null ? null : verdict != nameof(PasswordVerificationResult.Failed) && person?.PasswordHash is not null;
    }

    public void Dispose()
    {
        _checking.Dispose();
        _choosing.Dispose();
    }

    private sealed class Turns : IDisposable
    {
        private static readonly int MostAtOnce = Math.Max(1, Environment.ProcessorCount / 2);

        private readonly SemaphoreSlim _turns = new(MostAtOnce);
        private int _here;

        /// <summary>Null when too many wait.</summary>
        public async Task<string?> DoAsync(Func<string> work, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _here) > MostAtOnce + MaxWaiting)
            {
                Interlocked.Decrement(ref _here);
                return null;
            }
            try
            {
                await _turns.WaitAsync(cancellationToken);
                try
                {
                    return work();
                }
                finally
                {
                    _turns.Release();
                }
            }
            finally
            {
                Interlocked.Decrement(ref _here);
            }
        }

        public void Dispose() => _turns.Dispose();
    }
}
