using Microsoft.Extensions.Configuration;

namespace OnceHub.Sync.Silo.Tests;

public sealed class RoleTests
{
    [Theory]
    [InlineData(null, SiloRoles.All)]
    [InlineData("silo", SiloRoles.Silo)]
    [InlineData("gateway, console", SiloRoles.Gateway | SiloRoles.Console)]
    [InlineData("Silo,Gateway", SiloRoles.Silo | SiloRoles.Gateway)]
    public void Roles_are_read_with_commas_between_them(string? text, SiloRoles roles) =>
        Assert.Equal(roles, Read("Roles", text).Roles);

    [Theory]
    [InlineData("Roles", "silo, gatewai", "silo, gateway and console")]
    [InlineData("Roles", "none", "at least one of")]
    [InlineData("Roles", "16", "at least one of")]
    [InlineData("ShutdownTimeout", "00:00:00", "OnceHub:Silo:ShutdownTimeout")]
    [InlineData("ShutdownTimeout", "soon", "OnceHub:Silo")]
    public void A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string name, string value, string told) =>
        Assert.Contains(told, Assert.Throws<SiloStartException>(() => Read(name, value)).Message, StringComparison.Ordinal);

    private static SiloOptions Read(string name, string? value) =>
        SiloOptions.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(value is null ? [] : new Dictionary<string, string?> { [$"{SiloOptions.Section}:{name}"] = value })
                .Build());
}
