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
    [InlineData("𠮷 太郎", "𠮷", "太郎")]
    [InlineData("𠮷", null, "𠮷")]
    // Quotation marks around the only first or last name.
    [InlineData("\"Ann\" Miller", "Ann", "Miller")]
    [InlineData("“Ann” Miller", "Ann", "Miller")]
    [InlineData("«Ann» Miller", "Ann", "Miller")]
    [InlineData("Ann \"Miller\"", "Ann", "Miller")]
    [InlineData("\"Ann\" \"Miller\"", "Ann", "Miller")]
    [InlineData("\"Ann Marie\" Miller", "Ann Marie", "Miller")]
    [InlineData("Miller, \"Ann\"", "Ann", "Miller")]
    [InlineData("\"Miller\", Ann", "Ann", "Miller")]
    [InlineData("\"Ann\" Miller, RN", "Ann", "Miller RN")]
    [InlineData("\"Ann\" van der Berg", "Ann", "van der Berg")]
    [InlineData("Dr. \"Ann\" Miller", "Dr. Ann", "Miller")]
    [InlineData("\"Ann\" Miller (Acme)", "Ann", "Miller")]
    [InlineData("\"Ann\"", null, "Ann")]
    [InlineData("* * | Acme", null, "Acme")]
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
    // Signatures of mails: an address, a company behind a bar, a nickname in quotation marks, pictures, signs at the end.
    [InlineData("John Smith <john@x.example>", "John", "Smith")]
    [InlineData("John Smith | Acme", "John", "Smith")]
    [InlineData("John Smith / Acme", "John", "Smith")]
    [InlineData("John Smith - Acme Inc", "John", "Smith")]
    [InlineData("Anna Meier - Schmidt", "Anna Meier", "Schmidt")]
    [InlineData("Jean - Luc Picard", "Jean Luc", "Picard")]
    [InlineData("John \"Johnny\" Smith", "John", "Smith")]
    [InlineData("John “Johnny” Smith", "John", "Smith")]
    [InlineData("Robert \"Bob\" Smith", "Robert", "Smith")]
    [InlineData("Robert Smith \"Bob\"", "Robert", "Smith")]
    [InlineData("\"John Smith\"", "John", "Smith")]
    [InlineData("John Smith 😀", "John", "Smith")]
    [InlineData("😀 John Smith", "John", "Smith")]
    [InlineData("John Smith;", "John", "Smith")]
    [InlineData("John & Jane Smith", "John & Jane", "Smith")]
    [InlineData("Jane Smith, CEO of Acme", "Jane", "Smith CEO of Acme")]
    [InlineData("Jane Smith, RN at Mercy", "Jane", "Smith RN at Mercy")]
    [InlineData("Jane Smith, née Doe", "Jane", "Smith née Doe")]
    [InlineData("Anna von und zu Liechtenstein", "Anna", "von und zu Liechtenstein")]
    [InlineData("محمد بن سلمان", "محمد", "بن سلمان")]
    [InlineData("山田　太郎", "山田", "太郎")]
    [InlineData("García López, María del Carmen", "María del Carmen", "García López")]
    [InlineData("St. John, Ann", "Ann", "St. John")]
    [InlineData("Müller-Lüdenscheidt, Hans", "Hans", "Müller-Lüdenscheidt")]
    [InlineData("Li, Wei", "Wei", "Li")]
    [InlineData("Wei Li, CPA", "Wei", "Li CPA")]
    [InlineData("Miller, Bob \"Bobby\"", "Bob", "Miller")]
    public void What_follows_a_name_or_stands_in_brackets_is_no_first_name(string text, string? first, string last) =>
        Assert.Equal(new PersonName(first, last), PersonName.Split(text));

    [Fact]
    public void Of_two_words_or_more_with_any_of_them_in_quotation_marks_there_is_a_first_and_a_last_name()
    {
        string[] words = ["Ann", "Miller", "Jo", "van", "Wu", "𠮷"];
        string[] marks = ["{0}", "\"{0}\"", "“{0}”", "„{0}“", "«{0}»", "\"{0}", "*{0}*"];
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(2, 5)).Select(_ =>
                marks[random.Next(marks.Length)].Replace("{0}", words[random.Next(words.Length)], StringComparison.Ordinal)));
            var name = PersonName.Split(text);
            Assert.True(name is { First.Length: > 0, Last.Length: > 0 }, $"{text}: {name}");
        }
    }

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
