using System.Diagnostics;
using Fund.Chassis.Db;
using Fund.Contracts;
using Fund.Protos.Contract.V1;
using Fund.Protos.Imports.V1;
using State = Fund.Protos.Contract.V1.Enrolment.Types.State;

namespace Fund.Tests.Service.Contracts;

/// <summary>The files of the demo's county are taken as they are, with exactly the bad rows that its README lists.</summary>
public sealed class CountyImportTests(ITestOutputHelper output)
{
    private const string Programme = "offices/s-county/programmes/rural-cleaning";

    [Theory, EachDatabase]
    public async Task A_county_comes_in_by_its_files(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, (ContractsModule.Add, ContractsModule.Map));
        host.Clock.Advance(TimeSpan.FromDays(-26));
        await Take("programme", "ProgrammeService/CreateProgramme", "officer", "purchase.officer", County.Office);
        Programme programme = await Approver().GetProgrammeAsync(new GetProgrammeRequest { Name = Programme });
        await Approver().ActivateProgrammeAsync(
            new ActivateProgrammeRequest { Name = Programme, Etag = programme.Etag, RequestId = County.NewId() });
        await Take("posts", "ProgrammeService/CreatePost", "officer", "purchase.officer", Programme);
        await Take("holders", "ProgrammeService/CreateEnrolment", "officer", "purchase.officer", Programme,
            "30 RESIDENT_ID_CHECK_DIGIT", "60 RESIDENT_ID_CHECK_DIGIT", "90 RESIDENT_ID_BIRTH_DATE", "120 PERSON_HAS_A_POST",
            "150 HOUSEHOLD_HAS_A_POST", "180 POST_NOT_FOUND", "270 FIELDS_INVALID", "300 POST_NOT_VACANT");

        await CheckEverybody();
        await AppointEverybody();
        host.Clock.Advance(TimeSpan.FromDays(34));
        await Take("attendance", "AttendanceService/RecordAttendance", "supervisor", "supervisor", "",
            "8958 DAY_IN_FUTURE", "8959 ENROLMENT_NOT_FOUND", "8960 NOT_ENROLLED_THAT_DAY", "8961 NOT_ENROLLED_THAT_DAY",
            "8962 EVENT_DIFFERS", "8964 FIELDS_INVALID");

        async Task CheckEverybody()
        {
            var people = await Approver().ListEnrolmentsAsync(new ListEnrolmentsRequest { Parent = Programme, PageSize = 1000 });
            List<string> refused = [];
            ProgrammeService.ProgrammeServiceClient approver = Approver();
            foreach (Enrolment person in people.Enrolments)
            {
                string outcome = await Refused.Reason(approver.CheckEnrolmentAsync(
                    new CheckEnrolmentRequest { Name = person.Name, IsEligible = true, RequestId = County.NewId() }));
                if (outcome != "OK") refused.Add($"{person.Name.Split('/')[^1]} {outcome}");
            }
            Assert.Equal(["bad-07 AGE_NOT_ELIGIBLE", "bad-08 AGE_NOT_ELIGIBLE"], refused);
        }

        async Task AppointEverybody()
        {
            var watch = Stopwatch.StartNew();
            Publication list = await Approver().PublishEnrolmentsAsync(
                new PublishEnrolmentsRequest { Parent = Programme, PublicationId = "may", RequestId = County.NewId() });
            host.Clock.Advance(TimeSpan.FromDays(8));
            Publication appointed = await Approver().AppointEnrolmentsAsync(
                new AppointEnrolmentsRequest { Name = list.Name, StartDate = "2026-06-01", RequestId = County.NewId() });
            output.WriteLine($"{engine}: {appointed.AppointedCount} published and appointed in {watch.ElapsedMilliseconds} ms");
            Assert.Equal((350, 350), (list.ListedCount, appointed.AppointedCount));
            var active = await Approver().ListEnrolmentsAsync(
                new ListEnrolmentsRequest { Parent = Programme, State = State.Active, PageSize = 1000 });
            Assert.Equal(350, active.Enrolments.Count);
        }

        async Task Take(string file, string method, string person, string role, string parent, params string[] refused)
        {
            (string[] columns, string[] rows) = Imports.File($"{file}.csv");
            var watch = Stopwatch.StartNew();
            (Import import, string[] bad) = await Imports.Rows(
                host.As(person, role), file, $"fund.contract.v1.{method}", columns, rows, parent.Length > 0
                    ? new() { ["parent"] = parent } : []);
            string refusals = string.Join(", ", bad);
            output.WriteLine($"{engine}: {rows.Length} rows of {file} in {watch.ElapsedMilliseconds} ms; refused: {refusals}");
            Assert.Equal(refused, bad);
            Assert.Equal((rows.Length, rows.Length - refused.Length), (import.RowCount, import.AppliedCount));
        }

        ProgrammeService.ProgrammeServiceClient Approver() => new(host.As("approver", "purchase.approver"));
    }
}
