using System.Security.Cryptography;
using System.Text;
using Fund.Cli;
using Fund.Protos.Imports.V1;
using Fund.Protos.Payment.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fund.Tests.Unit.Cli;

/// <summary>Files in and out.</summary>
public sealed class ImportTests : OverTheWire
{
    [Fact]
    public async Task An_import_lists_the_rows_that_were_refused_and_says_partly()
    {
        string file = Write("rows.csv", "enrolment-id,full_name\n001,王 一\n002,\"Li, Si\"\n");
        suite.Answers["CreateImport"] = (_, _) => new Import { Name = "offices/s-county/services/contracts/imports/i" };
        suite.Answers["UploadRows"] = (_, _) => new UploadRowsResponse { StagedCount = 2 };
        suite.Answers["CompleteImport"] = (_, _) => new Import { AppliedCount = 1, RefusedCount = 1 };
        suite.Answers["ListRefusedRows"] = (_, _) => new ListRefusedRowsResponse
        {
            RefusedRows = { new RefusedRow { Number = 3, Reason = "PERSON_ENROLLED", Message = "The person holds a post.",
                Columns = { "id_number" } } },
        };
        string[] command = ["import", file, "--method", "contract.enrolments.create", "--parent", "offices/s-county/programmes/p",
            "--constant", "post=x"];
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
        Assert.Equal([(2, "001,王 一"), (3, "002,\"Li, Si\"")],
            suite.Requests<UploadRowsRequest>().SelectMany(r => r.Rows).Select(r => (r.Number, r.Text)));

        await Invoke(Screen.Of(home: home), command);
        Assert.Single(suite.Requests<CreateImportRequest>().Distinct());
        Assert.Single(suite.Requests<CompleteImportRequest>().Distinct());
    }

