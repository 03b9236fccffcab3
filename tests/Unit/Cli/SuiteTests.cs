using System.Security.Cryptography;
using System.Text;
using Fund.Cli;
using Fund.Kernel.Tlog;
using Fund.Protos.Access.V1;
using Fund.Protos.Audit.V1;
using Fund.Protos.Budget.V1;
using Fund.Protos.Feed.V1;
using Fund.Protos.Imports.V1;
using Fund.Protos.Payment.V1;
using Google.Protobuf;
using Grpc.Core;
using Money = Fund.Protos.Type.Money;

namespace Fund.Tests.Unit.Cli;

/// <summary>Whole commands, from what is typed to what is shown, over real gRPC.</summary>
public sealed class SuiteTests : IAsyncLifetime, IDisposable
{
    private const string Line = "offices/s-county/appropriations/2026-cleaning";
    private const string Run = "offices/s-county/wageRuns/2026-06";

    private readonly string home = System.IO.Directory.CreateTempSubdirectory("fund-").FullName;
    private Suite suite = null!;

    public async ValueTask InitializeAsync() => suite = await Suite.Start();

    public async ValueTask DisposeAsync() => await suite.DisposeAsync();

    public void Dispose() => System.IO.Directory.Delete(home, recursive: true);

    [Fact]
    public async Task Signing_in_keeps_tokens_where_only_their_owner_reads_them()
    {
        await SignIn();
        string file = Path.Combine(home, "session.json");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
        Assert.Equal("access-1", new SessionFile(home).Read()!.AccessToken);
        Assert.Equal("secret of li wei", suite.Requests<SignInRequest>().Single().Password);
    }

    [Fact]
    public async Task An_old_token_is_renewed_before_the_call()
    {
        suite.Answers["SignIn"] = (_, _) => Suite.SignedIn(DateTime.UtcNow.AddSeconds(5), 1);
        suite.Answers["RenewToken"] = (_, _) => Suite.SignedIn(DateTime.UtcNow.AddMinutes(15), 2);
        suite.Answers["GetAppropriation"] = (_, _) => Appropriation("e1");
        await SignIn();
        await Type("", "budget", "appropriations", "get", Line);
        await Type("", "budget", "appropriations", "get", Line);
        Assert.Equal(["renewal-1"], suite.Requests<RenewTokenRequest>().Select(r => r.RenewalToken));
        Assert.All(suite.Calls.Where(c => c.Method == "GetAppropriation"), call => Assert.Equal("Bearer access-2", call.Authorization));
    }

    [Fact]
    public async Task Signing_in_again_does_not_send_the_old_token()
    {
        suite.Answers["SignIn"] = (_, _) => Suite.SignedIn(DateTime.UtcNow.AddSeconds(-5), 1);
        await SignIn();
        await SignIn();
        Assert.DoesNotContain(suite.Calls, call => call.Authorization is not null || call.Method == "RenewToken");
    }

