using Fund.Chassis.Db;
using Fund.Protos.Contract.V1;
using Fund.Protos.Type;

namespace Fund.Tests.Service.Contracts;

/// <summary>What is refused for what is stored; what a row alone decides is in the unit tests.</summary>
public sealed class RefusalTests
{
    private const string Guards = County.Office + "/programmes/guards";

    [Theory, EachDatabase]
    public async Task Each_request_is_refused_for_what_stands_against_it(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 1);
        await county.CheckedApplicants(1);
        await county.Officer.CreateProgrammeAsync(Drafted("roads"));
        Programme guards = await county.Approver.ActivateProgrammeAsync(new ActivateProgrammeRequest
        {
            Name = Guards, Etag = (await county.Officer.CreateProgrammeAsync(Drafted("guards"))).Etag, RequestId = County.NewId(),
        });
        ContractService.ContractServiceClient contracts = new(county.Host.As("officer", "purchase.officer"));
        await contracts.CreateContractAsync(Agreement("patrol", "cn-2017", hasPosts: true));

        (Func<Task<string>> Ask, string Outcome)[] table =
        [
            (() => Create(Drafted("old", ageMin: 66)), "AGES_REVERSED"),
            (() => Create(Drafted("old", ageMin: 65)), "OK"),
            (() => Create(Drafted("guards")), "PROGRAMME_EXISTS"),
            (() => Create(Drafted("patrol", purpose: "patrol")), "PROGRAMME_KINDS_MIXED"),
            (() => Create(Drafted("patrol", purpose: "patrol", pack: "cn-2017")), "OK"),
            (() => Activate(guards), "PROGRAMME_NOT_DRAFT"),
            (() => Open("roads", "r-01", County.Village), "PROGRAMME_NOT_ACTIVE"),
            (() => Open("guards", "g-01", County.Village), "OK"),
            (() => Open("guards", "g-02", County.Village), "QUOTA_EXCEEDED"),
            (() => Open("guards", "g-02", County.OtherVillage), "OK"),
            (() => Publish(Guards), "NOTHING_TO_PUBLISH"),
            (() => Object("e-01"), "ENROLMENT_NOT_PUBLISHED"),
            (() => End("e-01"), "ENROLMENT_NOT_ACTIVE"),
            (() => Refused.Reason(county.Supervisor.GetMusterRollAsync(new() { Name = Rolls.Name })), "ROLL_NOT_FOUND"),
            (() => OpenRoll(), "NOBODY_ENROLLED"),
            (() => Draft(Agreement("patrol", "cn-2017")), "CONTRACT_EXISTS"),
            (() => Draft(Agreement("twice", "cn-2020", second: "first")), "MILESTONE_TWICE"),
            (() => Draft(Agreement("mixed", "cn-2020", currency: "USD")), "CURRENCY_MISMATCH"),
            (() => Refused.Reason(contracts.GetContractAsync(new() { Name = $"{County.Office}/contracts/mixed" })), "CONTRACT_NOT_FOUND"),
        ];
        for (int row = 0; row < table.Length; row++) Assert.Equal((row, table[row].Outcome), (row, await table[row].Ask()));

        Task<string> Create(CreateProgrammeRequest request) => Refused.Reason(county.Officer.CreateProgrammeAsync(request));

        Task<string> Activate(Programme shown) => Refused.Reason(county.Approver.ActivateProgrammeAsync(
            new() { Name = shown.Name, Etag = shown.Etag, RequestId = County.NewId() }));

        Task<string> Open(string programme, string id, string site) => Refused.Reason(county.Officer.CreatePostAsync(new()
        {
            Parent = $"{County.Office}/programmes/{programme}", PostId = id, Site = site, Title = "Guard", RequestId = County.NewId(),
        }));

        Task<string> Publish(string programme) => Refused.Reason(county.Approver.PublishEnrolmentsAsync(
            new() { Parent = programme, PublicationId = "list-1", RequestId = County.NewId() }));

        Task<string> Object(string id) => Refused.Reason(county.Officer.ObjectToEnrolmentAsync(
            new() { Name = County.EnrolmentOf(id), Reason = "Has left the village.", RequestId = County.NewId() }));

        Task<string> End(string id) => Refused.Reason(county.Officer.EndEnrolmentAsync(
            new() { Name = County.EnrolmentOf(id), EndDate = "2026-06-30", Reason = "Left.", RequestId = County.NewId() }));

        Task<string> OpenRoll() => Refused.Reason(county.Supervisor.OpenMusterRollAsync(new()
        {
            Parent = County.Programme, RollId = "june", Site = County.Village, Period = "2026-06", RequestId = County.NewId(),
        }));

        Task<string> Draft(CreateContractRequest request) => Refused.Reason(contracts.CreateContractAsync(request));
    }

    private static CreateProgrammeRequest Drafted(string id, string purpose = "guarding", string pack = "cn-2020", int ageMin = 18) => new()
    {
        Parent = County.Office, ProgrammeId = id, Title = "Guards", Purpose = purpose, PolicyPack = pack, MonthlyWage = Fen("CNY"),
        RequiredDaysCount = 26, DayMinutesCount = 480, PublicityDays = 7, AgeMinYears = ageMin, AgeMaxYears = 65,
        PostsPerVillageCount = 1, RequestId = County.NewId(),
    };

    private static CreateContractRequest Agreement(
        string id, string pack, bool hasPosts = false, string second = "second", string currency = "CNY") => new()
    {
        Parent = County.Office, ContractId = id, Title = "Patrols", Undertaker = "F town", Purpose = "patrol", PolicyPack = pack,
        HasWelfarePosts = hasPosts, StartDate = "2026-07-01", EndDate = "2026-12-31", RequestId = County.NewId(),
        Sources =
        {
            new ContractSource { Source = "offices/s-county/appropriations/a-1/allotments/w-1", Amount = Fen("CNY") },
            new ContractSource { Source = "offices/s-county/contributions/gift-1", Amount = Fen(currency) },
        },
        Milestones =
        {
            new Milestone { MilestoneId = "first", Title = "Autumn", ShareBasisPoints = 5_000, DueDate = "2026-09-30" },
            new Milestone { MilestoneId = second, Title = "Winter", ShareBasisPoints = 5_000, DueDate = "2026-12-31" },
        },
    };

    private static Money Fen(string currency) => new() { CurrencyCode = currency, MinorUnits = 60_000 };
}
