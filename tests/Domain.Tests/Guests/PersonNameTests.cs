namespace OnceHub.Sync.Domain.Tests;

public class PersonNameTests
{
    [Theory]
    [InlineData("Carrie", null, "Carrie")]
    [InlineData("Ada Lovelace", "Ada", "Lovelace")]
    [InlineData("  Ada \t  Lovelace ", "Ada", "Lovelace")]
    [InlineData("Ada\u00A0Lovelace", "Ada", "Lovelace")]
    [InlineData("Mary Ann Smith", "Mary Ann", "Smith")]
    [InlineData("John Y Smith", "John Y", "Smith")]
    [InlineData("Lovelace, Ada", "Ada", "Lovelace")]
    [InlineData("Lovelace , Ada King", "Ada King", "Lovelace")]
    [InlineData("van der Berg, Jan", "Jan", "van der Berg")]
    [InlineData("Lovelace,", null, "Lovelace")]
    [InlineData(", Ada", null, "Ada")]
    [InlineData("Martin Luther King, Jr.", "Martin Luther", "King Jr.")]
    [InlineData("Martin Luther King Jr.", "Martin Luther", "King Jr.")]
    [InlineData("Ada Lovelace, PhD, MBA", "Ada", "Lovelace PhD MBA")]
    [InlineData("Ludwig van Beethoven", "Ludwig", "van Beethoven")]
    [InlineData("Jan van der Berg", "Jan", "van der Berg")]
    [InlineData("Oscar De La Hoya", "Oscar", "De La Hoya")]
    [InlineData("Van Morrison", "Van", "Morrison")]
    [InlineData("Anna Maria Garcia y Lopez", "Anna Maria Garcia", "y Lopez")]
    [InlineData("Conan O'Brien", "Conan", "O'Brien")]
    [InlineData("李小龙", null, "李小龙")]
    [InlineData("Anne-Marie Dupont", "Anne-Marie", "Dupont")]
    [InlineData("X Æ A-12", "X Æ", "A-12")]
    public void A_name_is_split_into_two_and_no_word_is_lost(string text, string? first, string last)
    {
        Assert.Equal(new PersonName(first, last), PersonName.Split(text));
    }

    [Theory]
    // Credentials after a whole name (derek73/python-nameparser issues on suffixes: any order, any punctuation, no list is whole).
    [InlineData("Susan Lee, RN", "Susan", "Lee RN")]
    [InlineData("Susan Lee, R.N., BSN", "Susan", "Lee R.N. BSN")]
    [InlineData("Susan Lee RN", "Susan", "Lee RN")]
    [InlineData("Susan Lee, PMP®", "Susan", "Lee PMP®")]
    [InlineData("Susan Lee, FACMPE", "Susan", "Lee FACMPE")]
    [InlineData("Susan Lee, FNP-BC", "Susan", "Lee FNP-BC")]
    [InlineData("Susan Lee, PharmD", "Susan", "Lee PharmD")]
    [InlineData("Susan Lee, Ph.D., CFA", "Susan", "Lee Ph.D. CFA")]
    [InlineData("Susan Lee, Esquire", "Susan", "Lee Esquire")]
    [InlineData("Susan Lee, CEO", "Susan", "Lee CEO")]
    [InlineData("Lee, Susan, RN", "Susan", "Lee RN")]
    [InlineData("Lee, Susan Jr.", "Susan Jr.", "Lee")]
    [InlineData("Smith Jr., John", "John", "Smith Jr.")]
    [InlineData("Susan Lee, Acme Inc.", "Susan", "Lee Acme Inc.")]
    [InlineData("Jan van der Berg, MSc", "Jan", "van der Berg MSc")]
    [InlineData("susan lee, rn", "susan", "lee rn")]
    [InlineData("Susan Lee, JD", "Susan", "Lee JD")]
    // Reported to derek73/python-nameparser (62, 156, 291, 325, 26, 342) and theiconic/name-parser (18).
    [InlineData("Steven Hardman, RN - CRNA", "Steven", "Hardman RN - CRNA")]
    [InlineData("John Smith, LEED AP", "John", "Smith LEED AP")]
    [InlineData("Smith, Ph. D.", null, "Smith Ph. D.")]
    [InlineData("John Smith, Dr.", "John", "Smith Dr.")]
    [InlineData("Kevin Mitnick CISSP, CISM", "Kevin", "Mitnick CISSP CISM")]
    [InlineData("Miller, Walter M., Jr.", "Walter M.", "Miller Jr.")]
    [InlineData("Ma, Andrew", "Andrew", "Ma")]
    [InlineData("Andrew Ma", "Andrew", "Ma")]
    [InlineData("Lala Lajpat Rai", "Lala Lajpat", "Rai")]
    [InlineData("Ing, Mary Ann", "Mary Ann", "Ing")]
    [InlineData("Mario Rossi, Ing.", "Mario", "Rossi Ing.")]
    [InlineData("Anna Obe", "Anna", "Obe")]
    [InlineData("Anna Reed, OBE", "Anna", "Reed OBE")]
    // A first name after the comma is turned round still.
    [InlineData("Reyes, Ana", "Ana", "Reyes")]
    [InlineData("REYES, ANA", "ANA", "REYES")]
    [InlineData("GARCIA MARQUEZ, GABRIEL", "GABRIEL", "GARCIA MARQUEZ")]
    [InlineData("Garcia Marquez, Gabriel", "Gabriel", "Garcia Marquez")]
    [InlineData("de la Cruz, Jo", "Jo", "de la Cruz")]
    [InlineData("van der Berg, JD", "JD", "van der Berg")]
    [InlineData("Lee, JP", "JP", "Lee")]
    [InlineData("Nguyen, Do", "Do", "Nguyen")]
    [InlineData("Lee，Susan", "Susan", "Lee")]
    // Brackets hold companies, pronouns, nicknames.
    [InlineData("Anna Schmidt (Acme GmbH)", "Anna", "Schmidt")]
    [InlineData("Anna Schmidt [Acme, Inc.]", "Anna", "Schmidt")]
    [InlineData("Anna (Annie) Schmidt", "Anna", "Schmidt")]
    [InlineData("Anna Schmidt(she/her)", "Anna", "Schmidt")]
    [InlineData("Schmidt (geb. Meier), Anna", "Anna", "Schmidt")]
    [InlineData("Anna Schmidt (Acme", "Anna", "Schmidt")]
    [InlineData("Anna Schmidt（株式会社）", "Anna", "Schmidt")]
    [InlineData("(Anna Schmidt)", "Anna", "Schmidt")]
    [InlineData("(Acme) Anna", null, "Anna")]
    public void What_follows_a_name_or_stands_in_brackets_is_no_first_name(string text, string? first, string last) =>
        Assert.Equal(new PersonName(first, last), PersonName.Split(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("-")]
    [InlineData(",")]
    [InlineData("...")]
    public void What_has_no_letter_is_no_name(string? text) => Assert.Null(PersonName.Split(text));

    [Theory]
    [InlineData("ada.l@example.com", "+12025550195", "ada.l")]
    [InlineData(null, "+12025550195", "+12025550195")]
    [InlineData(null, null, "Unspecified")]
    [InlineData("@example.com", null, "Unspecified")]
    public void Somebody_without_a_name_is_told_by_the_next_best(string? email, string? phone, string expected) =>
        Assert.Equal(expected, PersonName.FallbackLast(email, phone));
}
