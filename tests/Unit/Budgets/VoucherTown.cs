using Fund.Budgets.Domain.Vouchers;
using Fund.Budgets.Ledger;

namespace Fund.Tests.Unit.Budgets;

/// <summary>What vouchers know of the accounts of a book.</summary>
internal static class VoucherTown
{
    public static Func<string, VoucherSubject> SubjectIn(BookState state) => name =>
    {
        Account account = state.Account(name)!;
        return VoucherSubject.Of(name, account.Kind, account.Office, account.Parent is null ? null : state.Account(account.Parent)?.Kind);
    };
}
