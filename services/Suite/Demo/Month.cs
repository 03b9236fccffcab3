using System.Security.Cryptography;
using System.Text;
using Fund.Kernel;
using Fund.Kernel.Tlog;
using Fund.Protos.Audit.V1;
using Fund.Protos.Budget.V1;
using Fund.Protos.Contract.V1;
using Fund.Protos.Feed.V1;
using Fund.Protos.Payment.V1;
using Fund.Suite.Bank;
using Grpc.Core;
using Spectre.Console;
using BankFile = Fund.Protos.Payment.V1.BankFile;
using Checkpoint = Fund.Protos.Audit.V1.Checkpoint;

namespace Fund.Suite.Demo;

/// <summary>The story of the month, from an empty database to the last answer of the bank.</summary>
internal sealed class Month(
    StaffStory staff, DemoClock clock, BankFolder bank, string accountNumber, string outbox, string inbox, IAnsiConsole console)
{
    private readonly BudgetStory budget = new(staff, clock);
    private readonly PostsStory posts = new(staff);
    private readonly WageStory wages = new(staff, clock, bank, inbox);
    private readonly List<Imported> imports = [];
    private readonly List<Remittance> remittances = [];

    public async Task Play(IReadOnlyDictionary<string, string> enrolmentCodes)
    {
        await Spring(enrolmentCodes);
        await June();
        await July();
    }

    private async Task Spring(IReadOnlyDictionary<string, string> enrolmentCodes)
    {
        Day(new DateOnly(2026, 5, 18));
        await Step("Two administrators and 14 officials sign in", async say => await staff.Play(enrolmentCodes, say));
        await Step("A county, 3 towns, 12 villages, a bank account", async _ => await budget.Offices());
        await Step("CNY 1,890,000.00 appropriated, enacted by another person, allotted", async _ => await budget.Appropriate());
        await Step("8 pledges of gifts and village money", async _ => await budget.Pledges());
        await Step("A post-subsidy programme, put in force by another person", async _ => await posts.ProgrammeInForce());
        await Step("360 posts opened", async _ => Take(await posts.OpenPosts()));
        await Step("360 applications taken in", async _ => Take(await posts.TakeApplications()));
        await Step("Every applicant checked by another person", async say =>
        {
            var (eligible, refused) = await posts.Check();
            say($"{eligible} eligible, {refused.Count} refused ({string.Join(", ", refused.Select(no => no.Reason).Distinct())})");
        });
        Publication shown = await posts.Publish();
        Line($"{shown.ListedCount} names shown to the public until {shown.UntilDate}");

        Day(new DateOnly(2026, 5, 20));
        await posts.Object("e0199");
        Line("A villager objects to one name; the others are not held up");

        Day(new DateOnly(2026, 5, 27));
        Publication appointed = await posts.Appoint(shown);
        Line($"{appointed.AppointedCount} people appointed from 1 June, {appointed.ObjectedCount} objection open");
    }

    private async Task June()
    {
        Day(new DateOnly(2026, 6, 12));
        await Step("Gifts arrive at the bank; its statements are taken in", async say =>
        {
            foreach (CountyRow credit in CountyFile.Read("contribution-credits").Rows)
                bank.ReceiveCredit(accountNumber, Kernel.Money.Of("CNY", credit.Money("amount").MinorUnits), credit["payer"],
                    credit["reference"],
                    Days.Parse(credit["booking_date"]));
            for (DateOnly day = new(2026, 6, 1); day < clock.Day; day = day.AddDays(1)) bank.Work(day);
            IReadOnlyList<BankFile> files = await wages.BankDay();
            say($"{files.Count} statements, {files.Sum(file => file.CreditCount)} credits in suspense until somebody names them");
        });
        await Step("Receipts recorded against the credits that show them", async _ => await budget.Receipts());
        await Step("A funding rule: raised money first, by earliest end date", async _ => await budget.FundingRuleInForce());
    }

    private async Task July()
    {
        Day(new DateOnly(2026, 7, 1));
        await Step("8,964 days of attendance taken in", async _ =>
        {
            foreach (Imported town in await posts.TakeAttendance()) Take(town);
        });
        await Step("12 rolls submitted, then certified by another person", async say => await posts.Rolls(say));
        await Step("Bank accounts entered, refused ones corrected, confirmed by another person", async say =>
        {
            Take(await wages.EnterPayees());
            Take(await wages.EnterCorrectedPayees());
            say($"{await wages.ConfirmPayees()} accounts confirmed");
        });

        Day(new DateOnly(2026, 7, 2));
        WageRun run = await wages.CalculateAndCheck();
        Line($"Wage run calculated: {run.LineCount} lines, {DemoReport.Money(run.Total)}; {run.HeldCount} held");
        run = await wages.ApproveAndFund(run);
        Line($"Approved by another person, {DemoReport.Money(run.Payable)} due from {run.Sources.Count} sources");
        remittances.Add(await wages.Send("june-2026-a"));
        Line($"Payment file of {remittances[0].ItemCount} payments released by a third person");

        Day(new DateOnly(2026, 7, 3));
        await BankDay();
        Day(new DateOnly(2026, 7, 6));
        await BankDay();
        Day(new DateOnly(2026, 7, 7));
        remittances[0] = await wages.MarkUnanswered(remittances[0]);
        Line($"{remittances[0].UnknownCount} payment unanswered: unknown, and not paid again");
        remittances.Add(await wages.Send("june-2026-b"));
        Line($"{remittances[1].ItemCount} payments that came back or were refused are sent once more");
        Day(new DateOnly(2026, 7, 8));
        await BankDay();
    }

    /// <summary>Prints the month and proves it. False if any figure does not tie.</summary>
    public async Task<bool> Report(Courier courier)
    {
        var report = new DemoReport(console);
        var auditor = staff["auditor"];
        var ledger = auditor.Client<LedgerService.LedgerServiceClient>();
        var sources = await ledger.ListBalancesAsync(new ListBalancesRequest { Parent = BudgetStory.County, PageSize = 1_000 });
        WageRun run = await wages.Present();
        List<WageLine> lines = await Lines();
        for (int i = 0; i < remittances.Count; i++)
            remittances[i] = await auditor.Client<RemittanceService.RemittanceServiceClient>()
                .GetRemittanceAsync(new GetRemittanceRequest { Name = remittances[i].Name });
        var reconciliations = auditor.Client<ReconciliationService.ReconciliationServiceClient>();
        var reconciliation = await reconciliations.GetReconciliationAsync(
            new GetReconciliationRequest { BankAccount = BudgetStory.BankAccount });
        var exceptions = await reconciliations.ListExceptionsAsync(
            new ListExceptionsRequest { Parent = BudgetStory.County, OpenOnly = true, PageSize = 100 });
        var suspense = await auditor.Client<TreasuryService.TreasuryServiceClient>()
            .ListCreditsAsync(new ListCreditsRequest { Parent = BudgetStory.County, InSuspenseOnly = true, PageSize = 100 });

        report.MoneyBySource([.. sources.Balances]);
        report.RunByVillage(lines, CountyFile.Read("offices").Rows.ToDictionary(row => row["name"], row => row["display_name"]));
        report.Explained(await Explain(lines));
        report.RefusedRows(imports);
        report.Exceptions([.. exceptions.Exceptions], [.. lines.Where(line => line.State == WageLine.Types.State.Held)],
            [.. suspense.Credits]);
        IReadOnlyList<Tie> ties = await new Recount(staff, outbox, inbox).Run(run, remittances, reconciliation);
        report.Ties(ties);
        bool isProven = await Prove(report, courier);
        return isProven && reconciliation.IsTied && ties.All(tie => tie.Holds);
    }

    /// <summary>The proof an outsider could ask for: the approval of the run is in the log, under a signed checkpoint.</summary>
    private async Task<bool> Prove(DemoReport report, Courier courier)
    {
        report.Heading("Proof");
        var audit = staff["auditor"].Client<AuditService.AuditServiceClient>();
        LoggedEntry approval = await Patience.Until(async () =>
        {
            var found = await audit.ListEntriesAsync(new ListEntriesRequest
            {
                Parent = BudgetStory.County, Resource = WageStory.Run, Method = "/fund.payment.v1.WageRunService/ApproveWageRun",
            });
            return found.Entries.Count > 0 ? found.Entries[0] : null;
        }, "the approval to reach the audit log", async () => $"{await audit.GetLagAsync(new GetLagRequest())}");
        InclusionProof proof = await Patience.Until(async () =>
        {
            try
            {
                return await audit.GetInclusionProofAsync(new GetInclusionProofRequest { Index = approval.Index });
            }
            catch (RpcException notYet) when (notYet.StatusCode == StatusCode.FailedPrecondition)
            {
                return null;
            }
        }, "the approval to be under a signed checkpoint");
        Checkpoint checkpoint = await new AuditService.AuditServiceClient(courier.Invoker()).GetCheckpointAsync(new GetCheckpointRequest());

        VerifierKey key = VerifierKey.Parse(proof.VerifierKey);
        Verdict verdict = Verdict.Of(() => TlogProof.Parse(Encoding.UTF8.GetBytes(proof.Proof))
            .Verify(proof.Frame.ToByteArray(), "fundservices/s-county", key));
        Entry entry = approval.Entry;
        string duties = string.Join(", ", entry.ApprovalChain.Select(act => act.Split('=')[0]).Distinct());
        string outcome = verdict.IsProven ? "proven" : $"NOT proven: {verdict.Reason}";
        string instant = entry.Time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        console.WriteLine($"Run approved by {entry.Person.Split('/')[^1]} at {instant} UTC (clock: {entry.Clock})");
        console.WriteLine($"Duties kept apart in the case: {duties}");
        console.WriteLine($"Entry {approval.Index:N0} of {checkpoint.Size:N0} in the audit log: inclusion {outcome}");
        console.WriteLine($"Key to check it with: {proof.VerifierKey}");
        console.WriteLine($"Payment files: {Path.Combine(outbox, "taken")}");
        foreach (string path in Directory.GetFiles(Path.Combine(outbox, "taken"), "*.xml").Order(StringComparer.Ordinal))
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path)));
            console.WriteLine($"  {Path.GetFileName(path)}  SHA-256 {hash}");
        }
        return verdict.IsProven;
    }

    private async Task<List<WageLine>> Lines()
    {
        var lines = new List<WageLine>();
        using var export = staff["auditor"].Client<WageRunService.WageRunServiceClient>()
            .ExportWageLines(new ExportWageLinesRequest { Name = WageStory.Run });
        await foreach (WageLine line in export.ResponseStream.ReadAllAsync()) lines.Add(line);
        return lines;
    }

    // A full month, a part of one, and the one that the bank was asked to pay more than once.
    private async Task<IReadOnlyList<WageLineExplanation>> Explain(List<WageLine> lines)
    {
        var clerk = staff["auditor"].Client<WageRunService.WageRunServiceClient>();
        var all = new List<WageLineExplanation>();
        foreach (WageLine line in lines) all.Add(await clerk.ExplainWageLineAsync(new ExplainWageLineRequest { Name = line.Name }));
        return
        [
            all.First(one => one.Line.DayMillisCount >= one.Line.RequiredDaysCount * 1_000L),
            all.First(one => one.Line.DayMillisCount < one.Line.RequiredDaysCount * 1_000L && one.Line.Sources.Count > 1),
            all.First(one => one.Disbursements.Count > 1),
        ];
    }

    private async Task BankDay()
    {
        IReadOnlyList<BankFile> files = await wages.BankDay();
        int matched = files.Sum(file => file.MatchedCount);
        int forPeople = files.Sum(file => file.ExceptionCount);
        Line($"The bank answers: {files.Count} files, {matched} payments matched, {forPeople} for a person to look at");
    }

    private void Take(Imported import)
    {
        imports.Add(import);
        Line($"{import.File}: {import.Applied:N0} rows in, {import.Refused.Count} refused");
    }

    private void Day(DateOnly day)
    {
        if (day > clock.Day) clock.GoTo(day);
        console.MarkupLine($"\n[bold]{day:dddd, d MMMM yyyy}[/]  [grey](the demo's clock)[/]");
    }

    private void Line(string text) => console.MarkupLine($"  {Markup.Escape(text)}");

    private async Task Step(string what, Func<Action<string>, Task> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            Line(what);
            await work(Line);
            return;
        }
        await console.Status().StartAsync(Markup.Escape(what),
            async status => await work(note => status.Status(Markup.Escape($"{what}: {note}"))));
        Line(what);
    }
}
