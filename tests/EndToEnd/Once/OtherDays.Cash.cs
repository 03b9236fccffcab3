using Fund.Protos.Budget.V1;
using Fund.Suite.Demo;

namespace Fund.Tests.EndToEnd.Once;

internal sealed partial class OtherDays
{
    /// <summary>A fee is named; that the statement was written by hand, and so differs from the books, is explained.</summary>
    private async Task TheBankTakesAFee()
    {
        var treasury = Of<TreasuryService.TreasuryServiceClient>("treasury-officer");
        string fee = await DebitShown("FEE");
        await treasury.NameDebitAsync(new NameDebitRequest { Name = fee, Explanation = "A fee.", RequestId = Id() });
        CashDay differs = await Patience.Until(async () =>
        {
            var list = await treasury.ListCashDaysAsync(
                new ListCashDaysRequest { Parent = BudgetStory.BankAccount, FromDate = Today, UntilDate = Today });
            return list.CashDays.FirstOrDefault(day => day.Closing.MinorUnits == 0);
        }, "what the bank holds to reach the treasury");
        await Of<TreasuryService.TreasuryServiceClient>("budget-approver").ExplainCashDayAsync(new ExplainCashDayRequest
        {
            Name = differs.Name, Etag = differs.Etag, Explanation = "The statement was written by hand.", RequestId = Id(),
        });
    }

    private async Task<string> CreditShown(string reference)
    {
        var treasury = Of<TreasuryService.TreasuryServiceClient>("treasury-officer");
        return await Patience.Until(async () =>
        {
            var list = await treasury.ListCreditsAsync(new ListCreditsRequest { Parent = County, InSuspenseOnly = true });
            return list.Credits.FirstOrDefault(credit => credit.BankReference == reference)?.Name;
        }, "the credit of the bank statement to reach the treasury");
    }
}
