using Fund.Chassis.Clients;
using Fund.Kernel;
using Fund.Payments.WageRuns;
using Fund.Protos.Contract.V1;
using Grpc.Core;
using Act = Fund.Protos.Type.Act;

namespace Fund.Payments;

/// <summary>What Payments asks of Contracts. Never called inside the door.</summary>
public sealed class ContractsSide(FundClients clients)
{
    /// <summary>
    /// The purpose of the programme, its certified rolls of the month with their holders, and who did what on them. Refuses
    /// ROLL_INCOMPLETE, and what Contracts refuses.
    /// </summary>
    public async Task<(string Purpose, List<string> Rolls, List<Holder> Holders, List<Act> Acts)> Certified(
        string programme, string period, string onBehalfOf, CancellationToken cancel)
    {
        var programmes = clients.Get<ProgrammeService.ProgrammeServiceClient>("contracts", PaymentsModule.Service, onBehalfOf);
        var attendance = clients.Get<AttendanceService.AttendanceServiceClient>("contracts", PaymentsModule.Service, onBehalfOf);
        Programme present = await programmes.GetProgrammeAsync(new GetProgrammeRequest { Name = programme }, cancellationToken: cancel);
        var rolls = new List<string>();
        var holders = new List<Holder>();
        var acts = new List<Act>();
        await foreach (MusterRoll roll in Rolls(attendance, programme, period, cancel))
        {
            if (roll.State != MusterRoll.Types.State.Certified) continue;
            List<Holder> of = await HoldersOf(attendance, roll, cancel);
            if (of.Count != roll.HolderCount || of.Sum(holder => holder.DayMillis) != roll.DayMillisCount)
                throw Reasons.RollIncomplete(roll.Name);
            rolls.Add(roll.Name);
            holders.AddRange(of);
            // The acts of the roll's upstream come with it under their own resources.
            acts.AddRange(roll.Acts);
        }
        return (present.Purpose, rolls, holders, acts);
    }

    private static async IAsyncEnumerable<MusterRoll> Rolls(
        AttendanceService.AttendanceServiceClient attendance, string programme, string period,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        string token = "";
        do
        {
            ListMusterRollsResponse page = await attendance.ListMusterRollsAsync(
                new ListMusterRollsRequest { Parent = programme, Period = period, PageSize = 500, PageToken = token },
                cancellationToken: cancel);
            foreach (MusterRoll roll in page.MusterRolls) yield return roll;
            token = page.NextPageToken;
        }
        while (token.Length > 0);
    }

    private static async Task<List<Holder>> HoldersOf(AttendanceService.AttendanceServiceClient attendance, MusterRoll roll,
        CancellationToken cancel)
    {
        var holders = new List<Holder>();
        using AsyncServerStreamingCall<MusterLine> lines =
            attendance.ExportMusterRoll(new ExportMusterRollRequest { Name = roll.Name }, cancellationToken: cancel);
        await foreach (MusterLine line in lines.ResponseStream.ReadAllAsync(cancel))
            holders.Add(new Holder(
                roll.Name, roll.Site, line.Enrolment, line.Post, line.Subject, line.MaskedName, line.DayMillisCount, line.RequiredDaysCount,
                Money.Of(line.MonthlyWage.CurrencyCode, line.MonthlyWage.MinorUnits)));
        return holders;
    }
}
