namespace OnceHub.Sync.Pages.Mapping;

/// <summary>What the mapping page's form holds: the rows of one table as they are being edited.</summary>
public sealed class MappingForm
{
    /// <summary>What to do: check, add, add:FIELD, remove:N, review or discard.</summary>
    public string? Do { get; set; }

    /// <summary>The version of the settings that is being changed.</summary>
    public long Base { get; set; }

    /// <summary>The mark of the rows that the page showed.</summary>
    public string? Shown { get; set; }

    /// <summary>The booking of the preview.</summary>
    public string? Sample { get; set; }

    /// <remarks>A form without any sets null.</remarks>
    public List<RowForm> Rows { get; set => field = value ?? []; } = [];
}

/// <summary>A row while it is edited: anything may be blank.</summary>
public sealed class RowForm
{
    public string? Source { get; set; }

    public string? Target { get; set; }

    public string? Fallback { get; set; }

    public bool Overwrite { get; set; }

    /// <summary>The fallback also fills an empty field of a record that is there.</summary>
    public bool OnUpdate { get; set; }
}
