using System.Collections;
using Microsoft.Extensions.Configuration;
using OnceHub.Sync.Silo.Settings;

namespace OnceHub.Sync.Silo.Tests;

/// <summary>Each setting that has a type, with a value that is not of it: the start ends with a sentence that names it.</summary>
public sealed class WrongSettingTests
{
    public static TheoryData<string> Typed =>
    [
        .. from @group in KnownSettings.Groups(new ConfigurationBuilder().Build())
           from property in @group.Options.GetProperties()
           let type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType
           where type.IsPrimitive || type.IsEnum || type == typeof(TimeSpan) || IsList(type)
           select $"{@group.Section.Path}:{property.Name}",
    ];

    [Theory]
    [MemberData(nameof(Typed))]
    public async Task A_value_that_is_not_of_its_type_is_told_with_its_setting(string setting) =>
        Assert.Contains(setting, await SentenceAsync($"--{setting}=banana"), StringComparison.Ordinal);

    [Theory]
    [InlineData("--OnceHub:Storage:MasterKeys=c2VjcmV0", "OnceHub__Storage__MasterKeys__0")]
    [InlineData("--OnceHub:Gateway:TrustedProxies=10.0.0.0/8", "OnceHub:Gateway:TrustedProxies:0")]
    [InlineData("--OnceHub:Storage=sync.db", "OnceHub:Storage is a group of settings")]
    [InlineData("--OnceHub:Storage:Path:0=sync.db", "OnceHub:Storage:Path is one value")]
    [InlineData("--OnceHub:Storage:MaxBatch=99999999999", "OnceHub:Storage:MaxBatch")]
    [InlineData("--OnceHub:Cluster:SiloPort=0", "OnceHub:Cluster:SiloPort must be between")]
    [InlineData("--Logging:Console:LogLevel:Orleans=loud", "Logging:Console:LogLevel:Orleans is 'loud'")]
    public async Task A_setting_of_another_shape_is_told_and_not_passed_over(string argument, string told) =>
        Assert.Contains(told, await SentenceAsync(argument), StringComparison.Ordinal);

    [Theory]
    [InlineData("OnceHub:Silo:Roles", "Roles are silo, gateway and console")]
    [InlineData("OnceHub:Silo:ShutdownTimeout", null)]
    [InlineData("OnceHub:Cluster:Membership", "Membership is None or Postgres.")]
    [InlineData("OnceHub:Cluster:SiloPort", null)]
    public async Task What_a_setting_can_be_is_told_of_that_one_alone(string setting, string? choices)
    {
        var sentence = await SentenceAsync($"--{setting}=banana");
        if (choices is not null) Assert.Contains(choices, sentence, StringComparison.Ordinal);
        else Assert.DoesNotMatch("Roles are|Membership is", sentence);
    }

    /// <summary>As a manifest sets it whose secret has no such key.</summary>
    [Fact]
    public async Task What_is_set_to_nothing_is_not_set()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-empty-").FullName;
        await using (var app = SiloHost.Build(
            [
                "--urls=http://127.0.0.1:0", $"--OnceHub:Storage:Path={Path.Combine(folder, "sync.db")}", "--OnceHub:Storage:KeyFile=",
                "--OnceHub:Gateway:OperatorKey=", "--OnceHub:Cluster:AdvertisedAddress=", "--OnceHub:Storage:MasterKeys=",
            ]))
        {
            await SiloHost.StartAsync(app, default);
            Assert.True(File.Exists(Path.Combine(folder, "sync.db.key")));
            await app.StopAsync();
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_https_address_without_a_certificate_is_told_in_a_sentence()
    {
        var folder = Directory.CreateTempSubdirectory("oncehub-https-").FullName;
        Dictionary<string, string> settings = new()
        {
            ["Urls"] = "https://127.0.0.1:0",
            ["OnceHub:Storage:Path"] = Path.Combine(folder, "sync.db"),
            ["HOME"] = folder,
        };
        await using (var process = SiloProcess.Start([], settings))
        {
            Assert.Equal(1, await process.ExitAsync());
            Assert.Contains("Kestrel:Certificates:Default:Path", process.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("Unhandled exception", process.Errors, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    /// <summary>What the start says before anything runs.</summary>
    private static async Task<string> SentenceAsync(string argument)
    {
        var refused = await Record.ExceptionAsync(async () =>
        {
            await using var app = SiloHost.Build(["--urls=http://127.0.0.1:0", argument]);
            await SiloHost.StartAsync(app, default);
        });
        Assert.NotNull(refused);
        Assert.True(SiloHost.TryExplain(refused, out var sentence), refused.ToString());
        return sentence;
    }
}
