using System.Text;
using Fund.Cli;
using Fund.Kernel.Tlog;
using Fund.Protos.Audit.V1;
using Fund.Protos.Budget.V1;
using Fund.Protos.Feed.V1;
using Fund.Protos.Grpc.Health.V1;
using Fund.Protos.Payment.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fund.Tests.Unit.Cli;

/// <summary>Lists, reports, proofs and exit codes.</summary>
public sealed class CommandTests : OverTheWire
{
    [Theory]
    [InlineData(StatusCode.FailedPrecondition, ExitCode.Refused)]
    [InlineData(StatusCode.PermissionDenied, ExitCode.Refused)]
    [InlineData(StatusCode.Unauthenticated, ExitCode.NotSignedIn)]
    [InlineData(StatusCode.DeadlineExceeded, ExitCode.Unavailable)]
    [InlineData(StatusCode.ResourceExhausted, ExitCode.Unavailable)]
    [InlineData(StatusCode.Internal, ExitCode.Bug)]
    public async Task The_exit_code_tells_what_happened(StatusCode code, int exit)
    {
        suite.Answers["GetAppropriation"] = (_, _) => throw new RpcException(new Status(code, "no"));
        Assert.Equal(exit, await Invoke(Screen.Of(home: home), "budget", "appropriations", "get", Line));
    }

    [Fact]
    public async Task An_answer_that_makes_no_sense_is_a_bug_and_not_a_crash()
    {
        suite.Streams["ReportExecution"] = _ =>
            [new ReportExecutionResponse { Total = new ExecutionRow { Amounts = new ExecutionAmounts { CurrencyCode = "?" } } }];
        suite.Answers["ListBalances"] = (_, _) => new ListBalancesResponse();
        Assert.Equal(ExitCode.Bug, await Invoke(Screen.Of(home: home), "budget", "report", "s-county"));
    }

