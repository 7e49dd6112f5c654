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
