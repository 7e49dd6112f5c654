using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace OnceHub.Sync.EndToEnd.Tests.GeneratedClient;

/// <summary>A client in C# is made by NSwag from the API's own description, and used by a program that is compiled against it.</summary>
public sealed class GeneratedClientTests
{
    [Fact]
    public async Task A_generated_client_saves_settings_twice_searches_and_follows_a_replay_to_its_end()
    {
        await using var product = await Trouble.StartAsync();
        await product.FaultAsync(
            new JsonObject
            {
                ["kind"] = "RowError",
                ["object"] = "Event",
                ["errorCode"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                ["message"] = "Meetings need a budget.",
            });
        Webhook[] bookings =
        [
            .. Enumerable.Range(0, 4).Select(i => new Webhook { BookingId = $"BKNG-{i}", Email = $"guest{i / 2}@example.com" }),
        ];
        await product.PostAllAsync(bookings);
        await product.SettleAsync();
        await product.NoMoreFaultsAsync();
        using var http = new HttpClient { BaseAddress = product.Url("/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", product.OperatorKey);
        var use = await CompileAsync(await http.GetStringAsync(product.Url("/openapi/v1.json")));

        await Call<Task>(use, "SaveTwiceAsync", http);
        Assert.Equal(["BKNG-2", "BKNG-3"], (await Call<Task<string[]>>(use, "SearchAsync", http, "guest1@example.com")).Order());
        Assert.Equal(4, await Call<Task<long>>(use, "ReplayAsync", http));

        Assert.Equal(4, (await product.SettleAsync()).Events.Count);
    }

    private static T Call<T>(Type use, string method, params object[] arguments) => (T)use.GetMethod(method)!.Invoke(null, arguments)!;

    private static async Task<Type> CompileAsync(string description)
    {
        var settings = new CSharpClientGeneratorSettings { ClassName = "SyncClient", UseBaseUrl = false, WrapResponses = true };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.GenerateNullableReferenceTypes = true;
        var client = new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(description), settings).GenerateFile();
        await using var file = typeof(GeneratedClientTests).Assembly.GetManifestResourceStream("ClientUse.cs")!;
        using var reader = new StreamReader(file);

        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path =>
                Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll" or "Newtonsoft.Json.dll");
        var compilation = CSharpCompilation.Create(
            "GeneratedClient",
            [CSharpSyntaxTree.ParseText(client), CSharpSyntaxTree.ParseText(await reader.ReadToEndAsync())],
            [.. framework.Append(typeof(Assert).Assembly.Location).Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var compiled = new MemoryStream();
        var result = compilation.Emit(compiled);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(compiled.ToArray()).GetType("ClientUse")!;
    }
}
