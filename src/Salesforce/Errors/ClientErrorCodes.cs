namespace OnceHub.Sync.Salesforce;

/// <summary>Codes of <see cref="SalesforceError.Code"/> that this client gives where Salesforce sent none.</summary>
public static class ClientErrorCodes
{
    /// <summary>The org's circuit is open after repeated outages: nothing was sent.</summary>
    public const string CircuitOpen = "CIRCUIT_OPEN";

    /// <summary>The answer was cut off, or is not the JSON that was asked for.</summary>
    public const string UnreadableAnswer = "UNREADABLE_ANSWER";

    /// <summary>The answer does not fit the request: other parts or another number of rows.</summary>
    public const string AnswerMismatch = "ANSWER_MISMATCH";

    /// <summary>An upsert by external id met several records with the same value.</summary>
    public const string SeveralMatches = "SEVERAL_MATCHES";

    /// <summary>Salesforce points to another address, as after an org's move.</summary>
    public const string Moved = "INSTANCE_MOVED";

    /// <summary>The connection itself is unusable: its private key or its address.</summary>
    public const string BadConnection = "BAD_CONNECTION";
}
