namespace Fund.Suite.Bank;

/// <summary>Why the bank takes nothing of a file. It becomes a status report with group status RJCT.</summary>
internal sealed class OrderFault(string reason, string text, string? messageId = null, string? messageName = null) : Exception(text)
{
    /// <summary>The status reason, such as AM18.</summary>
    public string Reason { get; } = reason;

    /// <summary>As far as it could be read.</summary>
    public string? MessageId { get; } = messageId;

    public string? MessageName { get; } = messageName;
}
