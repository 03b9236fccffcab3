using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Payments.Remittances;
using Fund.Payments.WageRuns;
using Microsoft.EntityFrameworkCore;

namespace Fund.Payments.Banks;

/// <summary>Something that is not settled between us, the bank and the budget.</summary>
/// <param name="Kind">PAYMENT_UNKNOWN, RETURNED_NOT_REPAID, RUN_NOT_FUNDED, BANK_FILE_NOT_POSTED or BANK_EXCEPTION_OPEN.</param>
/// <param name="Resource">What a person has to look at.</param>
/// <param name="Amount">How much is at stake; null where it is no amount.</param>
/// <param name="Since">The day it dates from.</param>
internal sealed record OpenMatter(string Kind, string Resource, Money? Amount, DateOnly Since)
{
    private static readonly WageRunState[] NotFunded =
        [WageRunState.Calculated, WageRunState.Checked, WageRunState.Submitted, WageRunState.Approved];

    private static readonly DisbursementState[] CameBack = [DisbursementState.Returned, DisbursementState.Rejected];

    /// <summary>What of a month and before is not settled, the oldest first.</summary>
    public static async Task<List<OpenMatter>> Of(PaymentsDb db, OfficeName office, Period month, Clock clock)
    {
        var matters = new List<OpenMatter>();
        string last = month.LastDay.ToText(), label = month.ToString();
        var silent = from attempt in db.Disbursements.Within(office)
                     where attempt.State == DisbursementState.Unknown
                     join sent in db.Remittances on attempt.Remittance equals sent.Name
                     where string.Compare(sent.ExecutionDate, last) <= 0
                     select new { Attempt = attempt, sent.ExecutionDate };
        foreach (var unknown in await silent.ToListAsync())
            matters.Add(new("PAYMENT_UNKNOWN", unknown.Attempt.Name, unknown.Attempt.Money, Days.Parse(unknown.ExecutionDate)));
        foreach (Disbursement back in await db.Disbursements.Within(office)
            .Where(row => CameBack.Contains(row.State) && string.Compare(row.BankDate, last) <= 0
                && !db.Disbursements.Any(later => later.Line == row.Line && later.Attempt > row.Attempt)
                && db.WageLines.Any(line => line.Name == row.Line && line.State != WageLineState.Cancelled))
            .ToListAsync())
            matters.Add(new("RETURNED_NOT_REPAID", back.Name, back.Money, DayOf(back.BankDate, back, clock)));
        foreach (WageRun run in await db.WageRuns.Within(office)
            .Where(row => NotFunded.Contains(row.State) && string.Compare(row.Period, label) <= 0).ToListAsync())
            matters.Add(new("RUN_NOT_FUNDED", run.Name, Money.Of(run.Currency, run.Total), clock.DayOf(run.CreateTime)));
        foreach (BankFile file in await db.BankFiles.Within(office).Where(row => row.State == BankFileState.Imported).ToListAsync())
            matters.Add(new("BANK_FILE_NOT_POSTED", file.Name, null, DayOf(file.ClosingDate, file, clock)));
        foreach (BankException told in await db.BankExceptions.Within(office)
            .Where(row => row.State == BankExceptionState.Open).ToListAsync())
            matters.Add(new("BANK_EXCEPTION_OPEN", told.Name, told.Amount == 0 ? null : Money.Of(told.Currency, told.Amount),
                clock.DayOf(told.CreateTime)));
        return
        [
            .. matters.Where(matter => matter.Since <= month.LastDay || matter.Kind == "RUN_NOT_FUNDED")
                .OrderBy(matter => matter.Since).ThenBy(matter => matter.Kind, StringComparer.Ordinal)
                .ThenBy(matter => matter.Resource, StringComparer.Ordinal),
        ];
    }

    // What a status report told has no day of the bank; then it is the day on which we heard of it.
    private static DateOnly DayOf(string told, Row row, Clock clock) => told.Length > 0 ? Days.Parse(told) : clock.DayOf(row.CreateTime);
}
