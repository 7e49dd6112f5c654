using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace OnceHub.Sync.Salesforce.Emulator.Tests.Support;

/// <summary>Deploys and retrieves by SOAP, as the Salesforce CLI does.</summary>
internal sealed class MetadataClient(RunningEmulator emulator)
{
    public const string Xml = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";

    public static string Object(string content) => $"<?xml version=\"1.0\"?><CustomObject {Xml}>{content}</CustomObject>";

    /// <summary>What <c>checkDeployStatus</c> answers, with its details.</summary>
    public Task<string> DeployAsync(params (string Path, string Text)[] files) => DeployAsync("", files);

    /// <param name="options">Elements of DeployOptions.</param>
    public async Task<string> DeployAsync(string options, (string Path, string Text)[] files)
    {
        return await StatusAsync(
            await SoapAsync(
                "m",
                $"<deploy><ZipFile>{Convert.ToBase64String(await ZipAsync(files))}</ZipFile><DeployOptions>{options}</DeployOptions></deploy>"
            ));
    }

    public static async Task<byte[]> ZipAsync((string Path, string Text)[] files)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, text) in files)
            {
                await using var entry = archive.CreateEntry(path).Open();
                await entry.WriteAsync(Encoding.UTF8.GetBytes(text));
            }
        return zip.ToArray();
    }

    /// <summary>Deploys a validation's components without its tests; the fault where that is refused.</summary>
    public async Task<string> DeployQuicklyAsync(string validationId)
    {
        var answer = await SoapAsync("m", $"<deployRecentValidation><validationId>{validationId}</validationId></deployRecentValidation>");
        return answer.Contains("<faultcode>", StringComparison.Ordinal)
            ? answer
            : await SoapAsync(
                "m",
                $"<checkDeployStatus><asyncProcessId>{Between(answer, "<result>")}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>"
            );
    }

    /// <summary>The files of the zip by their paths, and the answer of <c>checkRetrieveStatus</c>.</summary>
    public async Task<(IReadOnlyDictionary<string, string> Files, string Answer)> RetrieveAsync(
        params (string Type, string Member)[] wanted)
    {
        var types = string.Concat(wanted.Select(w => $"<types><members>{w.Member}</members><name>{w.Type}</name></types>"));
        var started = await SoapAsync(
            "m",
            $"<retrieve><retrieveRequest><apiVersion>60.0</apiVersion><singlePackage>true</singlePackage><unpackaged>{types}<version>60.0</version></unpackaged></retrieveRequest></retrieve>"
        );
        var answer = await SoapAsync(
            "m", $"<checkRetrieveStatus><asyncProcessId>{Between(started, "<id>")}</asyncProcessId></checkRetrieveStatus>");
        var files = new Dictionary<string, string>();
        using var archive = new ZipArchive(new MemoryStream(Convert.FromBase64String(Between(answer, "<zipFile>"))));
        foreach (var entry in archive.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            files[entry.FullName] = await reader.ReadToEndAsync();
            XDocument.Parse(files[entry.FullName]);
        }
        return (files, answer);
    }

    /// <summary>Lets the administrator see a field that was deployed.</summary>
    public async Task GrantAsync(string field)
    {
        await DeployAsync(("package.xml", "<Package/>"), ("permissionsets/Seen.permissionset",
            $"<PermissionSet {Xml}><label>Seen</label><fieldPermissions><editable>true</editable><field>{field}</field><readable>true</readable></fieldPermissions></PermissionSet>"
        ));
        var set = (await emulator.GetAsync("query?q=SELECT+Id+FROM+PermissionSet+WHERE+Name='Seen'")).Column("Id");
        var me = (await emulator.GetAsync("query?q=SELECT+Id+FROM+User+WHERE+Alias='admin'")).Column("Id");
        Assert.Equal(
            201,
            (await emulator.JsonAsync("POST", "sobjects/PermissionSetAssignment", new { AssigneeId = me, PermissionSetId = set })).Status);
    }

    /// <param name="api">u: partner; m: metadata.</param>
    public async Task<string> SoapAsync(string api, string body)
    {
        var token = emulator.Http.DefaultRequestHeaders.Authorization!.Parameter;
        var envelope =
            $"<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header><SessionHeader><sessionId>{token}</sessionId></SessionHeader></s:Header><s:Body>{body}</s:Body></s:Envelope>";
        return (
            await emulator.SendAsync(HttpMethod.Post, $"/services/Soap/{api}/60.0", new StringContent(envelope, Encoding.UTF8, "text/xml"))
        ).Text;
    }

    public static string Between(string text, string start) => text.Split(start)[1].Split('<')[0];

    private Task<string> StatusAsync(string started) =>
        SoapAsync(
            "m",
            $"<checkDeployStatus><asyncProcessId>{Between(started, "<id>")}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>"
        );
}
