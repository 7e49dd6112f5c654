namespace OnceHub.Sync.Domain.Tests;

internal static class Permutations
{
    public static IEnumerable<T[]> Of<T>(IReadOnlyList<T> items)
    {
        if (items.Count == 0)
        {
            yield return [];
            yield break;
        }
        for (var i = 0; i < items.Count; i++)
            foreach (var rest in Of<T>([.. items.Where((_, index) => index != i)]))
                yield return [items[i], .. rest];
    }
}
