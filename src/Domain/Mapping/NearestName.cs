namespace OnceHub.Sync.Domain;

/// <summary>The name that somebody probably meant: the one that the fewest slips of the keys lead from.</summary>
public static class NearestName
{
    /// <summary>Null where nothing is near: in one slip of three characters at most.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        var most = Math.Max(1, typed.Length / 3);
        return names.Select(name => (Name: name, Slips: Slips(typed, name, most)))
            .Where(near => near.Slips <= most)
            .OrderBy(near => near.Slips).ThenBy(near => near.Name, StringComparer.Ordinal)
            .Select(near => near.Name).FirstOrDefault();
    }

    /// <summary>
    /// Characters that are missing, too many, wrong or swapped with the next (the optimal string alignment distance), without case.
    /// </summary>
    private static int Slips(string typed, string name, int most)
    {
        if (Math.Abs(typed.Length - name.Length) > most) return int.MaxValue;
        var slips = new int[typed.Length + 1, name.Length + 1];
        for (var i = 0; i <= typed.Length; i++) slips[i, 0] = i;
        for (var j = 0; j <= name.Length; j++) slips[0, j] = j;
        for (var i = 1; i <= typed.Length; i++)
        {
            for (var j = 1; j <= name.Length; j++)
            {
                var replaced = slips[i - 1, j - 1] + (Same(i, j) ? 0 : 1);
                slips[i, j] = Math.Min(replaced, Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(i, j - 1) && Same(i - 1, j)) slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
            }
        }
        return slips[typed.Length, name.Length];

        bool Same(int i, int j) => char.ToLowerInvariant(typed[i - 1]) == char.ToLowerInvariant(name[j - 1]);
    }
}
