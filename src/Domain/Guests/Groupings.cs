namespace OnceHub.Sync.Domain;

/// <summary>How countries group the digits of a national number, without the trunk prefix; every '#' is one digit.</summary>
internal static class Groupings
{
    /// <summary>At most four, most usual first; each has as many '#' as the number has digits.</summary>
    public static IReadOnlyList<string> Of(string code, string number) => (Known(code, number) ?? Generic(number.Length))
        .Where(pattern => pattern.Count(c => c == '#') == number.Length)
        .ToArray() is { Length: > 0 } fitting ? fitting : Generic(number.Length);

    private static string[]? Known(string code, string number) => code switch
    {
        "44" when number[0] == '7' => ["#### ######", "#### ### ###", "### #### ####"],
        "44" when number[0] is '2' or '3' || (number[0] == '8' && number.Length == 10) => ["## #### ####", "### ### ####"],
        "44" when number.StartsWith("11", StringComparison.Ordinal) || number.AsSpan(1).StartsWith("1") || number.AsSpan(2).StartsWith("1") => ["### ### ####", "#### ######"],
        "44" => ["#### ######", "#### ### ###", "#### #####"],
        "33" or "262" or "590" or "594" or "596" => ["# ## ## ## ##", "### ## ## ##"],
        "49" or "43" when number[0] == '1' || (code == "43" && number[0] == '6') => [Split(3, number.Length), Split(4, number.Length), Tail("### ### ", number.Length)],
        "49" or "43" => [Split(2, number.Length), Split(3, number.Length), Split(4, number.Length)],
        "61" when number[0] == '4' => ["### ### ###"],
        "61" => ["# #### ####", "### ### ###"],
        "91" => ["##### #####", "#### ######", "### ### ####", "## #### ####"],
        "31" when number[0] == '6' => ["# ########", "# ## ## ## ##"],
        "31" => ["## ### ####", "### ######", "## #######"],
        "32" => ["### ## ## ##", "# ### ## ##", "## ## ## ##"],
        "41" => ["## ### ## ##"],
        "34" => ["### ### ###", "### ## ## ##"],
        "48" or "351" or "420" or "30" => ["### ### ###", "### ### ####", "## ### ## ##"],
        "39" => ["### ### ####", "### #######", "## #### ####", "## ########"],
        "45" or "47" => ["## ## ## ##", "### ## ###", "#### ####"],
        "46" => ["## ### ## ##", "# ### ### ##", "## ### ## ##"],
        "55" => ["## #####-####", "## #### ####", "## ##### ####", "## ####-####"],
        "52" => ["## #### ####", "### ### ####"],
        "81" => ["## #### ####", "# #### ####"],
        "82" => ["## #### ####", "# #### ####", "# ### ####", "## ### ####"],
        "86" => ["### #### ####", "## #### ####", "### ########"],
        "7" => ["### ###-##-##", "### ### ## ##", "### ### ####", "### ###-####"],
        "65" or "852" or "853" => ["#### ####"],
        "972" => ["## ### ####", "##-#######", "# ### ####"],
        "353" or "64" or "27" or "971" or "966" => ["## ### ####", "# ### ####", "## #######", "# ### ###"],
        _ => null,
    };

    /// <summary>For countries without rows of their own: the area code's usual widths.</summary>
    private static string[] Generic(int length) => length switch
    {
        >= 10 => [Tail("### ### ", length), Split(2, length), Split(3, length)],
        9 => ["## ### ####", "### ### ###", "## #######"],
        8 => ["#### ####", "## ### ###", "# ### ####"],
        7 => ["### ####"],
        _ => [],
    };

    private static string Split(int area, int length) => length > area ? new string('#', area) + " " + new string('#', length - area) : new string('#', length);

    private static string Tail(string head, int length) => head + new string('#', Math.Max(0, length - head.Count(c => c == '#')));
}
