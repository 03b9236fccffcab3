using System.Text;
using Fund.Chassis.Db;
using Fund.Contracts;
using Fund.Kernel.Tlog;
using Fund.Protos.Contract.V1;
using Fund.Protos.Feed.V1;
using Fund.Tests.Service.Chassis;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using State = Fund.Protos.Contract.V1.Enrolment.Types.State;

namespace Fund.Tests.Service.Contracts;

public sealed class EnrolmentTests
{
    [Theory, EachDatabase]
    public async Task Twenty_parallel_applications_of_one_person_take_one_post(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 20);

        string[] outcomes = await Task.WhenAll(Enumerable.Range(1, 20)
            .Select(number => Refused.Reason(county.Officer.CreateEnrolmentAsync(County.Application($"e-{number:00}", 1,
                $"a-{number:00}")))));

        Assert.Equal(["OK", .. Enumerable.Repeat("PERSON_HAS_A_POST", 19)], outcomes.Order());
    }

    [Theory, EachDatabase]
    public async Task The_entry_of_a_list_proves_each_person_on_it_as_he_is_shown(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 3);
        await county.CheckedApplicants(3);

        Publication list = await county.Approver.PublishEnrolmentsAsync(
            new PublishEnrolmentsRequest { Parent = County.Programme, PublicationId = "list-1", RequestId = County.NewId() });
        await EntryProves("PublishEnrolments");
        county.Host.Clock.Advance(TimeSpan.FromDays(8));
        await county.Approver.AppointEnrolmentsAsync(
            new AppointEnrolmentsRequest { Name = list.Name, StartDate = "2026-07-01", RequestId = County.NewId() });
        await EntryProves("AppointEnrolments");

        async Task EntryProves(string method)
        {
            var shown = await county.Approver.ListEnrolmentsAsync(new ListEnrolmentsRequest { Parent = County.Programme });
            Entry entry = Assert.Single(await county.Host.AllEntries<ContractDb>("contracts"),
                entry => entry.Method.EndsWith($"/{method}", StringComparison.Ordinal));
            Hash root = Merkle.RootOfItems(shown.Enrolments.Select(person => person.ToByteArray()));
            Assert.Equal((3, root), (entry.ItemCount, Hash.FromBytes(entry.ItemRoot.Span)));
        }
    }

    [Theory, EachDatabase]
    public async Task An_objection_stops_only_its_line_and_nobody_is_appointed_before_the_publicity_is_over(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 4);
        await county.CheckedApplicants(3);
        var publish = new PublishEnrolmentsRequest { Parent = County.Programme, PublicationId = "list-1", RequestId = County.NewId() };
        Publication list = await county.Approver.PublishEnrolmentsAsync(publish);
        Assert.Equal((3, "2026-06-15", "2026-06-22"), (list.ListedCount, list.FromDate, list.UntilDate));
        Assert.Equal(list, await county.Approver.PublishEnrolmentsAsync(publish));
        await county.Officer.ObjectToEnrolmentAsync(
            new ObjectToEnrolmentRequest { Name = County.EnrolmentOf("e-02"), Reason = "Has left the village.",
                RequestId = County.NewId() });

        var appoint = new AppointEnrolmentsRequest { Name = list.Name, StartDate = "2026-07-01", RequestId = County.NewId() };
        county.Host.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal("PUBLICITY_NOT_OVER", await Refused.Reason(county.Approver.AppointEnrolmentsAsync(appoint)));
        county.Host.Clock.Advance(TimeSpan.FromDays(1));
        var onlyLooking = new AppointEnrolmentsRequest(appoint) { RequestId = County.NewId(), ValidateOnly = true };
        Assert.Equal(2, (await county.Approver.AppointEnrolmentsAsync(onlyLooking)).AppointedCount);
        Publication appointed = await county.Approver.AppointEnrolmentsAsync(appoint);

        Assert.Equal((3, 1, 2), (appointed.ListedCount, appointed.ObjectedCount, appointed.AppointedCount));
        Assert.Equal(appointed, await county.Approver.AppointEnrolmentsAsync(appoint));
        appoint.RequestId = County.NewId();
        Assert.Equal("NOTHING_TO_APPOINT", await Refused.Reason(county.Approver.AppointEnrolmentsAsync(appoint)));
        var people = await county.Approver.ListEnrolmentsAsync(new ListEnrolmentsRequest { Parent = County.Programme });
        Assert.Equal([State.Active, State.Objected, State.Active], people.Enrolments.Select(person => person.State));
        Assert.Equal(("2026-07-01", "2029-06-30"), (people.Enrolments[0].StartDate, people.Enrolments[0].EndDate));
        var posts = await county.Officer.ListPostsAsync(new ListPostsRequest { Parent = County.Programme, PageSize = 4 });
        Assert.Equal([Post.Types.State.Filled, Post.Types.State.Candidate, Post.Types.State.Filled, Post.Types.State.Vacant],
            posts.Posts.Select(post => post.State));

        // The objection is decided like an application: found eligible again, the applicant is published again.
        var decide = new CheckEnrolmentRequest { Name = County.EnrolmentOf("e-02"), IsEligible = true, RequestId = County.NewId() };
        Assert.Equal(State.Checked, (await county.Approver.CheckEnrolmentAsync(decide)).State);
    }

    [Theory, EachDatabase]
    public async Task Whoever_registered_a_person_neither_checks_nor_appoints(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 1);
        ProgrammeService.ProgrammeServiceClient both = new(county.Host.As("both", "purchase.officer", "purchase.approver"));
        Enrolment applied = await both.CreateEnrolmentAsync(County.Application("e-01", 1, "a-01"));
        var check = new CheckEnrolmentRequest { Name = applied.Name, IsEligible = true, RequestId = County.NewId() };

        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(both.CheckEnrolmentAsync(check)));
        Assert.Equal(State.Checked, (await county.Approver.CheckEnrolmentAsync(check)).State);
        var list = await county.Approver.PublishEnrolmentsAsync(
            new PublishEnrolmentsRequest { Parent = County.Programme, PublicationId = "list-1", RequestId = County.NewId() });
        county.Host.Clock.Advance(TimeSpan.FromDays(8));
        both = new(county.Host.As("both", "purchase.officer", "purchase.approver"));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(both.AppointEnrolmentsAsync(
            new AppointEnrolmentsRequest { Name = list.Name, StartDate = "2026-07-01", RequestId = County.NewId() })));

        Enrolment shown = await county.Officer.GetEnrolmentAsync(new GetEnrolmentRequest { Name = applied.Name });
        Assert.Equal(["approve-eligibility approver", "register-household both"],
            shown.Acts.Select(act => $"{act.Duty} {act.Person.Split('/')[^1]}"));
        Assert.NotEqual(shown.CreateTime, shown.UpdateTime);
        Assert.Equal(applied.CreateTime, shown.CreateTime);
    }

    [Theory, EachDatabase]
    public async Task The_check_refuses_by_age_and_by_exclusion_and_a_refused_applicant_frees_the_post(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 3);
        Enrolment old = await county.Officer.CreateEnrolmentAsync(County.Application("e-01", 1, "a-01", bornYear: 1960));
        Enrolment excluded = await county.Officer.CreateEnrolmentAsync(County.Application("e-02", 2, "a-02"));
        await county.Officer.CreateExclusionAsync(new CreateExclusionRequest
        {
            Parent = County.Office, ExclusionId = "x-1", IdNumber = People.IdNumber(2).ToLowerInvariant(), FromDate = "2026-01-01",
            Kind = Exclusion.Types.Kind.PublicSalary, RequestId = County.NewId(),
        });

        Assert.Equal("AGE_NOT_ELIGIBLE", await Check(old, true));
        Assert.Equal("PERSON_EXCLUDED", await Check(excluded, true));
        Assert.Equal("REASON_MISSING", await Check(excluded, false));
        Assert.Equal("POST_NOT_VACANT", await Refused.Reason(county.Officer.CreateEnrolmentAsync(County.Application("e-03", 3, "a-02"))));
        Assert.Equal("OK", await Check(excluded, false, "Has another public salary."));
        Assert.Equal("OK", await Refused.Reason(county.Officer.CreateEnrolmentAsync(County.Application("e-03", 3, "a-02"))));
        CreateEnrolmentRequest sameHousehold = County.Application("e-04", 4, "a-03");
        sameHousehold.Household = "H-003";
        Assert.Equal("HOUSEHOLD_HAS_A_POST", await Refused.Reason(county.Officer.CreateEnrolmentAsync(sameHousehold)));

        Task<string> Check(Enrolment enrolment, bool isEligible, string reason = "") => Refused.Reason(county.Approver.CheckEnrolmentAsync(
            new CheckEnrolmentRequest { Name = enrolment.Name, IsEligible = isEligible, Reason = reason, RequestId = County.NewId() }));
    }

    [Theory, EachDatabase]
    public async Task Every_accepted_application_has_one_audit_entry_and_a_dry_run_none(Engine engine)
    {
        await using County county = await County.Start(engine, posts: 1);
        CreateEnrolmentRequest application = County.Application("e-01", 1, "a-01");
        await county.Officer.CreateEnrolmentAsync(new CreateEnrolmentRequest(application) { ValidateOnly = true,
            RequestId = County.NewId() });
        Enrolment applied = await county.Officer.CreateEnrolmentAsync(application);
        Assert.Equal(applied, await county.Officer.CreateEnrolmentAsync(application));
        await county.Approver.CheckEnrolmentAsync(new CheckEnrolmentRequest { Name = applied.Name, IsEligible = true,
            RequestId = County.NewId() });

        List<Entry> entries = [];
        using var frames = new FeedService.FeedServiceClient(county.Host.AsService("audit"))
            .ReadFrames(new ReadFramesRequest { Service = "contracts", Follow = true },
                cancellationToken: TestContext.Current.CancellationToken);
        while (entries.Count(entry => entry.Method.EndsWith("CheckEnrolment", StringComparison.Ordinal)) == 0)
        {
            Assert.True(await frames.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            entries.Add(Entry.Parser.ParseFrom(Frame.Parser.ParseFrom(frames.ResponseStream.Current.Frame).Body));
        }

        Entry one = Assert.Single(entries, entry => entry.Method.EndsWith("CreateEnrolment", StringComparison.Ordinal));
        Assert.Equal((applied.Name, "offices/s-county/people/officer"), (one.Resource, one.Person));
    }

    [Fact]
    public async Task The_identity_number_is_nowhere_in_the_database_file_the_answers_or_the_logs()
    {
        var log = new CapturedLog();
        County county = await County.Start(Engine.Sqlite, 2, (builder => builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log),
            _ => { }));
        string folder = county.Host.Folder;
        string canary = People.IdNumber(7);
        Enrolment applied = await county.Officer.CreateEnrolmentAsync(County.Application("e-01", 7, "a-01"));
        await Refused.Reason(county.Officer.CreateEnrolmentAsync(County.Application("e-02", 7, "a-02")));
        await Imports.Rows(county.Host.As("officer", "purchase.officer"), "people", "fund.contract.v1.ProgrammeService/CreateEnrolment",
            ["enrolment_id", "post", "id_number", "full_name", "household"],
            [$"e-03,{County.Programme}/posts/b-01,{canary},{People.NameOf(7)},H-1", $"e-04,{County.Programme}/posts/b-01,{canary},x y,"],
            new() { ["parent"] = County.Programme });
        await county.DisposeAsync();

        string stored = string.Concat(Directory.EnumerateFiles(folder, "contracts.db*")
            .Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        Assert.Contains(applied.Subject, stored, StringComparison.Ordinal);
        Assert.Equal("欧*", applied.MaskedName);
        string name = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(People.NameOf(7)));
        foreach (string text in new[] { stored, log.Text, applied.ToString() })
        {
            Assert.DoesNotContain(canary, text, StringComparison.Ordinal);
            Assert.DoesNotContain(name, text, StringComparison.Ordinal);
            Assert.DoesNotContain(People.NameOf(7), text, StringComparison.Ordinal);
        }
        Assert.Contains("Now listening", log.Text, StringComparison.Ordinal);
    }

    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        private readonly StringBuilder text = new();

        public string Text
        {
            get
            {
                lock (text) return text.ToString();
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? error, Func<TState, Exception?, string> format)
        {
            lock (text) text.AppendLine(format(state, error)).AppendLine(error?.ToString());
        }

        public void Dispose()
        {
        }
    }
}
