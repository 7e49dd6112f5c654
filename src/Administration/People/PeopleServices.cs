using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OnceHub.Sync.Administration.Credentials;
using OnceHub.Sync.Storage;

namespace OnceHub.Sync.Administration.People;

internal static class PeopleServices
{
    // As OWASP advises for PBKDF2 with HMAC-SHA-512.
    private const int Iterations = 210_000;

    /// <summary>People, their sessions and passwords, and named operator keys. Needs an <see cref="IAccessStore"/>.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<PasswordHasherOptions>().Configure(options => options.IterationCount = Iterations);
        services.AddSingleton<IPasswordHasher<PersonRecord>, PasswordHasher<PersonRecord>>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<OwnPassword>();
        services.AddSingleton<PeopleDirectory>();
        services.AddSingleton<NamedOperatorKeys>();
        services.TryAddSingleton<KeyUses>();
        services.AddSingleton<AuditTrail>();
        return services;
    }
}
