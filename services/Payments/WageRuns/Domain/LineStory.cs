using System.Globalization;
using Fund.Kernel;
using Fund.Payments.Remittances;

namespace Fund.Payments.WageRuns;

/// <summary>Tells in plain words, with every figure, why a line is what it is.</summary>
public static class LineStory
{
    public static IEnumerable<string> Of(WageLine line, IEnumerable<WageLineShare> shares, IEnumerable<Disbursement> attempts)
    {
        string days = Days(line.DayMillis);
        Money wage = Money.Of(line.Currency, line.MonthlyWage);
        Money amount = Money.Of(line.Currency, line.Amount);
        yield return $"{days} of {line.RequiredDays} days attended in {line.Period}, certified by {line.Roll}.";
        yield return Rates.Apply(line.MonthlyWage, line.DayMillis, line.RequiredDays * 1_000) > line.MonthlyWage
            ? $"More days than a full month has are paid as a full month: {amount}."
            : $"{wage} × {Exact(line.DayMillis)} ÷ {line.RequiredDays} = {amount}, rounded half up to the minor unit.";
        if (line.CarriedFrom.Length > 0) yield return $"Taken along from {line.CarriedFrom}, which could not be paid in its run.";
        foreach (WageLineShare share in shares) yield return $"{Money.Of(line.Currency, share.Amount)} from {share.Source}.";
        if (line.Payee.Length > 0)
            yield return $"Payee {line.Payee}, account {line.MaskedAccount}, bank {line.BankCode}, at the check of the run.";
        if (line.HoldReason.Length > 0) yield return $"Held: {line.HoldReason}.";
        foreach (Disbursement attempt in attempts) yield return Attempt(attempt);
        yield return line.State switch
        {
            WageLineState.Paid => $"Paid in full: {amount}.",
            WageLineState.Cancelled when line.Carry == Carry.Waiting => "Cancelled here; the next run of the programme takes it along.",
            WageLineState.Cancelled when line.Carry == Carry.Taken => "Cancelled here; a later run has taken it along.",
            WageLineState.Cancelled => "Cancelled with its run.",
            _ => $"Not paid yet: {amount} is still due.",
        };
    }

    private static string Attempt(Disbursement attempt)
    {
        string day = attempt.BankDate.Length > 0 ? $" on {attempt.BankDate}" : "";
        string reason = attempt.BankReason.Length > 0 ? $", the bank says {attempt.BankReason}" : "";
        return $"Attempt {attempt.Attempt}, reference {attempt.EndToEndId}, account {attempt.MaskedAccount}: "
            + $"{attempt.State.ToString().ToLowerInvariant()}{day}{reason}.";
    }

    private static string Exact(long dayMillis) => string.Create(CultureInfo.InvariantCulture,
        $"{dayMillis / 1_000}.{dayMillis % 1_000:D3}");

    private static string Days(long dayMillis) => dayMillis % 1_000 == 0 ? Exact(dayMillis)[..^4] : Exact(dayMillis).TrimEnd('0');
}
