using OnceHub.Sync.Domain;

namespace OnceHub.Sync.Pages.Access;

/// <summary>The role that reading a page needs; a viewer's where a page says nothing.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ReadByAttribute(Role role) : Attribute
{
    public Role Role { get; } = role;
}

/// <summary>The role that sending a form of a page needs; an administrator's where a page says nothing.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ChangedByAttribute(Role role) : Attribute
{
    public Role Role { get; } = role;
}

/// <summary>A page for who is not signed in.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OpenToAllAttribute : Attribute;
