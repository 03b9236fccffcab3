using System.Collections.Immutable;
using Fund.Chassis.Db;
using Fund.Chassis.Vault;
using Fund.Kernel;
using Fund.Payments;
using Fund.Protos.Payment.V1;
using Fund.Suite.Bank;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using BankFile = Fund.Protos.Payment.V1.BankFile;

namespace Fund.Tests.Service.Payments;

/// <summary>Payments with its neighbours and the bank: people with confirmed accounts, a certified roll, money.</summary>
internal sealed class PaymentTown : IAsyncDisposable
{
    public const string County = "offices/s-county";
    public const string Run = County + "/wageRuns/may";

    private readonly BankFolder bank;

    private PaymentTown(ServiceHost host, ContractsNextDoor contracts, BudgetsNextDoor budgets, BankScript script)
    {
        Host = host;
        Contracts = contracts;
        Budgets = budgets;
        Inbox = Path.Combine(host.Folder, "bank", "inbox");
        bank = new BankFolder(Outbox, Inbox, new BankSimulator(script),
            BankState.Open((BudgetsNextDoor.Number, Kernel.Money.Of("CNY", 30_000_000))));
    }

    public ServiceHost Host { get; }

    public ContractsNextDoor Contracts { get; }

    public BudgetsNextDoor Budgets { get; }

    public string Outbox => Path.Combine(Host.Folder, "bank", "outbox");

    public string Inbox { get; }

    public BankFolder Bank => bank;

    public static string Id => Guid.NewGuid().ToString();

    /// <param name="people">How many people with a confirmed account; person n worked 20 + n days, at most 26.</param>
    /// <param name="fates">What the bank does with the payments, in file order; the rest is paid.</param>
    public static async Task<PaymentTown> Start(Engine engine, int people, params Fate[] fates)
    {
        var contracts = new ContractsNextDoor();
        var budgets = new BudgetsNextDoor();
        ServiceHost host = await ServiceHost.Start(engine, (PaymentsModule.Add, PaymentsModule.Map),
            (Neighbours(contracts, budgets), MapNeighbours));
        var script = new BankScript { Fates = fates.Select((fate, i) => KeyValuePair.Create((long)i, fate)).ToImmutableDictionary() };
        var town = new PaymentTown(host, contracts, budgets, script);
        for (int number = 1; number <= people; number++)
        {
            await town.Enter(new Person(number));
            await town.Confirm(new Person(number).Payee);
            town.Attends(new Person(number), Math.Min(26_000, 20_000 + number * 1_000));
        }
        return town;
    }

    public void Attends(Person person, long dayMillis) =>
        Contracts.Holders.Add(($"e{person.Number:D4}", Host.Services.GetRequiredService<PersonalVault>().Subject(person.IdNumber),
            dayMillis));

    public CallInvoker Clerk => Host.As("clerk", "wage.clerk");

    public CallInvoker Approver => Host.As("approver", "wage.approver");

    public CallInvoker Treasurer => Host.As("treasurer", "treasury.officer");

    public CallInvoker Releaser => Host.As("releaser", "payment.releaser");

    public WageRunService.WageRunServiceClient Runs(CallInvoker who) => new(who);

    public RemittanceService.RemittanceServiceClient Remittances(CallInvoker who) => new(who);

    public ReconciliationService.ReconciliationServiceClient Reconciliation(CallInvoker who) => new(who);

    public PayeeService.PayeeServiceClient Payees(CallInvoker who) => new(who);

    public static CreatePayeeRequest EnterRequest(Person person) => new()
    {
        Parent = County, PayeeId = $"p{person.Number:D4}", IdNumber = person.IdNumber, FullName = person.Name, AccountNumber = person.Card,
        BankCode = "402569900036", RequestId = Id,
    };

    public async Task Enter(Person person) => await Payees(Clerk).CreatePayeeAsync(EnterRequest(person));

    public async Task Confirm(string payee) =>
        await Payees(Approver).ConfirmPayeeAsync(new ConfirmPayeeRequest { Name = payee, RequestId = Id });

    public static CreateWageRunRequest RunRequest(string id = "may", string period = "2026-05") => new()
    {
        Parent = County, WageRunId = id, Programme = ContractsNextDoor.ProgrammeName, Period = period, FundingRule = BudgetsNextDoor.Rule,
        BankAccount = BudgetsNextDoor.Account, RequestId = Id,
    };

    public async Task<WageRun> Calculated(string id = "may", string period = "2026-05") =>
        await Runs(Clerk).CreateWageRunAsync(RunRequest(id, period));

