namespace OnceHub.Sync.Administration.Tests;

internal static class Results
{
    public static T Value<T>(this Result<T> result) =>
        Assert.IsType<Done<T>>(result).Value;

    public static string AssertRefused<T>(this Result<T> result, RefusalKind kind)
    {
        var refusal = Assert.IsType<Refused<T>>(result).Refusal;
        Assert.Equal(kind, refusal.Kind);
        return refusal.Message;
    }
}
