using System.Text.Json.Nodes;

namespace OnceHub.Sync.EndToEnd.Tests;

/// <summary>A product whose Contacts have fields of every type, each mapped from the form field of its own name.</summary>
internal static class MappedOrg
{
    public static readonly JsonArray Fields = JsonNode.Parse("""
        [{"object":"Contact","name":"Text__c","type":"Text","length":10},
         {"object":"Contact","name":"Area__c","type":"TextArea","length":255},
         {"object":"Contact","name":"Rich__c","type":"Html","length":1000},
         {"object":"Contact","name":"Mail__c","type":"Email"},
         {"object":"Contact","name":"Call__c","type":"Phone"},
         {"object":"Contact","name":"Site__c","type":"Url"},
         {"object":"Contact","name":"Number__c","type":"Number","precision":6,"scale":2},
         {"object":"Contact","name":"Money__c","type":"Currency","precision":18,"scale":2},
         {"object":"Contact","name":"Share__c","type":"Percent","precision":5,"scale":1},
         {"object":"Contact","name":"Yes__c","type":"Checkbox"},
         {"object":"Contact","name":"Day__c","type":"Date"},
         {"object":"Contact","name":"Moment__c","type":"DateTime"},
         {"object":"Contact","name":"Hour__c","type":"Time"},
         {"object":"Contact","name":"Open__c","type":"Picklist","values":["Gold","Silver"]},
         {"object":"Contact","name":"Closed__c","type":"Picklist","values":["Gold","Silver"],"restricted":true},
         {"object":"Contact","name":"Many__c","type":"MultiselectPicklist","values":["Red","Green","Blue"],"restricted":true},
         {"object":"Contact","name":"Place__c","type":"Location","scale":5},
         {"object":"Contact","name":"Campaign__c","type":"Lookup","referenceTo":"Campaign","relationshipName":"Campaigns"}]
        """)!.AsArray();

    public static IEnumerable<string> Names => Fields.Select(one => one!["name"]!.GetValue<string>());

    public static async Task<Product> StartAsync()
    {
        var product = await Trouble.StartAsync();
        await product.ChangeOrgAsync(new JsonObject { ["fields"] = Fields.DeepClone() });
        await product.MapAsync([.. Names.Select(name => (name, $"form.custom.{name[..^3]}"))]);
        return product;
    }

    /// <summary>Adds rows to an object's mapping.</summary>
    public static Task MapAsync(this Product product, (string Target, string Source)[] rows, string table = "contact") =>
        product.ChangeSettingsAsync(settings =>
        {
            var list = settings["mappings"]![table]!.AsArray();
            foreach (var (target, source) in rows)
            {
                if (list.FirstOrDefault(row => row!["target"]!.GetValue<string>() == target) is { } old) list.Remove(old);
                list.Add(new JsonObject { ["source"] = source, ["target"] = target });
            }
        });

    /// <summary>The problems that a booking's history tells, as <c>field code</c>.</summary>
    public static async Task<string[]> ProblemsAsync(this Product product, string booking) =>
        [
            .. (await product.BookingAsync(booking))["history"]!
                .AsArray()
                .SelectMany(entry => entry!["detail"]!["problems"]?.AsArray() ?? [])
                .Select(problem => $"{problem!["field"]} {problem["code"]}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
}
