namespace OnceHub.Sync.Domain;

/// <summary>The Salesforce object that holds a guest.</summary>
public enum PersonObject
{
    Contact,
    Lead,
}
