using Fund.Protos.Contract.V1;
using Fund.Protos.Type;
using Grpc.Core;

namespace Fund.Tests.Service.Payments;

/// <summary>Contracts as Payments sees it: one programme with one certified roll a month.</summary>
internal sealed class ContractsNextDoor
{
    public const string ProgrammeName = "offices/s-county/programmes/cleaning";

    /// <summary>Subject and thousandths of a day, by enrolment.</summary>
    public List<(string Enrolment, string Subject, long DayMillis)> Holders { get; } = [];

    public string RollOf(string period) => $"{ProgrammeName}/rolls/v01-{period}";

    public sealed class Programmes : ProgrammeService.ProgrammeServiceBase
    {
        public override Task<Programme> GetProgramme(GetProgrammeRequest request, ServerCallContext context) =>
            Task.FromResult(new Programme { Name = request.Name, State = Programme.Types.State.Active, Purpose = "cleaning" });
    }

    public sealed class Attendance(ContractsNextDoor contracts) : AttendanceService.AttendanceServiceBase
    {
        public override Task<ListMusterRollsResponse> ListMusterRolls(ListMusterRollsRequest request, ServerCallContext context)
        {
            var roll = new MusterRoll
            {
                Name = contracts.RollOf(request.Period), State = MusterRoll.Types.State.Certified, Site = "offices/s-county.f-town.v01",
                Period = request.Period, HolderCount = contracts.Holders.Count,
                DayMillisCount = contracts.Holders.Sum(holder => holder.DayMillis),
            };
            roll.Acts.Add(new Act { Person = "offices/s-county/people/supervisor", Duty = "record-attendance", Resource = roll.Name });
            return Task.FromResult(new ListMusterRollsResponse { MusterRolls = { roll } });
        }

        public override async Task ExportMusterRoll(ExportMusterRollRequest request, IServerStreamWriter<MusterLine> lines,
            ServerCallContext context)
        {
            foreach (var (enrolment, subject, dayMillis) in contracts.Holders)
                await lines.WriteAsync(new MusterLine
                {
                    Enrolment = $"{ProgrammeName}/enrolments/{enrolment}", Post = $"{ProgrammeName}/posts/post-{enrolment}",
                    Subject = subject, MaskedName = "欧*",
                    DayMillisCount = dayMillis, RequiredDaysCount = 26,
                    MonthlyWage = new Money { CurrencyCode = "CNY", MinorUnits = 60_000 },
                });
        }
    }
}
