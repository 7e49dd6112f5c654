using System.Globalization;

namespace OnceHub.Sync.Domain;

/// <summary>Names that people read in lists: nothing in them is unseen, or turns what stands beside it around.</summary>
public static class VisibleText
{
    /// <summary>False with control and format characters (U+202E, U+200B), private and unassigned ones, and halves of pairs.</summary>
    public static bool Is(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(text, i) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) return false;
            if (char.IsSurrogatePair(text, i)) i++;
        }
        return true;
    }
}
