namespace Fund.Kernel.Events;

/// <summary>An office keeps its books by a pack of rules from a month on.</summary>
/// <param name="Rules">The resource name of the rules.</param>
/// <param name="Pack">The pack and its version.</param>
/// <param name="FromMonth">The first month, such as 2026-06.</param>
public sealed record VoucherRulesAdopted(string Rules, string Pack, string FromMonth) : IEvent
{
    public string Resource => Rules;
}
