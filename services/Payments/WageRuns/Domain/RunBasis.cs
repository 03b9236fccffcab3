using System.Globalization;
using Fund.Kernel;

namespace Fund.Payments.WageRuns;

/// <summary>One holder of a certified roll, as Contracts states it.</summary>
public sealed record Holder(
    string Roll, string Site, string Enrolment, string Post, string Subject, string MaskedName, long DayMillis, long RequiredDays,
    Money MonthlyWage);

/// <summary>What a run is calculated from: the holders of certified rolls, and lines that earlier runs could not pay.</summary>
/// <param name="Rolls">The rolls that the run bills.</param>
/// <param name="Carried">The names of the lines taken along, by name.</param>
public sealed record RunBasis(string Purpose, IReadOnlyList<string> Rolls, IReadOnlyList<Holder> Holders, IReadOnlyList<string> Carried)
{
    /// <summary>
    /// The lines of the run by village and enrolment, numbered from 1; holders without a day have none. Refuses NOTHING_TO_PAY,
    /// and CURRENCY_MISMATCH where wages are in several currencies.
    /// </summary>
    public static List<WageLine> Calculate(WageRun run, IEnumerable<Holder> holders, IEnumerable<WageLine> carried)
    {
        List<WageLine> lines =
        [
            .. holders.Where(holder => holder.DayMillis > 0).Select(holder => LineOf(run, holder)).Concat(carried.Select(LineAfter))
                .OrderBy(line => line.Site, StringComparer.Ordinal).ThenBy(line => line.Enrolment, StringComparer.Ordinal)
                .ThenBy(line => line.Period, StringComparer.Ordinal),
        ];
        lines.RemoveAll(line => line.Amount == 0);
        if (lines.Count == 0) throw Reasons.NothingToPay(run.Name);
        for (int i = 0; i < lines.Count; i++)
        {
            lines[i].Number = i + 1;
            lines[i].Named(Names.WageLines.Under(run.Name, "l" + (i + 1).ToString("D5", CultureInfo.InvariantCulture)));
            lines[i].Run = run.Name;
        }
        Money total = lines.Select(line => Money.Of(line.Currency, line.Amount)).Aggregate((sum, amount) => sum + amount);
        run.LineCount = lines.Count;
        run.Total = total.MinorUnits;
        run.Currency = total.Currency.Code;
        return lines;
    }

    private static WageLine LineOf(WageRun run, Holder holder) => new()
    {
        State = WageLineState.Due, Roll = holder.Roll, Programme = run.Programme, Enrolment = holder.Enrolment, Post = holder.Post,
        Site = holder.Site,
        Subject = holder.Subject, MaskedName = holder.MaskedName, Period = run.Period, Kind = WageKind.Base, DayMillis = holder.DayMillis,
        RequiredDays = holder.RequiredDays, MonthlyWage = holder.MonthlyWage.MinorUnits, Currency = holder.MonthlyWage.Currency.Code,
        Amount = WageLine.AmountOf(holder.MonthlyWage.MinorUnits, holder.DayMillis, holder.RequiredDays),
    };

    private static WageLine LineAfter(WageLine earlier) => new()
    {
        State = WageLineState.Due, Roll = earlier.Roll, Programme = earlier.Programme, Enrolment = earlier.Enrolment, Post = earlier.Post,
        Site = earlier.Site, Subject = earlier.Subject, MaskedName = earlier.MaskedName, Period = earlier.Period, Kind = earlier.Kind,
        Correction = earlier.Correction, DayMillis = earlier.DayMillis, RequiredDays = earlier.RequiredDays,
        MonthlyWage = earlier.MonthlyWage,
        Currency = earlier.Currency, Amount = earlier.Amount, CarriedFrom = earlier.Name,
    };
}
