using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Payments.Banks;
using Fund.Payments.Payees;
using Fund.Payments.WageRuns;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using BudgetPb = Fund.Protos.Budget.V1;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments.Remittances;

/// <summary>Bank files: built once, released by someone who neither made nor approved them.</summary>
public sealed class RemittanceRpc(
    Writes<PaymentsDb> writes, ServiceStore<PaymentsDb> store, Steps<PaymentsDb> steps, BudgetsSide budgets, FileMaker files,
    PaymentSettings settings, IEnumerable<EntryNotes> notes, Clock clock) : Pb.RemittanceService.RemittanceServiceBase
{
    /// <summary>What a settling step and one chunk of the ledger take at once.</summary>
    private const int FileLinesMax = 10_000;
    private const int ChunkRows = 500;
    private const int ChunkBytes = 64 << 10;

    public override async Task<Pb.Remittance> CreateRemittance(Pb.CreateRemittanceRequest request, ServerCallContext context)
    {
        if (await writes.Answered<Pb.Remittance>(request, context) is { } before) return before;
        ResourceName name = Names.Remittances.Under(request.Parent, request.RemittanceId);
        DateOnly executionDate = Days.Parse(request.ExecutionDate);
        (WageRun funded, List<Payable> payables) = await store.Read(async db =>
        {
            WageRun run = await db.WageRun(request.WageRun);
            return (run, await Select(db, run));
        }, context.CancellationToken);
        Debtor debtor = await DebtorOf(funded, context);
        (byte[] Sealed, string Sha256) file = files.Make(name.Text, funded, debtor, payables, executionDate, clock.Today);
        string[] stamps = [.. payables.Select(payable => payable.Stamp)];

        return await writes.Run(request, context, async db =>
        {
            if (await db.Remittances.AnyAsync(other => other.Name == name.Text)) throw Reasons.RemittanceExists(name.Text);
            WageRun run = await db.WageRun(request.WageRun);
            List<Payable> present = await Select(db, run);
            // The file was written outside the door: it is kept only if it still says what is to be paid.
            if (!present.Select(payable => payable.Stamp).SequenceEqual(stamps)) throw Reasons.ChangedMeanwhile(run.Name);

            Remittance remittance = Build(name, run, present, file.Sha256, executionDate);

            db.Remittances.Add(remittance);
            db.RemittanceFiles.Add(new RemittanceFile { Remittance = remittance.Name, Sealed = file.Sealed });
            db.Disbursements.AddRange(present.Select((payable, i) => AttemptOf(remittance, run, payable, i + 1)));
            // Who entered an account that is paid here must not release it; one act for each such person, however many accounts.
            db.Commit.CitesActs(present.Select(payable => payable.Payee.AccountBy).Where(person => person.Length > 0).Distinct()
                .Select(person => new Protos.Type.Act { Person = person, Duty = "change-bank-account", Resource = remittance.Name }));
            db.Commit.Cites([run.Name, .. run.CitedRollNames]);
            db.Commit.Amount = remittance.TotalMoney;
            return remittance.ToProto();
        });
    }

    public override async Task<Pb.Remittance> ReleaseRemittance(Pb.ReleaseRemittanceRequest request, ServerCallContext context)
    {
        Pb.Remittance answer = await writes.Run(request, context, async db =>
        {
            Remittance remittance = await db.Remittance(request.Name);
            remittance.ToProto().MustBe(request.Etag);
            WageRun run = await db.WageRun(remittance.WageRun);
            await RefuseChangedAccounts(db, remittance);

            remittance.Release(request.FileSha256, HoldCash.Step, clock.Today);

            await db.Await(HoldCash.Step, remittance.Name, context.Caller().Person, clock.Now);
            db.Commit.Cites([run.Name, .. run.CitedRollNames]);
            db.Commit.Amount = remittance.TotalMoney;
            db.Publish(new RemittanceReleased(
                remittance.Name, run.Name, remittance.FileSha256, remittance.ItemCount, remittance.Total, remittance.Currency));
            return remittance.ToProto();
        });
        if (request.ValidateOnly) return answer;
        await steps.TryNow(HoldCash.Step, answer.Name, context.CancellationToken);
        await steps.TryNow(SendFile.Step, answer.Name, context.CancellationToken);
        return await Get(answer.Name, context.CancellationToken);
    }

    public override Task<Pb.Remittance> VoidRemittance(Pb.VoidRemittanceRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Remittance remittance = await db.Remittance(request.Name);

            remittance.Void();

            foreach (Disbursement attempt in await db.Disbursements.Where(row => row.Remittance == remittance.Name).ToListAsync())
            {
                attempt.State = DisbursementState.Rejected;
                attempt.Remedy = "Voided before it was released; nothing was sent.";
            }
            return remittance.ToProto();
        });

    public override Task<Pb.Remittance> MarkUnanswered(Pb.MarkUnansweredRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Remittance remittance = await db.Remittance(request.Name);
            DateOnly until = remittance.AnswerUntil(settings.AnswerDays);
            List<Disbursement> silent = await db.Disbursements
                .Where(attempt => attempt.Remittance == remittance.Name && attempt.State == DisbursementState.Sent).ToListAsync();
            if (clock.Today < until || silent.Count == 0) throw Reasons.AnswersNotOverdue(remittance.Name, until.ToText());

            foreach (Disbursement attempt in silent)
            {
                attempt.State = DisbursementState.Unknown;
                remittance.Moved(DisbursementState.Sent, DisbursementState.Unknown, attempt.Amount);
                db.Open(BankException.OfAttempt(attempt, remittance.BankAccount, "", "UNKNOWN",
                    "Ask the bank. Nothing is paid again for this line before it has answered."));
            }

            db.Commit.Cites(remittance.WageRun);
            return remittance.ToProto();
        });

    public override Task<Pb.Remittance> GetRemittance(Pb.GetRemittanceRequest request, ServerCallContext context) =>
        Get(request.Name, context.CancellationToken);

    public override Task<Pb.ListRemittancesResponse> ListRemittances(Pb.ListRemittancesRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<Remittance> remittances = db.Remittances.Within(Names.OfficeOf(request.Parent));
            if (request.WageRun.Length > 0) remittances = remittances.Where(remittance => remittance.WageRun == request.WageRun);
            Page<Remittance> page = await remittances.Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListRemittancesResponse { NextPageToken = page.NextPageToken };
            answer.Remittances.AddRange(page.Items.Select(remittance => remittance.ToProto()));
            return answer;
        }, context.CancellationToken);

    public override async Task ExportDisbursements(
        Pb.ExportDisbursementsRequest request, IServerStreamWriter<Pb.Disbursement> answers, ServerCallContext context)
    {
        CancellationToken cancel = context.CancellationToken;
        for (long after = 0; ;)
        {
            List<Disbursement> next = await store.Read(async db =>
            {
                Remittance remittance = await db.Remittance(request.Name);
                return await db.Disbursements.Where(attempt => attempt.Remittance == remittance.Name && attempt.Number > after)
                    .OrderBy(attempt => attempt.Number).Take(ChunkRows).ToListAsync(cancel);
            }, cancel);
            foreach (Disbursement attempt in next) await answers.WriteAsync(attempt.ToProto(), cancel);
            if (next.Count < ChunkRows) return;
            after = next[^1].Number;
        }
    }

    public override async Task DownloadRemittanceFile(
        Pb.DownloadRemittanceFileRequest request, IServerStreamWriter<Pb.FileChunk> answers, ServerCallContext context)
    {
        CancellationToken cancel = context.CancellationToken;
        (Remittance remittance, RemittanceFile file) = await store.Read(async db =>
        {
            Remittance found = await db.Remittance(request.Name);
            if (found.State == RemittanceState.Draft) throw Reasons.RemittanceNotReleased(found.Name);
            return (found, await db.RemittanceFiles.SingleAsync(row => row.Remittance == found.Name));
        }, cancel);
        // First the entry, then the bytes: nobody sees personal data that the log does not know of.
        await notes.First(note => note.Service == PaymentsModule.Service).Note(RevealOf(remittance, request.Reason, context), cancel);
        byte[] bytes = files.Open(file);
        for (int at = 0; at < bytes.Length; at += ChunkBytes)
        {
            ByteString piece = ByteString.CopyFrom(bytes, at, Math.Min(ChunkBytes, bytes.Length - at));
            await answers.WriteAsync(new Pb.FileChunk { Data = piece }, cancel);
        }
    }

    private Entry RevealOf(Remittance remittance, string reason, ServerCallContext context)
    {
        Caller caller = context.Caller();
        var entry = new Entry
        {
            Schema = 1, Kind = Entry.Types.Kind.Reveal, Caller = caller.Principal, Person = caller.Person, Office = remittance.Office,
            Method = context.Method, Resource = remittance.Name, Reason = reason, Time = clock.Now.ToProto(), Clock = clock.Label,
        };
        entry.Roles.AddRange(caller.Grants.Select(grant => grant.ToString()));
        return entry;
    }

    private Task<Pb.Remittance> Get(string name, CancellationToken cancel) =>
        store.Read(async db => await db.Show(await db.Remittance(name), cancel), cancel);

    /// <summary>
    /// What can be paid now, by line number: ready, without a live attempt, to a confirmed account. Refuses WAGE_RUN_NOT_FUNDED and
    /// NOTHING_TO_PAY.
    /// </summary>
    private async Task<List<Payable>> Select(PaymentsDb db, WageRun run)
    {
        run.MustBeFunded();
        List<WageLine> ready = await db.WageLines.AsNoTracking().Where(line => line.Run == run.Name && line.State == WageLineState.Ready
                && !db.Disbursements.Any(attempt => attempt.Line == line.Name
                    && attempt.State != DisbursementState.Rejected && attempt.State != DisbursementState.Returned))
            .OrderBy(line => line.Number).ToListAsync();
        Dictionary<string, Payee> payees = await db.Payees.AsNoTracking()
            .Where(payee => payee.State == PayeeState.Active
                && db.WageLines.Any(line => line.Run == run.Name && line.Subject == payee.Subject))
            .ToDictionaryAsync(payee => payee.Subject);
        Dictionary<string, long> attempts = await db.Disbursements.Where(attempt => attempt.Run == run.Name)
            .GroupBy(attempt => attempt.Line).ToDictionaryAsync(line => line.Key, line => line.Max(attempt => attempt.Attempt));
        List<Payable> payables =
        [
            .. (from line in ready
                let payee = payees.GetValueOrDefault(line.Subject)
                where Payee.ObstacleOf(payee, clock.Today).Length == 0
                select new Payable(line, payee!, attempts.GetValueOrDefault(line.Name) + 1)).Take(FileLinesMax),
        ];
        return payables.Count > 0 ? payables : throw Reasons.NothingToPay(run.Name);
    }

    // A file may lie unreleased for days; what it says of an account must still be true when it leaves.
    private static async Task RefuseChangedAccounts(PaymentsDb db, Remittance remittance)
    {
        int changed = await db.Disbursements.CountAsync(attempt => attempt.Remittance == remittance.Name
            && !db.Payees.Any(payee => payee.Name == attempt.Payee && payee.State == PayeeState.Active
                && payee.AccountIndex == attempt.AccountIndex));
        if (changed > 0 && remittance.State == RemittanceState.Draft) throw Reasons.AccountsChanged(remittance.Name, changed);
    }

    private async Task<Debtor> DebtorOf(WageRun run, ServerCallContext context)
    {
        BudgetPb.TreasuryService.TreasuryServiceClient treasury = budgets.Treasury(context.Caller().Person);
        BudgetPb.BankAccount account = await treasury.GetBankAccountAsync(
            new BudgetPb.GetBankAccountRequest { Name = run.BankAccount }, cancellationToken: context.CancellationToken);
        BudgetPb.RevealBankAccountResponse number = await treasury.RevealBankAccountAsync(
            new BudgetPb.RevealBankAccountRequest { Name = run.BankAccount, Reason = $"payment file of {run.Name}" },
            cancellationToken: context.CancellationToken);
        return new Debtor(account.DisplayName, number.AccountNumber, account.BankCode);
    }

    private static Remittance Build(ResourceName name, WageRun run, List<Payable> payables, string sha256, DateOnly executionDate)
    {
        var remittance = new Remittance
        {
            State = RemittanceState.Draft, WageRun = run.Name, BankAccount = run.BankAccount, MessageId = References.MessageId(name.Text),
            ExecutionDate = executionDate.ToText(), Currency = run.Currency, ItemCount = payables.Count,
            Total = payables.Sum(payable => payable.Line.Amount), FileSha256 = sha256,
        };
        remittance.Named(name);
        return remittance;
    }

    private static Disbursement AttemptOf(Remittance remittance, WageRun run, Payable payable, int number)
    {
        WageLine line = payable.Line;
        var attempt = new Disbursement
        {
            State = DisbursementState.Ready, Remittance = remittance.Name, Run = run.Name, Line = line.Name, Number = number,
            Attempt = payable.Attempt,
            EndToEndId = References.EndToEndId(line.Name, payable.Attempt),
            InstructionId = References.InstructionId(line.Name, payable.Attempt),
            Payee = payable.Payee.Name, AccountIndex = payable.Payee.AccountIndex, Currency = line.Currency, Amount = line.Amount,
            MaskedName = payable.Payee.MaskedName, MaskedAccount = payable.Payee.MaskedAccount,
        };
        attempt.Named(Names.Disbursements.Under(remittance.Name, $"d{number:D5}"));
        return attempt;
    }
}