    public async Task<WageRun> Checked(string run = Run)
    {
        WageRun shown = await Show(run);
        return await Runs(Clerk).CheckWageRunAsync(new CheckWageRunRequest { Name = run, Etag = shown.Etag, RequestId = Id });
    }

    public async Task<WageRun> Submitted(string run = Run) =>
        await Runs(Clerk).SubmitWageRunAsync(new SubmitWageRunRequest { Name = run, Etag = (await Show(run)).Etag, RequestId = Id });

    public async Task<WageRun> Approved(string run = Run)
    {
        WageRun shown = await Show(run);
        return await Runs(Approver).ApproveWageRunAsync(
            new ApproveWageRunRequest { Name = run, Etag = shown.Etag, RunHash = shown.RunHash, RequestId = Id });
    }

    public async Task<WageRun> Funded(string run = Run)
    {
        await Checked(run);
        await Submitted(run);
        await Approved(run);
        return await Runs(Treasurer).FundWageRunAsync(new FundWageRunRequest { Name = run, Etag = (await Show(run)).Etag, RequestId = Id });
    }

    public async Task<WageRun> Show(string run = Run) => await Runs(Treasurer).GetWageRunAsync(new GetWageRunRequest { Name = run });

    public static CreateRemittanceRequest FileRequest(string id, string run = Run) =>
        new() { Parent = County, RemittanceId = id, WageRun = run, ExecutionDate = "2026-06-15", RequestId = Id };

    public async Task<Remittance> Released(Remittance shown, CallInvoker? who = null) =>
        await Remittances(who ?? Releaser).ReleaseRemittanceAsync(
            new ReleaseRemittanceRequest { Name = shown.Name, Etag = shown.Etag, FileSha256 = shown.FileSha256, RequestId = Id });

    /// <summary>Everything up to the bank's outbox.</summary>
    public async Task<Remittance> Sent(string id = "may-1", string run = Run) =>
        await Released(await Remittances(Clerk).CreateRemittanceAsync(FileRequest(id, run)));

    public async Task<WageLine> Line(int number, string run = Run) =>
        (await Runs(Clerk).ExplainWageLineAsync(new ExplainWageLineRequest { Name = $"{run}/lines/l{number:D5}" })).Line;

    /// <summary>The bank works for a day; all it answers is taken in.</summary>
    public async Task<List<BankFile>> BankDay(string date)
    {
        var taken = new List<BankFile>();
        foreach (string path in bank.Work(Days.Parse(date))) taken.Add(await Import(path));
        return taken;
    }

    public async Task<BankFile> Import(string path, string? id = null, string? requestId = null)
    {
        using var call = Reconciliation(Treasurer).ImportBankFile();
        byte[] bytes = await File.ReadAllBytesAsync(path);
        requestId ??= Id;
        for (int at = 0; at < bytes.Length; at += 4_000)
            await call.RequestStream.WriteAsync(new ImportBankFileRequest
            {
                Parent = at == 0 ? County : "", BankFileId = at == 0 ? id ?? $"f{Guid.NewGuid():N}" : "",
                BankAccount = at == 0 ? BudgetsNextDoor.Account : "",
                RequestId = requestId, Data = ByteString.CopyFrom(bytes, at, Math.Min(4_000, bytes.Length - at)),
            });
        await call.RequestStream.CompleteAsync();
        return await call;
    }

    public async Task<List<string>> OpenExceptions() =>
        [.. (await Reconciliation(Treasurer).ListExceptionsAsync(new ListExceptionsRequest { Parent = County, OpenOnly = true })).Exceptions
            .Select(open => open.Kind)];

    public async Task<List<string>> OpenMatters(string period) =>
        [.. (await Reconciliation(Treasurer).ListOpenMattersAsync(new ListOpenMattersRequest { Parent = County, Period = period })).Matters
            .Select(open => open.Kind)];

    public async Task<Reconciliation> Tie() =>
        await Reconciliation(Treasurer).GetReconciliationAsync(new GetReconciliationRequest { BankAccount = BudgetsNextDoor.Account });

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static Action<WebApplicationBuilder> Neighbours(ContractsNextDoor contracts, BudgetsNextDoor budgets) =>
        builder => builder.Services.AddSingleton(contracts).AddSingleton(budgets);

    private static void MapNeighbours(WebApplication app)
    {
        app.MapGrpcService<ContractsNextDoor.Programmes>();
        app.MapGrpcService<ContractsNextDoor.Attendance>();
        app.MapGrpcService<BudgetsNextDoor.Funding>();
        app.MapGrpcService<BudgetsNextDoor.Ledger>();
        app.MapGrpcService<BudgetsNextDoor.Treasury>();
    }
}
