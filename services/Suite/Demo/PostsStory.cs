using Fund.Protos.Contract.V1;

namespace Fund.Suite.Demo;

/// <summary>Posts and the people in them: applied, checked by another person, shown to the public, appointed; then their days.</summary>
internal sealed class PostsStory(StaffStory staff)
{
    public const string Programme = $"{BudgetStory.County}/programmes/rural-cleaning";
    public const string Period = "2026-06";
    private const string Posts = "fund.contract.v1.ProgrammeService";
    private static readonly string[] Towns = ["f-town", "l-town", "q-town"];

    private readonly Dictionary<string, string> townOfEnrolment = CountyFile.Read("holders").Rows
        .ToDictionary(row => row["enrolment_id"], row => $"{row["post"].Split('/')[^1][0]}-town");

    public async Task ProgrammeInForce()
    {
        CountyRow row = CountyFile.Read("programme").Rows[0];
        Programme draft = await staff["purchase-officer"].Client<ProgrammeService.ProgrammeServiceClient>()
            .CreateProgrammeAsync(new CreateProgrammeRequest
        {
            Parent = BudgetStory.County, ProgrammeId = row["programme_id"], Title = row["title"], Purpose = row["purpose"],
            PolicyPack = row["policy_pack"],
            MonthlyWage = row.Money("monthly_wage"), RequiredDaysCount = Number(row, "required_days_count"),
            DayMinutesCount = Number(row, "day_minutes_count"),
            PublicityDays = Number(row, "publicity_days"), AgeMinYears = Number(row, "age_min_years"),
            AgeMaxYears = Number(row, "age_max_years"),
            OnePerHousehold = row["one_per_household"] == "true", PostsPerVillageCount = Number(row, "posts_per_village_count"),
            RequestId = Actor.RequestId(),
        });
        await staff["purchase-approver"].Client<ProgrammeService.ProgrammeServiceClient>()
            .ActivateProgrammeAsync(new ActivateProgrammeRequest { Name = draft.Name, Etag = draft.Etag, RequestId = Actor.RequestId() });
    }

    public Task<Imported> OpenPosts() =>
        staff["purchase-officer"].Import(CountyFile.Read("posts"), "contracts", "posts-2026", $"{Posts}/CreatePost", ("parent", Programme));

    public Task<Imported> TakeApplications() =>
        staff["purchase-officer"].Import(CountyFile.Read("holders"), "contracts", "holders-2026", $"{Posts}/CreateEnrolment",
            ("parent", Programme));

    /// <summary>Another person checks every applicant; who is not eligible is refused with the reason the rules gave.</summary>
    public async Task<(int Eligible, IReadOnlyList<(string Enrolment, string Reason)> Refused)> Check()
    {
        var approver = staff["purchase-approver"].Client<ProgrammeService.ProgrammeServiceClient>();
        var refused = new List<(string, string)>();
        int eligible = 0;
        await foreach (Enrolment applicant in Enrolments(Enrolment.Types.State.Applied))
        {
            var check = new CheckEnrolmentRequest { Name = applicant.Name, IsEligible = true, RequestId = Actor.RequestId() };
            try
            {
                await approver.CheckEnrolmentAsync(check);
                eligible++;
            }
            catch (Grpc.Core.RpcException no) when (Chassis.Border.RefusalStatus.ToRefusal(no) is { } why)
            {
                string reason = why.Reason;
                await approver.CheckEnrolmentAsync(
                    new CheckEnrolmentRequest { Name = applicant.Name, Reason = reason, RequestId = Actor.RequestId() });
                refused.Add((applicant.Name.Split('/')[^1], reason));
            }
        }
        return (eligible, refused);
    }

    public async Task<Publication> Publish() =>
        await staff["purchase-approver"].Client<ProgrammeService.ProgrammeServiceClient>().PublishEnrolmentsAsync(
            new PublishEnrolmentsRequest { Parent = Programme, PublicationId = "list-2026-05", RequestId = Actor.RequestId() });

