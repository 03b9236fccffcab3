using Fund.Chassis.Db;
using Fund.Contracts;
using Fund.Protos.Contract.V1;
using Fund.Protos.Type;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace Fund.Tests.Service.Contracts;

/// <summary>A county with a programme in force and posts in two villages; on 2026-06-15 unless a test moves the clock.</summary>
internal sealed class County : IAsyncDisposable
{
    public const string Office = "offices/s-county";
    public const string Programme = Office + "/programmes/cleaning";
    public const string Village = Office + ".f-town.v01";
    public const string OtherVillage = Office + ".f-town.v02";

    private County(ServiceHost host) => Host = host;

    public ServiceHost Host { get; }

    // A token lasts 15 minutes of the test's clock, so each use makes its own.
    public ProgrammeService.ProgrammeServiceClient Officer => new(Host.As("officer", "purchase.officer"));

    public ProgrammeService.ProgrammeServiceClient Approver => new(Host.As("approver", "purchase.approver"));

    public AttendanceService.AttendanceServiceClient Supervisor => new(Host.As("supervisor", "supervisor"));

    public AttendanceService.AttendanceServiceClient Evaluator => new(Host.As("evaluator", "evaluator"));

    /// <summary>The county with the given number of posts in each of the two villages.</summary>
    public static async Task<County> Start(
        Engine engine, int posts, params (Action<WebApplicationBuilder> Add, Action<WebApplication> Map)[] others)
    {
        var county = new County(await ServiceHost.Start(engine, [(ContractsModule.Add, ContractsModule.Map), .. others]));
        Programme drafted = await county.Officer.CreateProgrammeAsync(new CreateProgrammeRequest
        {
            Parent = Office, ProgrammeId = "cleaning", Title = "Cleaning", Purpose = "cleaning", PolicyPack = "cn-2020",
            MonthlyWage = new Money { CurrencyCode = "CNY", MinorUnits = 60_000 }, RequiredDaysCount = 26, DayMinutesCount = 480,
            PublicityDays = 7, AgeMinYears = 18, AgeMaxYears = 65, OnePerHousehold = true, PostsPerVillageCount = 30, RequestId = NewId(),
        });
        await county.Approver.ActivateProgrammeAsync(
            new ActivateProgrammeRequest { Name = drafted.Name, Etag = drafted.Etag, RequestId = NewId() });
        for (int number = 1; number <= posts; number++)
        {
            await county.Officer.CreatePostAsync(PostAt(Village, $"a-{number:00}"));
            await county.Officer.CreatePostAsync(PostAt(OtherVillage, $"b-{number:00}"));
        }
        return county;
    }

    public static string NewId() => Guid.NewGuid().ToString();

    public static string EnrolmentOf(string id) => $"{Programme}/enrolments/{id}";

    /// <summary>An application of the given person for the given post; every person is a household of their own.</summary>
    public static CreateEnrolmentRequest Application(string id, int person, string post, int bornYear = 1980) => new()
    {
        Parent = Programme, EnrolmentId = id, Post = $"{Programme}/posts/{post}", IdNumber = People.IdNumber(person, bornYear),
        FullName = People.NameOf(person), Household = $"H-{person:000}", RequestId = NewId(),
    };

    /// <summary>Registers and checks the people 1 to <paramref name="count"/> for the posts a-01, a-02 … as e-01, e-02 …</summary>
    public async Task CheckedApplicants(int count)
    {
        for (int person = 1; person <= count; person++)
        {
            Enrolment applied = await Officer.CreateEnrolmentAsync(Application($"e-{person:00}", person, $"a-{person:00}"));
            await Approver.CheckEnrolmentAsync(new CheckEnrolmentRequest { Name = applied.Name, IsEligible = true, RequestId = NewId() });
        }
    }

    /// <summary>Publishes who is checked, waits until the publicity is over, and appoints them from <paramref name="start"/> on.</summary>
    public async Task<Publication> Appoint(string list = "list-1", string start = "2026-06-01")
    {
        Publication published = await Approver.PublishEnrolmentsAsync(
            new PublishEnrolmentsRequest { Parent = Programme, PublicationId = list, RequestId = NewId() });
        Host.Clock.Advance(TimeSpan.FromDays(8));
        return await Approver.AppointEnrolmentsAsync(
            new AppointEnrolmentsRequest { Name = published.Name, StartDate = start, RequestId = NewId() });
    }

    public static RecordAttendanceRequest Day(string enrolment, string day, int minutes = 480, string eventId = "",
        string corrects = "") => new()
    {
        Enrolment = EnrolmentOf(enrolment), EventId = eventId.Length > 0 ? eventId : $"{enrolment}-{day}", WorkDate = day,
        MinutesCount = minutes,
        Corrects = corrects, RequestId = NewId(),
    };

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static CreatePostRequest PostAt(string village, string id) =>
        new() { Parent = Programme, PostId = id, Site = village, Title = "Cleaner", RequestId = NewId() };
}

/// <summary>Made-up people: the division code was never assigned.</summary>
internal static class People
{
    public static string NameOf(int person) => $"欧阳试验{(char)('甲' + person)}";

    public static string IdNumber(int person, int bornYear = 1980)
    {
        string body = $"431341{bornYear}0115{person:000}";
        int sum = 0;
        foreach (char digit in body) sum = (sum + digit - '0') * 2 % 11;
        return body + "10X98765432"[sum];
    }
}
