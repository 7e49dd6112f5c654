using System.Globalization;
using System.Text;
using OnceHub.Sync.Salesforce.Emulator.Hosting;
using OnceHub.Sync.Salesforce.Emulator.Orgs;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;
using static OnceHub.Sync.Salesforce.Emulator.Pages.PageLayout;

namespace OnceHub.Sync.Salesforce.Emulator.Pages;

/// <summary>
/// Pages for people: the orgs, the records of an object, and a record, at the addresses that Salesforce has for them below an
/// org's own. They ask for no login, are not counted as calls, and strike no faults.
/// </summary>
internal static class RecordPages
{
    private const int RowsOnPage = 100;
    private const int ColumnsInList = 8;
    private const int MostRelated = 50;

    private static readonly string[] First = ["Contact", "Lead", "Account", "Event", "Case", "EventRelation", "User"];
    private static readonly string[] NotInLists =
        [
            "Id",
            "IsDeleted",
            "SystemModstamp",
            "LastModifiedDate",
            "LastModifiedById",
            "CreatedById",
            "ActivityDateTime",
            "EndDateTime",
            "OwnerId",
        ];

    public static void Map(WebApplication app, EmulatorState state)
    {
        app.MapGet("/", () => Orgs(state));
        var org = app.MapGroup("/orgs/{name}").AddEndpointFilter(ExplainMissing);
        org.MapGet("", (string name) => Objects(Find(state, name)));
        org.MapGet(
            "lightning/o/{type}/list",
            (string name, string type, string? q, string? from) => Records(Find(state, name), type, q ?? "", FirstRow(from)));
        org.MapGet("lightning/r/{type}/{id}/view", (string name, string id) => Record(Find(state, name), id));
        org.MapGet("{id:length(15,18)}", (string name, string id) => Lead(Find(state, name), id));
    }

    public static string UrlOf(Org org, Row row) => $"/orgs/{org.Name}/lightning/r/{row.Type.Name}/{row.Id}/view";

    /// <summary>What is no row, such as an empty value, is the first one: a page for people has no use for a refusal.</summary>
    private static int FirstRow(string? from) =>
        int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : 0;

    private static string ListOf(Org org, ObjectType type) => $"/orgs/{org.Name}/lightning/o/{type.Name}/list";

    private static IResult Orgs(EmulatorState state)
    {
        var orgs = state.Orgs.Select(org =>
            $"<li><a href=\"/orgs/{Html(org.Name)}\">{Html(org.Name)}</a> <small>{(org.IsSandbox ? "a sandbox" : "the production org")}, {Number(org.Usage.Calls)} API calls in 24 hours</small></li>"
        );
        return Page("Salesforce emulator", [], $"""
            <p>A stand-in for Salesforce, for trying out and testing. Its records end with it.</p>
            <ul>{string.Concat(orgs)}</ul>
            <p><a href="/requests">Requests</a> that clients sent lately.</p>
            <p><a href="/emulator">Control API</a>: users, credentials and settings, as JSON.</p>
            """);
    }

    private static IResult Objects(Org org)
    {
        lock (org.Gate)
        {
            var rows = org.Catalog.Objects.Select(type => (Type: type, org.Database[type].Count))
                .OrderBy(one => Array.IndexOf(First, one.Type.Name) is >= 0 and var place ? place : First.Length)
                .ThenBy(one => one.Count == 0).ThenBy(one => one.Type.LabelPlural, StringComparer.Ordinal)
                .Select(one =>
                    $"<tr><th scope=\"row\"><a href=\"{Html(ListOf(org, one.Type))}\">{Html(one.Type.LabelPlural)}</a><small>{Html(one.Type.Name)}</small></th><td class=\"number\">{Number(one.Count)}</td></tr>"
                );
            return Page($"Org {org.Name}", Trail(), $"""
                <div class="scroll"><table><thead><tr><th scope="col">Object</th><th scope="col">Records</th></tr></thead>
                <tbody>{string.Concat(rows)}</tbody></table></div>
                """);
        }
    }

    private static IResult Records(Org org, string typeName, string text, int from)
    {
        if (!org.Catalog.TryObject(typeName, out var type)) throw new KeyNotFoundException($"There is no object '{typeName}'.");
        lock (org.Gate)
        {
            var fields = FieldsInList(org, type);
            var found = org.Database[type].Live.Reverse().Where(row => Has(org, row, text)).ToList();
            var page = found.Skip(from).Take(RowsOnPage).ToList();
            var head = string.Concat(
                fields.Select(field => $"<th scope=\"col\">{Html(field.Label)}<small>{Html(field.Name)}</small></th>"));
            var rows = page.Select(row =>
                $"<tr><th scope=\"row\"><a href=\"{Html(UrlOf(org, row))}\">{Html(NameOf(row))}</a></th>{string.Concat(fields.Select(field => $"<td>{Value(org, row, field)}</td>"))}</tr>"
            );
            var shown = (found.Count, page.Count) switch
            {
                (0, _) => "None",
                (_, 0) => $"None from here on, of {Number(found.Count)}",
                _ => $"{from + 1} to {from + page.Count} of {Number(found.Count)}, newest first",
            };
            var more =
                from + page.Count < found.Count
                    ? $"<p><a href=\"?q={Uri.EscapeDataString(text)}&amp;from={from + page.Count}\">Older ones</a></p>"
                    : "";
            return Page(type.LabelPlural, Trail(org), $"""
                <form method="get" role="search">
                <input name="q" type="search" value="{Html(text)}" aria-label="Find in any field"><button>Find</button></form>
                <div class="scroll"><table><caption class="note">{shown}</caption>
                <thead><tr><th scope="col">Record</th>{head}</tr></thead>
                <tbody>{string.Concat(rows)}</tbody></table></div>{more}
                """);
        }
    }

