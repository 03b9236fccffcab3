namespace Fund.Access.Domain;

public enum RenewalState
{
    /// <summary>Takes the next access token.</summary>
    Live,
    /// <summary>Has taken it; seen again, it was stolen.</summary>
    Used,
    /// <summary>Ended with its sign-in.</summary>
    Void,
}

/// <summary>One renewal token of a sign-in; all tokens that follow from one sign-in are a family and end together.</summary>
public sealed class RenewalToken
{
    /// <summary>SHA-256 of the token, which itself is kept nowhere.</summary>
    public string Hash { get; set; } = "";

    public string Family { get; set; } = "";

    /// <summary>The account's resource name.</summary>
    public string Account { get; set; } = "";

    public RenewalState State { get; set; }

    /// <summary>Eight hours after the sign-in, for the whole family.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}
