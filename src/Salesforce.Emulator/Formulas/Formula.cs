namespace OnceHub.Sync.Salesforce.Emulator.Formulas;

/// <summary>A parsed formula: of a validation rule, a calculated field or an assignment rule's entry.</summary>
internal sealed class Formula(string text, Func<IFormulaScope, object?> evaluate)
{
    public string Text { get; } = text;

    public object? Evaluate(IFormulaScope scope) => evaluate(scope);

    public bool IsTrue(IFormulaScope scope) => FormulaValue.Truth(evaluate(scope));

    /// <exception cref="FormulaException">The text is no formula, or uses a function that the emulator does not know.</exception>
    public static Formula Parse(string text) => new(text, new FormulaParser(text).ParseAll());
}