    /// <summary>A villager objects to one name; the others go on.</summary>
    public async Task Object(string enrolment) =>
        await staff["purchase-officer"].Client<ProgrammeService.ProgrammeServiceClient>()
            .ObjectToEnrolmentAsync(new ObjectToEnrolmentRequest
        {
            Name = $"{Programme}/enrolments/{enrolment}", Reason = "A villager says that the household runs a shop in the county town.",
            RequestId = Actor.RequestId(),
        });

    public async Task<Publication> Appoint(Publication shown) =>
        await staff["purchase-approver"].Client<ProgrammeService.ProgrammeServiceClient>().AppointEnrolmentsAsync(
            new AppointEnrolmentsRequest { Name = shown.Name, StartDate = "2026-06-01", RequestId = Actor.RequestId() });

    /// <summary>Each supervisor takes in the days of the own town.</summary>
    public async Task<Imported[]> TakeAttendance()
    {
        CountyFile all = CountyFile.Read("attendance");
        var taken = new List<Imported>();
        foreach (string town in Towns)
        {
            CountyFile mine = all with { Name = $"attendance {town}", Rows = [.. all.Rows.Where(row => TownOf(row) == town)] };
            taken.Add(await staff[$"supervisor-{town}"].Import(
                mine, "contracts", $"attendance-{town}-{Period}", "fund.contract.v1.AttendanceService/RecordAttendance"));
        }
        return [.. taken];
    }

    /// <summary>A roll per village: opened and submitted by the supervisor, certified by the evaluator.</summary>
    public async Task<IReadOnlyList<MusterRoll>> Rolls(Action<string> step)
    {
        var evaluator = staff["evaluator"].Client<AttendanceService.AttendanceServiceClient>();
        var rolls = new List<MusterRoll>();
        foreach (CountyRow village in CountyFile.Read("offices").Rows.Where(row => row["name"].Split('.').Length == 3))
        {
            string[] parts = village["name"].Split('/')[1].Split('.');
            var supervisor = staff[$"supervisor-{parts[1]}"].Client<AttendanceService.AttendanceServiceClient>();
            MusterRoll open = await supervisor.OpenMusterRollAsync(new OpenMusterRollRequest
            {
                Parent = Programme, RollId = $"{parts[1]}-{parts[2]}-{Period}", Site = village["name"], Period = Period,
                RequestId = Actor.RequestId(),
            });
            MusterRoll submitted = await supervisor.SubmitMusterRollAsync(
                new SubmitMusterRollRequest { Name = open.Name, Etag = open.Etag, RequestId = Actor.RequestId() });
            MusterRoll certified = await evaluator.CertifyMusterRollAsync(
                new CertifyMusterRollRequest { Name = open.Name, Etag = submitted.Etag, RequestId = Actor.RequestId() });
            string days = DemoReport.DayCount(certified.DayMillisCount);
            step($"{village["display_name"]}: {certified.HolderCount} holders, {days} days, certified");
            rolls.Add(certified);
        }
        return rolls;
    }

    private async IAsyncEnumerable<Enrolment> Enrolments(Enrolment.Types.State state)
    {
        var reader = staff["purchase-approver"].Client<ProgrammeService.ProgrammeServiceClient>();
        var all = new List<Enrolment>();
        string token = "";
        do
        {
            ListEnrolmentsResponse page = await reader.ListEnrolmentsAsync(
                new ListEnrolmentsRequest { Parent = Programme, State = state, PageSize = 500, PageToken = token });
            all.AddRange(page.Enrolments);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        foreach (Enrolment enrolment in all) yield return enrolment;
    }

    private string TownOf(CountyRow row) => townOfEnrolment.GetValueOrDefault(row["enrolment"].Split('/')[^1], Towns[0]);

    private static int Number(CountyRow row, string column) => int.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture);
}
