using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Payments.Remittances;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments.WageRuns;

internal static class WageRunProtos
{
    public static Pb.WageRun ToProto(this WageRun run, IEnumerable<RunSource> sources)
    {
        var shown = new Pb.WageRun
        {
            Name = run.Name, State = Enum.Parse<Pb.WageRun.Types.State>(run.State.ToString()), Programme = run.Programme,
            Period = run.Period,
            FundingRule = run.FundingRule, BankAccount = run.BankAccount, LineCount = (int)run.LineCount, HeldCount = (int)run.HeldCount,
            AbsentCount = (int)run.AbsentCount, Total = run.Total.ToMoney(run.Currency), Payable = run.Payable.ToMoney(run.Currency),
            Paid = run.Paid.ToMoney(run.Currency), RunHash = run.RunHash, Encumbrance = run.Encumbrance,
            Pending = run.Awaits.Length > 0 ? $"waits for Budgets: {run.Awaits}" : run.Pending, RejectReason = run.RejectReason,
            CreateTime = run.CreateTime.ToProto(), UpdateTime = run.UpdateTime.ToProto(),
        };
        shown.Sources.AddRange(sources.OrderBy(source => source.Number).Select(source => new Pb.RunSource
        {
            Source = source.Source, Amount = source.Amount.ToMoney(run.Currency),
        }));
        return shown.Sealed();
    }

    /// <summary>The run as it is shown, with its acts and those on the rolls it rests on.</summary>
    public static async Task<Pb.WageRun> Show(this PaymentsDb db, WageRun run, CancellationToken cancel)
    {
        Pb.WageRun shown = run.ToProto(await db.SourcesOf(run.Name));
        shown.Acts.AddRange(await db.ActsOf(cancel, [run.Name, .. run.CitedRollNames]));
        return shown;
    }

    public static Pb.WageLine ToProto(this WageLine line, IEnumerable<WageLineShare> shares)
    {
        var shown = new Pb.WageLine
        {
            Name = line.Name, State = Enum.Parse<Pb.WageLine.Types.State>(line.State.ToString()), Enrolment = line.Enrolment,
            Post = line.Post,
            Site = line.Site, Subject = line.Subject, MaskedName = line.MaskedName, DayMillisCount = line.DayMillis,
            RequiredDaysCount = (int)line.RequiredDays, MonthlyWage = line.MonthlyWage.ToMoney(line.Currency),
            Amount = line.Amount.ToMoney(line.Currency), Paid = line.Paid.ToMoney(line.Currency), HoldReason = line.HoldReason,
            Payee = line.Payee,
            MaskedAccount = line.MaskedAccount,
        };
        shown.Sources.AddRange(shares.OrderBy(share => share.Source, StringComparer.Ordinal).Select(share => new Pb.RunSource
        {
            Source = share.Source, Amount = share.Amount.ToMoney(line.Currency),
        }));
        return shown;
    }

    public static Pb.Disbursement ToProto(this Disbursement attempt) => new()
    {
        Name = attempt.Name, State = Enum.Parse<Pb.Disbursement.Types.State>(attempt.State.ToString()), Line = attempt.Line,
        AttemptNumber = (int)attempt.Attempt, EndToEndId = attempt.EndToEndId, Amount = attempt.Amount.ToMoney(attempt.Currency),
        BankReason = attempt.BankReason, Remedy = attempt.Remedy, BankDate = attempt.BankDate, MaskedName = attempt.MaskedName,
        MaskedAccount = attempt.MaskedAccount,
    };
}
