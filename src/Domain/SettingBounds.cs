using System.ComponentModel.DataAnnotations;

namespace OnceHub.Sync.Domain;

/// <summary>What is wrong with settings, each by its whole name: who reads it knows a configuration and no class.</summary>
public static class SettingBounds
{
    /// <param name="section">Of the configuration, such as <c>OnceHub:Grains</c>.</param>
    /// <returns>A sentence for each setting that is out of its bounds.</returns>
    public static IEnumerable<string> FaultsOf(object options, string section)
    {
        var faults = new List<ValidationResult>();
        foreach (var property in options.GetType().GetProperties())
            Validator.TryValidateProperty(
                property.GetValue(options),
                new ValidationContext(options) { MemberName = property.Name, DisplayName = $"{section}:{property.Name}" },
                faults);
        if (options is IValidatableObject whole) faults.AddRange(whole.Validate(new ValidationContext(options)));
        return faults.Select(fault => fault.ErrorMessage!);
    }
}