    private static IResult Record(Org org, string written)
    {
        lock (org.Gate)
        {
            var row = RowOf(org, written);
            var filled = FieldsOf(org, row.Type).Where(field => row[field] is not null and not "").ToList();
            var empty = FieldsOf(org, row.Type).Except(filled).Select(field => Html(field.Label));
            var body = new StringBuilder(row.IsDeleted ? "<p role=\"status\">Deleted: in the recycle bin.</p>" : "");
            body.Append("<div class=\"scroll\"><table><tbody>").AppendJoin("", filled.Select(field =>
                $"<tr><th scope=\"row\">{Html(field.Label)}<small>{Html(field.Name)}</small></th><td>{Value(org, row, field)}</td></tr>"))
        .Append("</tbody></table></div>");
            foreach (var (type, field, rows) in RelatedTo(org, row))
                body.Append(
                    CultureInfo.InvariantCulture,
                    $"<h2>{Html(type.LabelPlural)} <small>by {Html(field.Label)}</small></h2><ul>{string.Concat(rows.Take(MostRelated).Select(other => $"<li>{Link(org, other)}</li>"))}</ul>"
                );
            body.Append(CultureInfo.InvariantCulture, $"<h2>Empty</h2><p class=\"note\">{string.Join(", ", empty)}</p>");
            return Page(NameOf(row), [.. Trail(org), (ListOf(org, row.Type), row.Type.LabelPlural)], body.ToString());
        }
    }

    /// <summary>Salesforce leads from an id to its record's page.</summary>
    private static IResult Lead(Org org, string written)
    {
        lock (org.Gate) return Results.Redirect(UrlOf(org, RowOf(org, written)));
    }

    private static Row RowOf(Org org, string written) => RecordId.TryParse(written, out var id) && org.Database.Find(id) is { } row
        ? row
        : throw new KeyNotFoundException($"There is no record {written} in {org.Name}.");

    private static IEnumerable<Field> FieldsOf(Org org, ObjectType type) =>
        type.Fields.Where(field => org.Has(type, field) && !field.Type.IsCompound());

    /// <summary>Of the fields that some record has: what is typed or made by a person, what it names, and when it is.</summary>
    private static List<Field> FieldsInList(Org org, ObjectType type)
    {
        var some = org.Database[type].Live.Take(RowsOnPage).ToList();
        var fields = FieldsOf(org, type).Where(field => !NotInLists.Contains(field.Name) && field != type.NameField);
        return [.. fields.Where(field => some.Exists(row => row[field] is not null and not "" and not false))
            .OrderBy(RankInList).Take(ColumnsInList)];
    }

    private static int RankInList(Field field) => field switch
    {
        { Name: "CreatedDate" } => 4,
        { Type: FieldType.Email or FieldType.Phone or FieldType.Reference or FieldType.DateTime } => 0,
        { Custom: true } => 1,
        { Type: FieldType.Boolean or FieldType.Date or FieldType.Int } => 3,
        _ => 2,
    };

    private static bool Has(Org org, Row row, string text) =>
        text.Length == 0 || row.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || FieldsOf(org, row.Type)
            .Any(field => row[field] is { } value && JsonValues.Text(value).Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Records that name this one.</summary>
    private static IEnumerable<(ObjectType Type, Field Field, List<Row> Rows)> RelatedTo(Org org, Row row)
    {
        foreach (var type in org.Catalog.Objects.Where(type => !type.IsSetup))
            foreach (var field in type.ReferenceFields.Where(field => field.KeepsIndex && org.Has(type, field)))
                if (org.Database.Where(type.Name, field.Name, row.Id).ToList() is { Count: > 0 } rows) yield return (type, field, rows);
    }

    private static string Value(Org org, Row row, Field field) => row[field] switch
    {
        null => "",
        string id when field.Type == FieldType.Reference && org.Database.Find(id) is { } other => Link(org, other),
        DateTime time => $"<time>{time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}</time>",
        var value => Html(JsonValues.Text(value)),
    };

    private static string Link(Org org, Row row) =>
        $"<a href=\"{Html(UrlOf(org, row))}\"{(row.IsDeleted ? " class=\"deleted\"" : "")}>{Html(NameOf(row))}</a>";

    private static string NameOf(Row row) =>
        (row.Type.NameField is { } field ? row[field] as string : row.Text("Subject")) is { Length: > 0 } name
            ? name
            : $"{row.Type.Label} {row.Id}";

    private static (string, string)[] Trail(Org? org = null) =>
        org is null ? [("/", "Orgs")] : [("/", "Orgs"), ($"/orgs/{org.Name}", org.Name)];

    private static Org Find(EmulatorState state, string name) =>
        state.FindOrg(name) ?? throw new KeyNotFoundException($"There is no org '{name}'.");

    private static async ValueTask<object?> ExplainMissing(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (KeyNotFoundException missing)
        {
            return Page("Not found", Trail(), $"<p>{Html(missing.Message)}</p>", 404);
        }
    }
}
