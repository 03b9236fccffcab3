using Fund.Kernel;
using Fund.Protos.Payment.V1;
using Fund.Suite.Bank;
using BankFile = Fund.Protos.Payment.V1.BankFile;
using Google.Protobuf;

namespace Fund.Suite.Demo;

/// <summary>
/// Wages: accounts confirmed by another person, a run calculated, approved, funded, sent to the bank and matched with its answers.
/// </summary>
internal sealed class WageStory(StaffStory staff, DemoClock clock, BankFolder bank, string inbox)
{
    public const string Run = $"{BudgetStory.County}/wageRuns/rural-cleaning-2026-06";
    private const string Payees = "fund.payment.v1.PayeeService";
    private int bankFiles;

    private string Today => Days.ToText(clock.Day);

    public Task<Imported> EnterPayees() =>
        staff["wage-clerk"].Import(CountyFile.Read("payees"), "payments", "payees-2026", $"{Payees}/CreatePayee", ("parent",
            BudgetStory.County));

    /// <summary>Two of the three refused accounts are entered again, correctly; the third person has not been found yet.</summary>
    public Task<Imported> EnterCorrectedPayees()
    {
        CountyFile file = CountyFile.Read("payees-corrected");
        return staff["wage-clerk"].Import(
            file with { Rows = [.. file.Rows.Take(2)] }, "payments", "payees-2026-corrected", $"{Payees}/CreatePayee", ("parent",
                BudgetStory.County));
    }

    public async Task<int> ConfirmPayees()
    {
        var approver = staff["wage-approver"].Client<PayeeService.PayeeServiceClient>();
        var rows = new List<CountyRow>();
        string token = "";
        do
        {
            ListPayeesResponse page = await approver.ListPayeesAsync(new ListPayeesRequest
            {
                Parent = BudgetStory.County, State = Payee.Types.State.Pending, PageSize = 500, PageToken = token,
            });
            rows.AddRange(page.Payees.Select(
                payee => new CountyRow(rows.Count + 2, payee.Name, new Dictionary<string, string> { ["name"] = payee.Name })));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        rows = [.. rows.Select((row, index) => row with { Line = index + 2 })];
        Imported confirmed = await staff["wage-approver"].Import(
            new CountyFile("payees to confirm", ["name"], rows), "payments", "payees-confirmed", $"{Payees}/ConfirmPayee");
        return (int)confirmed.Applied;
    }

    public async Task<WageRun> CalculateAndCheck()
    {
        var clerk = staff["wage-clerk"].Client<WageRunService.WageRunServiceClient>();
        WageRun run = await clerk.CreateWageRunAsync(new CreateWageRunRequest
        {
            Parent = BudgetStory.County, WageRunId = "rural-cleaning-2026-06", Programme = PostsStory.Programme, Period = PostsStory.Period,
            FundingRule = BudgetStory.FundingRule, BankAccount = BudgetStory.BankAccount, RequestId = Actor.RequestId(),
        });
        return await clerk.CheckWageRunAsync(new CheckWageRunRequest { Name = run.Name, Etag = run.Etag, RequestId = Actor.RequestId() });
    }

    /// <summary>Submitted by the clerk, approved by another person who binds to the hash, made due by the treasury.</summary>
    public async Task<WageRun> ApproveAndFund(WageRun run)
    {
        WageRun submitted = await staff["wage-clerk"].Client<WageRunService.WageRunServiceClient>()
            .SubmitWageRunAsync(new SubmitWageRunRequest { Name = run.Name, Etag = run.Etag, RequestId = Actor.RequestId() });
        submitted = await Settled(submitted, WageRun.Types.State.Submitted);
        WageRun approved = await staff["wage-approver"].Client<WageRunService.WageRunServiceClient>()
            .ApproveWageRunAsync(new ApproveWageRunRequest
        {
            Name = run.Name, Etag = submitted.Etag, RunHash = submitted.RunHash, RequestId = Actor.RequestId(),
        });
        WageRun funded = await staff["treasury-officer"].Client<WageRunService.WageRunServiceClient>()
            .FundWageRunAsync(new FundWageRunRequest { Name = run.Name, Etag = approved.Etag, RequestId = Actor.RequestId() });
        return await Settled(funded, WageRun.Types.State.Funded);
    }

    /// <summary>Built by the clerk, released by a third person; from then on the file lies in the bank's outbox.</summary>
    public async Task<Remittance> Send(string id)
    {
        Remittance built = await staff["wage-clerk"].Client<RemittanceService.RemittanceServiceClient>()
            .CreateRemittanceAsync(new CreateRemittanceRequest
        {
            Parent = BudgetStory.County, RemittanceId = id, WageRun = Run, ExecutionDate = Today, RequestId = Actor.RequestId(),
        });
        var releaser = staff["payment-releaser"].Client<RemittanceService.RemittanceServiceClient>();
        await releaser.ReleaseRemittanceAsync(new ReleaseRemittanceRequest
        {
            Name = built.Name, Etag = built.Etag, FileSha256 = built.FileSha256, RequestId = Actor.RequestId(),
        });
        return await Patience.Until(async () =>
        {
            Remittance now = await releaser.GetRemittanceAsync(new GetRemittanceRequest { Name = built.Name });
            return now.State >= Remittance.Types.State.Sent ? now : null;
        }, "the payment file to be sent");
    }

    /// <summary>The bank works a day; the treasury takes in every file it left.</summary>
    public async Task<IReadOnlyList<BankFile>> BankDay()
    {
        bank.Work(clock.Day);
        var treasury = staff["treasury-officer"].Client<ReconciliationService.ReconciliationServiceClient>();
        var taken = new List<BankFile>();
        foreach (string path in Directory.GetFiles(inbox, "*.xml").Order(StringComparer.Ordinal))
        {
            var request = new ImportBankFileRequest
            {
                Parent = BudgetStory.County, BankFileId = $"bank-{++bankFiles:000}", BankAccount = BudgetStory.BankAccount,
                Data = ByteString.CopyFrom(await File.ReadAllBytesAsync(path)), RequestId = Actor.RequestId(),
            };
            BankFile file = await staff["treasury-officer"].Deliver(async () =>
            {
                using var import = treasury.ImportBankFile();
                await import.RequestStream.WriteAsync(request);
                await import.RequestStream.CompleteAsync();
                return await import;
            });
            taken.Add(await Patience.Until(async () =>
            {
                BankFile now = await treasury.GetBankFileAsync(new GetBankFileRequest { Name = file.Name });
                return now.State == BankFile.Types.State.Reconciled ? now : null;
            }, $"the effects of {Path.GetFileName(path)} to be posted"));
            Directory.CreateDirectory(Path.Combine(inbox, "taken"));
            File.Move(path, Path.Combine(inbox, "taken", Path.GetFileName(path)), overwrite: true);
        }
        return taken;
    }

    public async Task<Remittance> MarkUnanswered(Remittance remittance) =>
        await staff["treasury-officer"].Client<RemittanceService.RemittanceServiceClient>()
            .MarkUnansweredAsync(new MarkUnansweredRequest { Name = remittance.Name, RequestId = Actor.RequestId() });

    public async Task<WageRun> Present() =>
        await staff["wage-clerk"].Client<WageRunService.WageRunServiceClient>().GetWageRunAsync(new GetWageRunRequest { Name = Run });

    private async Task<WageRun> Settled(WageRun run, WageRun.Types.State state) => run.State == state
        ? run
        : await Patience.Until(async () =>
        {
            WageRun now = await Present();
            return now.State == state ? now : null;
        }, $"the run to be {state}");
}
