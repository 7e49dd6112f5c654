using OnceHub.Sync.Salesforce.Emulator.Bulk;
using OnceHub.Sync.Salesforce.Emulator.Control;
using OnceHub.Sync.Salesforce.Emulator.Metadata;
using OnceHub.Sync.Salesforce.Emulator.OAuth;
using OnceHub.Sync.Salesforce.Emulator.Schema;
using OnceHub.Sync.Salesforce.Emulator.Soql;
using OnceHub.Sync.Salesforce.Emulator.Store;

namespace OnceHub.Sync.Salesforce.Emulator.Orgs;

/// <summary>One Salesforce org: its objects, rows, rules and users. Whoever touches rows or schema holds <see cref="Gate"/>.</summary>
internal sealed class Org
{
    private readonly Dictionary<string, UserRights> _rights = [];
    private int _rightsVersion = -1;

    public Org(string name, string pod, bool sandbox, TimeProvider time, FaultScript faults)
    {
        Name = name;
        Pod = pod;
        IsSandbox = sandbox;
        Time = time;
        Faults = faults;
        Usage = new ApiUsage(time);
        Access = new AccessTokens(this);
        Catalog = new Catalog(Now);
        Database = new Database(Catalog, pod);
        Id = OrgStart.Populate(this);
    }

    /// <summary>The name in control paths: <c>production</c> or <c>sandbox</c>.</summary>
    public string Name { get; }

    public string Pod { get; }

    public bool IsSandbox { get; }

    public string Id { get; }

    public Lock Gate { get; } = new();

    public TimeProvider Time { get; }

    /// <summary>Salesforce keeps its time stamps by the second.</summary>
    public DateTime Now
    {
        get
        {
            var now = Time.GetUtcNow().UtcDateTime;
            return new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        }
    }

    public Catalog Catalog { get; }

    public Database Database { get; }

    public OrgSettings Settings { get; private set; } = new();

    public ApiUsage Usage { get; }

    public AccessTokens Access { get; }

    public FaultScript Faults { get; }

    public QueryCursors Cursors { get; } = new();

    public BulkJobs Bulk { get; } = new();

    public Dictionary<string, Deployment> Deployments { get; } = [];

    public Dictionary<string, Retrieval> Retrievals { get; } = [];

    public MetadataStore Metadata { get; } = new();

    /// <summary>By the id of the permission set or profile.</summary>
    public Dictionary<string, Grants> Grants { get; } = [];

    public List<ValidationRule> ValidationRules { get; } = [];

    public List<DuplicateRule> DuplicateRules { get; } = [];

    public List<AssignmentRule> AssignmentRules { get; } = [];

    public void Change(OrgSettings settings)
    {
        if (settings.PersonAccounts && !Database.Where("RecordType", "DeveloperName", "PersonAccount").Any())
        {
            OrgStart.RecordType(this, "Account", "Business_Account", person: false);
            OrgStart.RecordType(this, "Account", "PersonAccount", person: true);
        }
        Settings = settings;
        Catalog.Touch(Now);
    }

    /// <summary>Whether the org has a field at all, whoever asks: RecordTypeId comes with an object's first record type.</summary>
    public bool Has(ObjectType type, Field field) =>
        field.Needs.All(Settings.Has)
        && (field.Name != "RecordTypeId" || Database.Where("RecordType", "SobjectType", type.Name).Any());

    public bool Requires(Field field) => field.Required && (field.NillableWith is not { } feature || !Settings.Has(feature));

    /// <summary>The catalog's version that EntityDefinition and FieldDefinition were last made from.</summary>
    public int DefinitionsVersion { get; set; } = -1;

    public UserRights RightsOf(Row user)
    {
        if (_rightsVersion != Catalog.Version)
        {
            _rights.Clear();
            _rightsVersion = Catalog.Version;
        }
        return _rights.TryGetValue(user.Id, out var rights) ? rights : _rights[user.Id] = new UserRights(this, user);
    }
}