    [Fact]
    public async Task A_session_that_cannot_be_renewed_has_to_be_signed_in_again()
    {
        suite.Answers["SignIn"] = (_, _) => Suite.SignedIn(DateTime.UtcNow.AddSeconds(-5), 1);
        suite.Answers["RenewToken"] = (_, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "used"));
        suite.Answers["GetSelf"] = (_, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "expired"));
        await SignIn();
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.NotSignedIn, await Invoke(screen, "whoami"));
        Assert.Contains("fund login", screen.Said);
    }

    [Fact]
    public async Task Who_is_signed_in_is_told_with_roles()
    {
        suite.Answers["GetSelf"] = (_, _) => new PresentGrants { Person = "offices/s-county/people/li-wei", Grants = { "wage.clerk@s-county" } };
        await SignIn();
        using var json = System.Text.Json.JsonDocument.Parse((await Type("", "whoami", "--output", "json")).Data);
        Assert.Equal("li-wei", json.RootElement.GetProperty("account").GetString());
        Assert.Equal("wage.clerk", json.RootElement.GetProperty("roles")[0].GetProperty("role").GetString());
    }

    [Fact]
    public async Task Enrolling_reads_code_and_password_from_the_input()
    {
        suite.Answers["Enrol"] = (_, _) => new Account();
        await Type("the-code\na long password\n", "enrol", "--account", "li-wei");
        EnrolRequest sent = suite.Requests<EnrolRequest>().Single();
        Assert.Equal(("li-wei", "the-code", "a long password"), (sent.AccountId, sent.Code, sent.Password));
        Assert.True(Guid.TryParse(sent.RequestId, out _));
    }

    [Fact]
    public async Task A_token_goes_only_where_its_owner_signed_in()
    {
        await SignIn();
        await using Suite other = await Suite.Start();
        other.Answers["GetAppropriation"] = (_, _) => Appropriation("e1");
        await Type("", "budget", "appropriations", "get", Line, "--address", other.Address);
        Assert.All(other.Calls, call => Assert.Null(call.Authorization));
        Assert.Contains(other.Calls, call => call.Method == "GetAppropriation");
    }

    [Theory]
    //          typed  exit  sent
    [InlineData("y\n", ExitCode.Ok, 1)]
    [InlineData("yes\n", ExitCode.Ok, 1)]
    [InlineData("n\n", ExitCode.Refused, 0)]
    [InlineData("\n", ExitCode.Refused, 0)]
    [InlineData("", ExitCode.Refused, 0)]
    public async Task Who_decides_sees_it_first_and_binds_to_that(string typed, int exit, int sent)
    {
        suite.Answers["GetAppropriation"] = (_, _) => Appropriation("as-shown");
        suite.Answers["EnactAppropriation"] = (_, _) => Appropriation("after");
        Screen screen = Screen.Of(typed, isPerson: true, home);
        Assert.Equal(exit, await Invoke(screen, "budget", "appropriations", "enact", Line, "--effective-date", "2026-06-01"));
        Assert.Contains("Enact this? y/N", screen.Said);
        Assert.Contains("CNY 1,234,567.80", screen.Said);
        Assert.Equal(Enumerable.Repeat("as-shown", sent), suite.Requests<EnactAppropriationRequest>().Select(r => r.Etag));
    }

    [Fact]
    public async Task Nobody_is_asked_where_nobody_sits()
    {
        suite.Answers["GetAppropriation"] = (_, _) => Appropriation("e1");
        Screen screen = await Type("", "budget", "appropriations", "enact", Line, "--effective-date", "2026-06-01");
        Assert.Contains("--yes", screen.Said);
        Assert.Empty(suite.Requests<EnactAppropriationRequest>());
    }

    [Fact]
    public async Task Approving_a_run_binds_to_its_hash_too()
    {
        suite.Answers["GetWageRun"] = (_, _) => new WageRun { Name = Run, Etag = "e1", RunHash = new string('a', 64) };
        suite.Answers["ApproveWageRun"] = (_, _) => new WageRun { Name = Run };
        await Type("", "payment", "wage-runs", "approve", Run, "--yes");
        ApproveWageRunRequest sent = suite.Requests<ApproveWageRunRequest>().Single();
        Assert.Equal(("e1", new string('a', 64)), (sent.Etag, sent.RunHash));
    }

    [Fact]
    public async Task A_grant_is_found_in_its_list_to_be_shown()
    {
        suite.Answers["ListGrants"] = (request, _) => ((ListGrantsRequest)request).PageToken == ""
            ? new ListGrantsResponse { Grants = { new Grant { Name = "offices/s-county/grants/one", Etag = "e1" } }, NextPageToken = "more" }
            : new ListGrantsResponse { Grants = { new Grant { Name = "offices/s-county/grants/two", Etag = "e2" } } };
        suite.Answers["ConfirmGrant"] = (_, _) => new Grant();
        await Type("", "access", "grants", "confirm", "offices/s-county/grants/two", "--yes");
        Assert.Equal("e2", suite.Requests<ConfirmGrantRequest>().Single().Etag);
        Assert.All(suite.Requests<ListGrantsRequest>(), list => Assert.Equal("offices/s-county", list.Parent));
    }

    [Fact]
    public async Task A_call_that_did_not_get_through_is_repeated_with_the_same_id()
    {
        suite.Answers["SuspendAllotment"] = (_, before) => before < 2 ? throw Unavailable() : new Allotment { Name = "a" };
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.Ok, await Invoke(screen, "budget", "allotments", "suspend", $"{Line}/allotments/f-town", "--reason", "flood"));
        Assert.Equal(3, suite.Requests<SuspendAllotmentRequest>().Count());
        Assert.Single(suite.Requests<SuspendAllotmentRequest>().Select(r => r.RequestId).Distinct());
        Assert.Contains(suite.Requests<SuspendAllotmentRequest>().First().RequestId, screen.Said);
        Assert.Empty(System.IO.Directory.GetFiles(Path.Combine(home, "requests")));
    }

    [Fact]
    public async Task A_repeat_after_a_lost_answer_is_the_same_request_even_when_the_resource_has_changed()
    {
        suite.Answers["GetAppropriation"] = (_, before) => Appropriation($"etag-{before}");
        suite.Answers["EnactAppropriation"] = (_, before) => before == 0 ? throw new RpcException(new(StatusCode.DeadlineExceeded, "")) : Appropriation("x");
        string[] command = ["budget", "appropriations", "enact", Line, "--effective-date", "2026-06-01", "--yes"];
        Screen lost = Screen.Of(home: home);
        Assert.Equal(ExitCode.Unavailable, await Invoke(lost, command));
        string id = Path.GetFileName(Assert.Single(System.IO.Directory.GetFiles(Path.Combine(home, "requests"))));
        Assert.Contains($"--request-id {id}", lost.Said);
        Assert.Contains($"{id}", (await Type("", "requests")).Data);

        Assert.Equal(ExitCode.Ok, await Invoke(Screen.Of(home: home), [.. command, "--request-id", id]));
        EnactAppropriationRequest[] sent = [.. suite.Requests<EnactAppropriationRequest>()];
        Assert.Equal(sent[0], sent[1]);
        Assert.Single(suite.Requests<GetAppropriationRequest>());
        Assert.Empty(System.IO.Directory.GetFiles(Path.Combine(home, "requests")));
    }

    [Fact]
    public async Task What_is_kept_of_an_open_request_holds_no_personal_data()
    {
        suite.Answers["CreatePerson"] = (_, _) => throw new RpcException(new(StatusCode.DeadlineExceeded, ""));
        await Type("Wang Xiaoming\n", "access", "people", "create", "offices/s-county", "--person-id", "wang");
        Assert.Equal("Wang Xiaoming", suite.Requests<CreatePersonRequest>().Single().DisplayName);
        string kept = File.ReadAllText(Assert.Single(System.IO.Directory.GetFiles(Path.Combine(home, "requests"))));
        Assert.DoesNotContain("Wang Xiaoming", kept);
    }

    [Fact]
    public async Task A_dry_run_is_marked_and_leaves_nothing_behind()
    {
        suite.Answers["SuspendAllotment"] = (_, _) => new Allotment { Name = "a" };
        Screen screen = await Type("", "budget", "allotments", "suspend", $"{Line}/allotments/f-town", "--reason", "flood", "--dry-run");
        Assert.True(suite.Requests<SuspendAllotmentRequest>().Single().ValidateOnly);
        Assert.Contains("Nothing was written", screen.Said);
        Assert.False(System.IO.Directory.Exists(Path.Combine(home, "requests")));
    }

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
    public async Task A_long_list_is_read_to_its_end_or_to_the_limit()
    {
        suite.Answers["ListOffices"] = (request, _) => int.Parse("0" + ((ListOfficesRequest)request).PageToken) is var page && page < 3
            ? new ListOfficesResponse { Offices = { new Office { Name = $"offices/v{page}" } }, NextPageToken = $"{page + 1}" }
            : new ListOfficesResponse { Offices = { new Office { Name = "offices/v3" } } };
        Assert.Equal("name\noffices/v0\noffices/v1\noffices/v2\noffices/v3\n", (await Type("", "budget", "offices", "list", "offices/s")).Data);
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
    public async Task The_budget_report_adds_up()
    {
        suite.Answers["ListBalances"] = (_, _) => new ListBalancesResponse
        {
            Balances =
            {
                Balance("offices/s-county/appropriations/2026/allotments/f-town", "cleaning", 0, 1_000_00, 500_00, 0, 250_50),
                Balance("offices/s-county/contributions/村集体", "", 0, 99, 0, 0, 0),
            },
        };
        Assert.Equal("""
            CNY
            source                                                  purpose   until     voted     available  encumbered  obligated   disbursed    lapsed         total
            offices/s-county/appropriations/2026/allotments/f-town  cleaning         CNY 0.00  CNY 1,000.00  CNY 500.00   CNY 0.00  CNY 250.50  CNY 0.00  CNY 1,750.50
            offices/s-county/contributions/村集体                                    CNY 0.00      CNY 0.99    CNY 0.00   CNY 0.00    CNY 0.00  CNY 0.00      CNY 0.99
            total                                                                    CNY 0.00  CNY 1,000.99  CNY 500.00   CNY 0.00  CNY 250.50  CNY 0.00  CNY 1,751.49

            """, (await Type("", "budget", "report", "s-county")).Data);
    }

    [Fact]
    public async Task An_import_lists_the_rows_that_were_refused_and_says_partly()
    {
        string file = Write("rows.csv", "enrolment-id,full_name\n001,王 一\n002,\"Li, Si\"\n");
        suite.Answers["CreateImport"] = (_, _) => new Import { Name = "offices/s-county/services/contracts/imports/i" };
        suite.Answers["UploadRows"] = (_, _) => new UploadRowsResponse { StagedCount = 2 };
        suite.Answers["CompleteImport"] = (_, _) => new Import { AppliedCount = 1, RefusedCount = 1 };
        suite.Answers["ListRefusedRows"] = (_, _) => new ListRefusedRowsResponse
        {
            RefusedRows = { new RefusedRow { Number = 3, Reason = "PERSON_ENROLLED", Message = "The person holds a post.", Columns = { "id_number" } } },
        };
        string[] command = ["import", file, "--method", "contract.enrolments.create", "--parent", "offices/s-county/programmes/p", "--constant", "post=x"];
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.Partly, await Invoke(screen, command));
        Assert.Equal("""
            refused rows
            line  reason           message                   columns
               3  PERSON_ENROLLED  The person holds a post.  id_number

            """, screen.Data);

        CreateImportRequest announced = suite.Requests<CreateImportRequest>().Single();
        Assert.Equal("offices/s-county/services/contracts", announced.Parent);
        Assert.Equal(["enrolment_id", "full_name"], announced.Columns);
        Assert.Equal("offices/s-county/programmes/p", announced.Constants["parent"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("001,王 一\n002,\"Li, Si\"\n"))), announced.Sha256);
        Assert.Equal([(2, "001,王 一"), (3, "002,\"Li, Si\"")], suite.Requests<UploadRowsRequest>().SelectMany(r => r.Rows).Select(r => (r.Number, r.Text)));

        await Invoke(Screen.Of(home: home), command);
        Assert.Single(suite.Requests<CreateImportRequest>().Distinct());
        Assert.Single(suite.Requests<CompleteImportRequest>().Distinct());
    }

    [Fact]
    public async Task An_import_that_is_refused_whole_lists_why()
    {
        suite.Answers["CreateImport"] = (_, _) => new Import { Name = "i" };
        suite.Answers["UploadRows"] = (_, _) => new UploadRowsResponse();
        suite.Answers["CompleteImport"] = (_, _) => throw Suite.Refusal(StatusCode.FailedPrecondition, "IMPORT_ROWS_REFUSED", "A row is bad.");
        suite.Answers["ListRefusedRows"] = (_, _) => new ListRefusedRowsResponse { RefusedRows = { new RefusedRow { Number = 2, Reason = "PERSON_ENROLLED" } } };
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.Partly, await Invoke(screen, "import", Write("rows.csv", "full_name\n王\n"), "--method", "contract.enrolments.create",
            "--parent", "offices/s", "--mode", "all-or-nothing"));
        Assert.Contains("PERSON_ENROLLED", screen.Data);
        Assert.Equal(Import.Types.Mode.AllOrNothing, suite.Requests<CreateImportRequest>().Single().Mode);
    }

    [Theory]
    [InlineData("nonsense\n1\n", "no field nonsense")]
    [InlineData("full_name\n", "no rows")]
    [InlineData("", "is empty")]
    public async Task A_file_that_cannot_be_imported_is_not_announced(string content, string said)
    {
        Screen screen = await Type("", "import", Write("rows.csv", content), "--method", "contract.enrolments.create", "--parent", "offices/s");
        Assert.Contains(said, screen.Said);
        Assert.Empty(suite.Calls);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_noticed_and_can_be_read()
    {
        string file = Path.Combine(home, "gb.csv");
        File.WriteAllBytes(file, [.. "full_name\n"u8, 0xCD, 0xF5, (byte)'\n']);
        string[] command = ["import", file, "--method", "contract.enrolments.create", "--parent", "offices/s", "--dry-run"];
        suite.Answers["CreateImport"] = (_, _) => new Import();
        Assert.Contains("gb18030", (await Type("", command)).Said);
        await Type("", [.. command, "--encoding", "gb18030"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("王\n"u8)), suite.Requests<CreateImportRequest>().Single().Sha256);
    }

    [Fact]
    public async Task A_remittance_file_is_kept_only_when_its_hash_is_right()
    {
        byte[] content = Encoding.UTF8.GetBytes("<Document/>");
        string sha256 = new('0', 64);
        suite.Answers["GetRemittance"] = (_, _) => new Remittance { FileSha256 = sha256 };
        suite.Streams["DownloadRemittanceFile"] = _ => content.Chunk(4).Select(part => new FileChunk { Data = ByteString.CopyFrom(part) });
        string to = Path.Combine(home, "pain.xml");
        string[] command = ["remittance", "download", "offices/s/remittances/r", "--to", to, "--reason", "send to the bank"];

        Assert.Equal(ExitCode.Bug, await Invoke(Screen.Of(home: home), command));
        Assert.False(File.Exists(to));
        sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        Assert.Equal(ExitCode.Ok, await Invoke(Screen.Of(home: home), command));
        Assert.Equal(content, File.ReadAllBytes(to));
        Assert.Equal(ExitCode.Usage, await Invoke(Screen.Of(home: home), command));
    }

    [Fact]
    public async Task A_bank_file_goes_up_in_pieces_with_an_id_that_follows_from_it()
    {
        byte[] content = RandomNumberGenerator.GetBytes(700_000);
        string file = Path.Combine(home, "camt.xml");
        File.WriteAllBytes(file, content);
        suite.Answers["ImportBankFile"] = (_, _) => new BankFile { Name = "offices/s/bankFiles/f", EntryCount = 12, IsTied = true };
        string[] command = ["bank", "import", file, "--parent", "s", "--bank-account", "offices/s/bankAccounts/main"];
        await Type("", command);
        await Type("", command);
        Assert.Equal([.. content, .. content], suite.Requests<ImportBankFileRequest>().SelectMany(r => r.Data.ToByteArray()));
        Assert.Single(suite.Requests<ImportBankFileRequest>().Where(r => r.RequestId != "").Distinct());
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
        suite.Streams["ExportWageLines"] = _ => new (string Site, long Minor)[] { ("offices/s.v2", 100), ("offices/s.v1", 200), ("offices/s.v2", 60) }
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
    public async Task A_log_is_believed_only_while_it_grows_from_what_was_seen()
    {
        var honest = new Fund.Tests.Unit.Tlog.Log(8);
        NoteSigner signer = NoteSigner.Generate("log.example");
        LogShows(honest, size: 5, signer);
        Assert.Equal(ExitCode.Ok, await Invoke(Screen.Of(home: home), "audit", "verify", "--index", "2"));
        LogShows(honest, size: 8, signer);
        Assert.Equal(ExitCode.Ok, await Invoke(Screen.Of(home: home), "audit", "verify", "--index", "2", "--save", Path.Combine(home, "kept")));

        Screen offline = Screen.Of(home: home);
        string[] files = ["audit", "verify", Path.Combine(home, "kept.tlog-proof"), "--frame", Path.Combine(home, "kept.frame"), "--key"];
        Assert.Equal(ExitCode.Ok, await Invoke(offline, [.. files, signer.VerifierKey.ToString()]));
        Assert.Equal(ExitCode.Refused, await Invoke(offline, [.. files, NoteSigner.Generate("log.example").VerifierKey.ToString()]));

        LogShows(honest, size: 8, NoteSigner.Generate("log.example"));
        Assert.Equal(ExitCode.Refused, await Invoke(Screen.Of(home: home), "audit", "verify", "--index", "2"));
    }

    private void LogShows(Fund.Tests.Unit.Tlog.Log log, int size, NoteSigner signer)
    {
        var tree = new MerkleRange();
        foreach (byte[] item in log.Items[..size]) tree.Append(Merkle.HashLeaf(item));
        var checkpoint = new Fund.Kernel.Tlog.Checkpoint(signer.VerifierKey.Name, size, tree.Root);
        suite.Answers["GetInclusionProof"] = (request, _) =>
        {
            long index = ((GetInclusionProofRequest)request).Index;
            var proof = new TlogProof { Index = index, Path = Inclusion.Path(index, size, log.At), Checkpoint = signer.Sign(checkpoint.ToText()) };
            return new InclusionProof
            {
                Proof = Encoding.UTF8.GetString(proof.ToBytes()),
                Frame = ByteString.CopyFrom(log.Items[index]),
                VerifierKey = signer.VerifierKey.ToString(),
            };
        };
        suite.Answers["GetConsistencyProof"] = (request, _) =>
        {
            var ask = (GetConsistencyProofRequest)request;
            return new ConsistencyProof { Hashes = { Consistency.Proof(ask.FromSize, ask.ToSize, log.At).Select(h => ByteString.CopyFrom(h.ToBytes())) } };
        };
    }

    private async Task SignIn() => await Type("secret of li wei\n", "login", "--account", "li-wei");

    private async Task<Screen> Type(string input, params string[] arguments)
    {
        Screen screen = Screen.Of(input, home: home);
        await Invoke(screen, arguments);
        return screen;
    }

    private Task<int> Invoke(Screen screen, params string[] arguments) => CommandTree.Invoke(
        arguments.Contains("--address") || new SessionFile(home).Read() is not null ? arguments : [.. arguments, "--address", suite.Address],
        screen.Terminal, TestContext.Current.CancellationToken);

    private string Write(string name, string content)
    {
        string path = Path.Combine(home, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static RpcException Unavailable() => new(new Status(StatusCode.Unavailable, "down"));

    private static Money Cny(long minor) => new() { CurrencyCode = "CNY", MinorUnits = minor };

    private static Appropriation Appropriation(string etag) => new() { Name = Line, Etag = etag, Title = "Rural cleaning", Total = Cny(123_456_780) };

    private static SourceBalance Balance(string source, string purpose, long voted, long available, long encumbered, long obligated, long disbursed) => new()
    {
        Source = source,
        Purpose = purpose,
        Balances = new Balances
        {
            CurrencyCode = "CNY",
            VotedMinorUnits = voted,
            AvailableMinorUnits = available,
            EncumberedMinorUnits = encumbered,
            ObligatedMinorUnits = obligated,
            DisbursedMinorUnits = disbursed,
        },
    };
}