    [Fact]
    public async Task An_import_that_is_refused_whole_lists_why()
    {
        suite.Answers["CreateImport"] = (_, _) => new Import { Name = "i" };
        suite.Answers["UploadRows"] = (_, _) => new UploadRowsResponse();
        suite.Answers["CompleteImport"] = (_, _) => new Import { State = Import.Types.State.Refused, RefusedCount = 1 };
        suite.Answers["ListRefusedRows"] = (_, _) =>
            new ListRefusedRowsResponse { RefusedRows = { new RefusedRow { Number = 2, Reason = "PERSON_ENROLLED" } } };
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.Partly,
            await Invoke(screen, "import", Write("rows.csv", "full_name\n王\n"), "--method", "contract.enrolments.create",
            "--parent", "offices/s", "--mode", "all-or-nothing"));
        Assert.Contains("PERSON_ENROLLED", screen.Data);
        Assert.Equal(Import.Types.Mode.AllOrNothing, suite.Requests<CreateImportRequest>().Single().Mode);
    }

    [Fact]
    public async Task An_import_that_stopped_half_way_goes_on_instead_of_being_refused()
    {
        suite.Answers["CreateImport"] = (_, _) => new Import { Name = "i" };
        suite.Answers["UploadRows"] = (_, _) =>
            throw Suite.Refusal(StatusCode.FailedPrecondition, "IMPORT_NOT_OPEN", "The import no longer takes rows.");
        suite.Answers["CompleteImport"] = (_, _) => new Import { AppliedCount = 1 };
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.Ok, await Invoke(screen, Importing()));
        Assert.Contains("1 applied, 0 refused.", screen.Said);
        Assert.Contains("--import-id", screen.Said);
    }

    [Fact]
    public async Task Rows_are_applied_as_long_as_it_takes_and_the_person_sees_how_far_they_are()
    {
        using var looked = new ManualResetEventSlim();
        suite.Answers["CreateImport"] = (_, _) => new Import { Name = "i" };
        suite.Answers["UploadRows"] = (_, _) => new UploadRowsResponse();
        suite.Answers["GetImport"] = (_, before) =>
        {
            if (before > 0) looked.Set();
            return new Import { State = Import.Types.State.Applying, AppliedCount = 1 };
        };
        suite.Answers["CompleteImport"] = (_, _) =>
        {
            looked.Wait(TestContext.Current.CancellationToken);
            return new Import { AppliedCount = 1 };
        };
        Screen screen = Screen.Of(home: home, isWatched: true);
        Assert.Equal(ExitCode.Ok, await Invoke(screen, Importing()));
        Assert.Contains("rows applied [##############################] 1 of 1", screen.Said);
        Assert.Equal(DateTime.MaxValue, suite.Deadlines["CompleteImport"]);
        Assert.NotEqual(DateTime.MaxValue, suite.Deadlines["CreateImport"]);
    }

    [Fact]
    public async Task An_import_whose_answer_is_lost_is_done_when_its_rows_are()
    {
        using var over = new ManualResetEventSlim();
        suite.Answers["CreateImport"] = (_, _) => new Import { Name = "i" };
        suite.Answers["UploadRows"] = (_, _) => new UploadRowsResponse();
        suite.Answers["GetImport"] = (_, _) => new Import { State = Import.Types.State.Applied, AppliedCount = 1 };
        suite.Answers["CompleteImport"] = (_, _) =>
        {
            over.Wait(TestContext.Current.CancellationToken);
            return new Import();
        };
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.Ok, await Invoke(screen, Importing()));
        Assert.Contains("1 applied, 0 refused.", screen.Said);
        over.Set();
    }

    [Fact]
    public async Task An_import_without_an_answer_says_how_it_goes_on()
    {
        suite.Answers["CreateImport"] = (_, _) => new Import { Name = "i" };
        suite.Answers["UploadRows"] = (_, _) => new UploadRowsResponse();
        suite.Answers["CompleteImport"] = (_, _) => throw new RpcException(new Status(StatusCode.Internal, "gone"));
        Screen screen = Screen.Of(home: home);
        Assert.Equal(ExitCode.Bug, await Invoke(screen, Importing()));
        Assert.Contains("Run the same command again", screen.Said);
    }

    [Theory]
    [InlineData("nonsense\n1\n", "no field nonsense")]
    [InlineData("full_name\n", "no rows")]
    [InlineData("", "is empty")]
    public async Task A_file_that_cannot_be_imported_is_not_announced(string content, string said)
    {
        Screen screen = await Type("", "import", Write("rows.csv", content), "--method", "contract.enrolments.create", "--parent",
            "offices/s");
        Assert.Contains(said, screen.Said);
        Assert.Empty(suite.Calls);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_noticed_and_can_be_read()
    {
        string file = Write("gb.csv", "");
        File.WriteAllBytes(file, [.. "full_name\n"u8, 0xCD, 0xF5, (byte)'\n']);
        string[] command = ["import", file, "--method", "contract.enrolments.create", "--parent", "offices/s", "--dry-run"];
        suite.Answers["CreateImport"] = (_, _) => new Import();
        Assert.Contains("gb18030", (await Type("", command)).Said);
        await Type("", [.. command, "--encoding", "gb18030"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("王\n"u8)), suite.Requests<CreateImportRequest>().Single().Sha256);
    }

    [Fact]
    public async Task A_dry_run_says_that_no_row_was_looked_at()
    {
        suite.Answers["CreateImport"] = (_, _) => new Import { Name = "i", RowCount = 1 };
        Screen screen = await Type("", [.. Importing(), "--dry-run"]);
        Assert.Contains("no row was looked at", screen.Said);
        Assert.Empty(suite.Requests<UploadRowsRequest>());
    }

    private string[] Importing() =>
        ["import", Write("rows.csv", "full_name\n王\n"), "--method", "contract.enrolments.create", "--parent", "offices/s"];

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
        string file = Write("camt.xml", "");
        File.WriteAllBytes(file, content);
        suite.Answers["ImportBankFile"] = (_, _) => new BankFile { Name = "offices/s/bankFiles/f", EntryCount = 12, IsTied = true };
        string[] command = ["bank", "import", file, "--parent", "s", "--bank-account", "offices/s/bankAccounts/main"];
        await Type("", command);
        await Type("", command);
        Assert.Equal([.. content, .. content], suite.Requests<ImportBankFileRequest>().SelectMany(r => r.Data.ToByteArray()));
        Assert.Single(suite.Requests<ImportBankFileRequest>().Where(r => r.RequestId != "").Distinct());
    }
}
