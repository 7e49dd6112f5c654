namespace OnceHub.Sync.Administration;

/// <summary>Pages of lists: a cursor that no page gave is refused.</summary>
internal static class Paging
{
    public static async Task<Result<T>> ReadAsync<T>(string? cursor, Func<Task<T>> list)
    {
        try
        {
            return new Done<T>(await list());
        }
        catch (Exception broken) when (cursor is not null && broken is FormatException or ArgumentException)
        {
            return new Refusal(
                RefusalKind.QueryInvalid,
                $"'cursor' is '{cursor}', and must be the nextCursor of an earlier answer, with the same filters.");
        }
    }
}
