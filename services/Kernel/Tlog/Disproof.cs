namespace Fund.Kernel.Tlog;

/// <summary>
/// What was offered as proof does not prove it: a malformed text, a wrong signature, a root that does not follow.
/// It is a finding of an audit, not the refusal of a request; <see cref="Verdict.Of"/> turns it into a value.
/// </summary>
public sealed class Disproof : Exception
{
    /// <param name="reason">What failed, UPPER_SNAKE; programs branch on it, so it never changes.</param>
    /// <param name="message">One sentence for the auditor: what was found where what was expected.</param>
    public Disproof(string reason, string message) : base(message) => Reason = reason;

    public string Reason { get; }
}