    [Theory]
    [InlineData("budget", "appropriation", "get")]
    [InlineData("budget", "appropriations", "get")]
    [InlineData("budget", "appropriations", "get", "a", "b")]
    [InlineData("budget", "report")]
    [InlineData("health", "--output", "xml")]
    public async Task What_is_not_understood_is_not_sent(params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, await Invoke(Screen.Of(home: home), arguments));
        Assert.Empty(suite.Calls);
    }

    [Fact]
    public async Task A_word_that_is_none_of_those_allowed_is_answered_in_plain_letters()
    {
        Screen screen = await Type("", "health", "--output", "xml");
        Assert.Contains("'table'", screen.Said);
        Assert.DoesNotContain('\uFFFD', screen.Said);
    }

    [Fact]
    public async Task Who_reaches_nobody_learns_where_the_suite_was_looked_for()
    {
        suite.Streams["ReportExecution"] = _ => throw new RpcException(new Status(StatusCode.Unavailable, "connection refused"));
        Screen screen = await Type("", "budget", "report", "s-county");
        Assert.Contains(suite.Address, screen.Said);
        Assert.Contains("--address", screen.Said);
    }

    [Fact]
    public async Task A_long_list_is_read_to_its_end_or_to_the_limit()
    {
        suite.Answers["ListOffices"] = (request, _) => int.Parse("0" + ((ListOfficesRequest)request).PageToken) is var page && page < 3
            ? new ListOfficesResponse { Offices = { new Office { Name = $"offices/v{page}" } }, NextPageToken = $"{page + 1}" }
            : new ListOfficesResponse { Offices = { new Office { Name = "offices/v3" } } };
        Assert.Equal("name\noffices/v0\noffices/v1\noffices/v2\noffices/v3\n",
            (await Type("", "budget", "offices", "list", "offices/s")).Data);
        Assert.Equal("name\noffices/v0\noffices/v1\n", (await Type("", "budget", "offices", "list", "offices/s", "--limit", "2")).Data);
    }

    [Fact]
    public async Task An_empty_list_says_so_in_words()
    {
        suite.Answers["ListAppropriations"] = (_, _) => new ListAppropriationsResponse();
        Assert.Equal("There are no appropriations.\n", (await Type("", "budget", "appropriations", "list", "offices/s")).Data);
        Assert.Equal("[]\n", (await Type("", "budget", "appropriations", "list", "offices/s", "--output", "json")).Data);
    }

    [Fact]
    public async Task A_run_is_shown_with_its_totals_by_source_and_village()
    {
        suite.Answers["GetWageRun"] = (_, _) => new WageRun
        {
            Name = Run,
            State = WageRun.Types.State.Submitted,
            LineCount = 3,
            Sources = { new RunSource { Source = "a", Amount = Cny(300) }, new RunSource { Source = "b", Amount = Cny(60) } },
        };
        suite.Streams["ExportWageLines"] = _ =>
            new (string Site, long Minor)[] { ("offices/s.v2", 100), ("offices/s.v1", 200), ("offices/s.v2", 60) }
            .Select(l => new WageLine { Site = l.Site, Amount = Cny(l.Minor), DayMillisCount = 22_500 });
        Assert.Equal("""
            run
            name        offices/s-county/wageRuns/2026-06
            state       submitted
            line count  3

            by source
            source    amount
            a       CNY 3.00
            b       CNY 0.60
            total   CNY 3.60

            by village
            village       people  days    held    amount  paid
            offices/s.v1       1  22.500     0  CNY 2.00
            offices/s.v2       2  45.000     0  CNY 1.60
            total              3  67.500     0  CNY 3.60

            """, (await Type("", "run", "show", Run)).Data);
    }

    [Fact]
    public async Task A_proof_is_checked_against_the_key_of_the_first_time_and_needs_nobody_later()
    {
        NoteSigner signer = NoteSigner.Generate("log.example");
        LogShows(Leaves(5), 5, signer);
        Assert.Equal(ExitCode.Ok, await Verify("--index", "2", "--save", Path.Combine(home, "kept")));

        string[] files = [Path.Combine(home, "kept.tlog-proof"), "--frame", Path.Combine(home, "kept.frame"), "--key"];
        Assert.Equal(ExitCode.Ok, await Verify([.. files, signer.VerifierKey.ToString()]));
        Assert.Equal(ExitCode.Refused, await Verify([.. files, NoteSigner.Generate("log.example").VerifierKey.ToString()]));

        LogShows(Leaves(5), 5, NoteSigner.Generate("log.example"));
        Assert.Equal(ExitCode.Refused, await Verify("--index", "2"));
    }

    [Fact]
    public async Task A_log_that_does_not_grow_from_what_was_seen_is_not_believed()
    {
        NoteSigner signer = NoteSigner.Generate("log.example");
        foreach (int size in new[] { 5, 8, 3, 8 })
        {
            LogShows(Leaves(8), size, signer);
            Assert.Equal(ExitCode.Ok, await Verify("--index", "2"));
        }
        LogShows([.. Leaves(8)[..7], .. Leaves(1), .. Leaves(1)], 9, signer);
        Assert.Equal(ExitCode.Refused, await Verify("--index", "2"));
    }

    [Theory]
    [InlineData(HealthCheckResponse.Types.ServingStatus.Serving, ExitCode.Ok)]
    [InlineData(HealthCheckResponse.Types.ServingStatus.NotServing, ExitCode.Unavailable)]
    public async Task Health_tells_whether_every_service_serves(HealthCheckResponse.Types.ServingStatus status, int exit)
    {
        suite.Answers["Check"] = (_, before) =>
            new HealthCheckResponse { Status = before < 4 ? HealthCheckResponse.Types.ServingStatus.Serving : status };
        Screen screen = Screen.Of(home: home);
        Assert.Equal(exit, await Invoke(screen, "health", "--output", "csv"));
        Assert.Equal(6, screen.Data.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task Dead_events_are_asked_of_each_process_once_and_replayed_where_they_died()
    {
        suite.Answers["ListDeadEvents"] = (_, _) =>
            new ListDeadEventsResponse { DeadEvents = { new DeadEvent { Consumer = "payments", Number = 7 } } };
        suite.Answers["ReplayDeadEvent"] = (_, _) => new DeadEvent { Consumer = "payments" };
        Assert.Equal("consumer  number\npayments       7\n", (await Type("", "events", "dead", "list")).Data);
        await Type("", "events", "dead", "replay", "--consumer", "payments", "--source", "contracts", "--number", "7");
        Assert.Equal(("payments", "contracts", 7),
            suite.Requests<ReplayDeadEventRequest>().Select(r => (r.Consumer, r.Source, r.Number)).Single());
    }

    [Fact]
    public async Task A_wage_line_is_explained_step_by_step()
    {
        suite.Answers["ExplainWageLine"] = (_, _) => new WageLineExplanation
        {
            Line = new WageLine { Name = $"{Run}/lines/001", Amount = Cny(9_900), DayMillisCount = 21_500 },
            Steps = { "21.5 of 22 days attended.", "CNY 101.30 × 21.5 ÷ 22 = CNY 99.00." },
            Roll = "offices/s-county/programmes/p/rolls/r",
        };
        Assert.Equal("""
            name    offices/s-county/wageRuns/2026-06/lines/001
            days    21.500
            amount  CNY 99.00
            roll    offices/s-county/programmes/p/rolls/r

            why
            1.  21.5 of 22 days attended.
            2.  CNY 101.30 × 21.5 ÷ 22 = CNY 99.00.

            attempts to pay it
            It was not sent to the bank yet.

            """, (await Type("", "run", "explain", $"{Run}/lines/001")).Data);
    }

    [Fact]
    public async Task A_stream_is_written_as_it_comes()
    {
        suite.Streams["ExportMovements"] = _ =>
            Enumerable.Range(1, 3).Select(i => new Movement { Posting = "p", Number = i, Amount = Cny(i) });
        string csv = (await Type("", "budget", "movements", "export", "offices/s", "--output", "csv")).Data;
        Assert.Equal(["p,1", "p,2", "p,3"], csv.Split('\n')[1..4].Select(line => line[..3]));
        string json = (await Type("", "budget", "movements", "export", "offices/s", "--output", "json", "--limit", "2")).Data;
        Assert.Equal([1, 2], json.TrimEnd('\n').Split('\n').Select(line => Movement.Parser.ParseJson(line).Number));
    }

    [Fact]
    public async Task A_file_in_parts_is_written_as_it_is_and_nothing_else()
    {
        suite.Streams["ExportVouchers"] = _ => [new VoucherText { Text = "a,b\n" }, new VoucherText { Text = "1,\"x,y\"\n" }];
        Assert.Equal("a,b\n1,\"x,y\"\n",
            (await Type("", "budget", "vouchers", "export", "offices/s", "--month", "2026-06", "--format", "csv")).Data);
        Assert.Equal(ExportVouchersRequest.Types.Format.Csv, suite.Requests<ExportVouchersRequest>().Single().Format);
    }

    private Task<int> Verify(params string[] arguments) => Invoke(Screen.Of(home: home), ["audit", "verify", .. arguments]);

    private void LogShows(byte[][] leaves, int size, NoteSigner signer)
    {
        Hash At(int level, long index) =>
            level == 0 ? Merkle.HashLeaf(leaves[index]) : Merkle.HashNode(At(level - 1, 2 * index), At(level - 1, 2 * index + 1));
        var checkpoint = new Fund.Kernel.Tlog.Checkpoint(signer.Name, size, MerkleRange.At(size, At).Root);
        suite.Answers["GetInclusionProof"] = (request, _) =>
        {
            long index = ((GetInclusionProofRequest)request).Index;
            var proof = new TlogProof
            {
                Index = index,
                Path = Inclusion.Path(index, size, At),
                Checkpoint = signer.Sign(checkpoint.ToText()),
            };
            return new InclusionProof
            {
                Proof = Encoding.UTF8.GetString(proof.ToBytes()),
                Frame = ByteString.CopyFrom(leaves[index]),
                VerifierKey = signer.VerifierKey.ToString(),
            };
        };
        suite.Answers["GetConsistencyProof"] = (request, _) =>
        {
            var ask = (GetConsistencyProofRequest)request;
            IEnumerable<Hash> hashes = Consistency.Proof(ask.FromSize, ask.ToSize, At);
            return new ConsistencyProof { Hashes = { hashes.Select(hash => ByteString.CopyFrom(hash.ToBytes())) } };
        };
    }

    private static byte[][] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes($"{i}"))];
}
