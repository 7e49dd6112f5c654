using System.Text;
using System.Xml;
using System.Xml.Linq;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Metadata;
using OnceHub.Sync.Salesforce.Emulator.OAuth;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Rest;

namespace OnceHub.Sync.Salesforce.Emulator.Soap;

/// <summary>A refusal, as a SOAP fault.</summary>
internal sealed class SoapFaultException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>A SOAP call that carries a living session.</summary>
internal sealed record SoapCall(Org Org, UserRights Rights, Session Session, XElement Body);

/// <summary><c>/services/Soap</c>: of the partner and metadata APIs what has no REST twin, or what clients still call.</summary>
internal sealed class SoapServer(EmulatorState state)
{
    private static readonly XNamespace Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    public (ApiAnswer Answer, int Calls)? TryAnswer(WebCall call)
    {
        var path = call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path.Length < 3 || path[0] != "services" || !path[1].Equals("Soap", StringComparison.OrdinalIgnoreCase))
            return null;
        var isMetadata = path[2] == "m";
        XNamespace ns = isMetadata ? "http://soap.sforce.com/2006/04/metadata" : "urn:partner.soap.sforce.com";
        try
        {
            return (Serve(call, isMetadata, ns), 1);
        }
        catch (SoapFaultException e)
        {
            return (Fault(e.Code, e.Message), 0);
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException or KeyNotFoundException)
        {
            return (Fault("soapenv:Client", e.Message), 0);
        }
    }

    private ApiAnswer Serve(WebCall call, bool isMetadata, XNamespace ns)
    {
        var envelope = XDocument.Parse(call.Text).Root!;
        var body = envelope.Children("Body").Single().Elements().Single();
        if (!isMetadata && body.Name.LocalName == "login")
            return Ok(ns, body.Name.LocalName, PartnerApi.LogIn(state, call, body));
        var sessionId = envelope.Descendants().FirstOrDefault(e => e.Name.LocalName == "sessionId")?.Value;
        var org = state.OrgOfToken(sessionId);
        if (org?.Access.Find(sessionId!) is not { } session)
            throw new SoapFaultException(
                "sf:INVALID_SESSION_ID", "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session");
        org.Usage.Add(1);
        lock (org.Gate)
        {
            var soap = new SoapCall(org, org.RightsOf(org.Database.Find(session.UserId)!), session, body);
            return Ok(ns, body.Name.LocalName, isMetadata ? MetadataApi.Answer(soap) : PartnerApi.Answer(soap));
        }
    }

    /// <summary>Builders name elements without a namespace; here they get the API's own.</summary>
    private static ApiAnswer Ok(XNamespace ns, string method, IEnumerable<XElement> results)
    {
        var response = new XElement(method + "Response", results);
        foreach (var element in response.DescendantsAndSelf())
            element.Name = ns + element.Name.LocalName;
        return Xml(200, response);
    }

    private static ApiAnswer Fault(string code, string message) =>
        Xml(
            500,
            new XElement(
                Envelope + "Fault",
                new XAttribute(XNamespace.Xmlns + "sf", "urn:fault.partner.soap.sforce.com"),
                new XElement("faultcode", code),
                new XElement("faultstring", message)));

    private static ApiAnswer Xml(int status, XElement content)
    {
        var envelope = new XElement(
            Envelope + "Envelope",
            new XAttribute(XNamespace.Xmlns + "soapenv", Envelope),
            new XAttribute(XNamespace.Xmlns + "xsi", Xsi),
            new XElement(Envelope + "Body", content));
        return new ApiAnswer(
            status,
            Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{envelope.ToString(SaveOptions.DisableFormatting)}"))
        {
            ContentType = "text/xml;charset=UTF-8",
        };
    }
}
