using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>The bank took a credit back. All that the books made of it is undone, or nothing is and a person has to look at it.</summary>
/// <param name="Debit">The booked debit that took it back.</param>
/// <param name="Credit">The credit.</param>
/// <param name="Uses">What was made of it, all that stands.</param>
/// <param name="Givers">The contributions that its receipts belong to, by name.</param>
public sealed record CreditReversal(
    BankDebit Debit, BankCredit Credit, IReadOnlyList<CreditUse> Uses, IReadOnlyDictionary<string, Contribution> Givers)
{
    /// <summary>
    /// Whether it can be undone: the whole credit, of which each part is in suspense or a receipt whose money is neither spent nor
    /// reserved, and the cash of the receipts is at hand.
    /// </summary>
    /// <param name="available">What is available of each contribution, in minor units.</param>
    /// <param name="atHand">What is at hand on the bank account, in minor units.</param>
    public bool CanBeUndone(IReadOnlyDictionary<string, long> available, long atHand) =>
        Debit.AmountMinorUnits == Credit.AmountMinorUnits && Debit.Currency == Credit.Currency && Credit.ReversedBy.Length == 0
        && Uses.All(use => use.Contribution.Length > 0)
        && Uses.GroupBy(use => use.Contribution).All(receipts => Sum(receipts) <= available[receipts.Key])
        && Sum(Uses) <= atHand;

    /// <summary>Takes the receipts back, the last first, and then the credit; it counts for the bank's day of the debit.</summary>
    /// <param name="today">The day it counts for where that month is closed.</param>
    public Request[] Undo(DateOnly today)
    {
        Reverse Back(string posting) =>
            new(new Heading($"{posting}:back", Debit.BookingDate, Credit.Name, Currency.Of(Credit.Currency), LateDate: today), posting);
        foreach (CreditUse use in Uses) Givers[use.Contribution].TakeBackReceipt(use.AmountMinorUnits);
        Credit.TakeBack(Debit);
        return [.. Uses.OrderByDescending(use => use.Number).Select(use => Back(use.PostingId)), Back(Credit.BookingId)];
    }

    private static long Sum(IEnumerable<CreditUse> uses) => uses.Sum(use => use.AmountMinorUnits);
}
