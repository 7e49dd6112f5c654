namespace OnceHub.Sync.Embedded;

/// <summary>Which grain: its class and its key.</summary>
internal readonly record struct GrainAddress(Type GrainClass, string Key)
{
    public override string ToString() => $"{GrainClass.Name}/{Key}";
}
