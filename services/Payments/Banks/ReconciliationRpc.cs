using System.Security.Cryptography;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Payments.Banks.Iso20022;
using Fund.Payments.Remittances;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using BudgetPb = Fund.Protos.Budget.V1;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments.Banks;

/// <summary>The bank's word, matched to ours.</summary>
public sealed class ReconciliationRpc(
    Writes<PaymentsDb> writes, ServiceStore<PaymentsDb> store, Steps<PaymentsDb> steps, BudgetsSide budgets, Clock clock)
    : Pb.ReconciliationService.ReconciliationServiceBase
{
    private const int MattersMax = 1_000;

    public override async Task<Pb.BankFile> ImportBankFile(IAsyncStreamReader<Pb.ImportBankFileRequest> pieces, ServerCallContext context)
    {
        (Pb.ImportBankFileRequest request, byte[] bytes) = await Receive(pieces, context.CancellationToken);
        // The receipt binds to the file by its hash: the pieces it came in do not matter.
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        request.Data = ByteString.CopyFromUtf8(sha256);
        // The receipt knows the file as it waited; whoever asks again is shown what became of it, never less than he was told before.
        if (await writes.Answered<Pb.BankFile>(request, context) is { } before)
            return request.ValidateOnly ? before : await Posted(before.Name, context.CancellationToken);
        ResourceName name = Names.BankFiles.Under(request.Parent, request.BankFileId);
        string account = Names.BankAccounts.Parse(request.BankAccount).Text;
        BankFileContent content = BankFileContent.Read(bytes);
        if (content.Statements.Count > 0) await MustBeOfAccount(content.Statements, account, context);

        Pb.BankFile answer = await writes.Run(request, context, async db =>
        {
            BankFile? known = await db.BankFiles.SingleOrDefaultAsync(file => file.BankAccount == account && file.Sha256 == sha256);
            if (known is not null) return known.ToProto();
            if (await db.BankFiles.AnyAsync(file => file.Name == name.Text)) throw Reasons.StatementExists(name.Text);
            var file = new BankFile { BankAccount = account, MessageType = content.MessageType, Sha256 = sha256, IsTied = true };
            file.Named(name);

            (Reckoning reckoning, Concerned concerned) = await Reckon(db, file, content);

            db.Record(file, reckoning);
            foreach (BankEffect effect in reckoning.Effects)
            {
                await db.Await(PostEffect.Step, effect.Name, context.Caller().Person, clock.Now);
                db.Publish(effect.ToEvent(concerned.Remittances[effect.Remittance].WageRun));
            }
            db.Commit.Cites([.. concerned.Remittances.Keys, .. concerned.Runs.Keys]);
            return file.ToProto();
        });
        return request.ValidateOnly ? answer : await Posted(answer.Name, context.CancellationToken);
    }

    public override async Task<Pb.BankFile> PostBankFile(Pb.PostBankFileRequest request, ServerCallContext context)
    {
        Pb.BankFile answer = await writes.Run(request, context, async db =>
        {
            BankFile file = await db.BankFile(request.Name);
            List<BankEffect> refused = await db.BankEffects
                .Where(effect => effect.BankFile == file.Name && effect.State == BankEffectState.Refused).ToListAsync();
            if (refused.Count == 0) throw Reasons.BankFileNotRefused(file.Name);

            file.Pending = "";
            foreach (BankEffect effect in refused)
            {
                effect.State = BankEffectState.Waiting;
                await db.Await(PostEffect.Step, effect.Name, context.Caller().Person, clock.Now);
            }

            db.Commit.Cites(refused.Select(effect => effect.Remittance).Distinct());
            return file.ToProto();
        });
        return request.ValidateOnly ? answer : await Posted(answer.Name, context.CancellationToken);
    }

    public override Task<Pb.BankFile> GetBankFile(Pb.GetBankFileRequest request, ServerCallContext context) =>
        store.Read(async db => (await db.BankFile(request.Name)).ToProto(), context.CancellationToken);

    public override Task<Pb.ListBankFilesResponse> ListBankFiles(Pb.ListBankFilesRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Page<BankFile> page = await db.BankFiles.Within(Names.OfficeOf(request.Parent))
                .Newest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListBankFilesResponse { NextPageToken = page.NextPageToken };
            answer.BankFiles.AddRange(page.Items.Select(file => file.ToProto()));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.ListExceptionsResponse> ListExceptions(Pb.ListExceptionsRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<BankException> exceptions = db.BankExceptions.Within(Names.OfficeOf(request.Parent));
            if (request.OpenOnly) exceptions = exceptions.Where(exception => exception.State == BankExceptionState.Open);
            Page<BankException> page = await exceptions.Oldest(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListExceptionsResponse { NextPageToken = page.NextPageToken };
            answer.Exceptions.AddRange(page.Items.Select(exception => exception.ToProto()));
            return answer;
        }, context.CancellationToken);

    public override Task<Pb.BankException> ResolveException(Pb.ResolveExceptionRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            string name = Names.BankExceptions.Parse(request.Name).Text;
            BankException exception = await db.BankExceptions.SingleOrDefaultAsync(row => row.Name == name)
                ?? throw Reasons.ExceptionNotFound(name);

            exception.Resolve(request.Explanation);

            db.Commit.Reason = request.Explanation;
            if (exception.Disbursement.Length > 0) db.Commit.Cites(Names.Disbursements.Parse(exception.Disbursement).ParentText);
            return exception.ToProto();
        });

    public override Task<Pb.ListOpenMattersResponse> ListOpenMatters(Pb.ListOpenMattersRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            List<OpenMatter> open = await OpenMatter.Of(db, Names.OfficeOf(request.Parent), Period.Parse(request.Period), clock);
            var answer = new Pb.ListOpenMattersResponse { MatterCount = open.Count };
            answer.Matters.AddRange(open.Take(MattersMax).Select(matter => new Pb.OpenMatter
            {
                Kind = matter.Kind, Resource = matter.Resource, Amount = matter.Amount?.ToProto(), SinceDate = matter.Since.ToText(),
            }));
            return answer;
        }, context.CancellationToken);

    public override async Task<Pb.Reconciliation> GetReconciliation(Pb.GetReconciliationRequest request, ServerCallContext context)
    {
        string name = Names.BankAccounts.Parse(request.BankAccount).Text;
        BudgetPb.BankAccount account = await budgets.Treasury(context.Caller().Person).GetBankAccountAsync(
            new BudgetPb.GetBankAccountRequest { Name = name }, cancellationToken: context.CancellationToken);
        (BankFile? last, int open) = await store.Read(async db => (
            await db.BankFiles.Where(file => file.BankAccount == name && file.ClosingDate != "")
                .OrderByDescending(file => file.ClosingDate).ThenByDescending(file => file.CreateTime).FirstOrDefaultAsync(),
            await db.BankExceptions.CountAsync(exception => exception.BankAccount == name && exception.State == BankExceptionState.Open)),
            context.CancellationToken);
        Protos.Type.Money Money(long minorUnits) => minorUnits.ToMoney(account.CurrencyCode);
        long difference = account.BankMinorUnits + account.InTransitMinorUnits + account.SuspenseMinorUnits - (last?.ClosingBalance ?? 0);
        return new Pb.Reconciliation
        {
            BankAccount = name, BookBalance = Money(account.BankMinorUnits), InTransit = Money(account.InTransitMinorUnits),
            Suspense = Money(account.SuspenseMinorUnits), BankBalance = last is null ? null : Money(last.ClosingBalance),
            BankDate = last?.ClosingDate ?? "", Difference = Money(difference), IsTied = last is not null && difference == 0,
            OpenExceptionCount = open,
        };
    }

    private static async Task<(Pb.ImportBankFileRequest Request, byte[] Bytes)> Receive(
        IAsyncStreamReader<Pb.ImportBankFileRequest> pieces, CancellationToken cancel)
    {
        Pb.ImportBankFileRequest? request = null;
        using var bytes = new MemoryStream();
        await foreach (Pb.ImportBankFileRequest piece in pieces.ReadAllAsync(cancel))
        {
            request ??= piece.Clone();
            if (bytes.Length + piece.Data.Length > BankFileContent.BytesMax) throw Reasons.FileTooLarge(BankFileContent.BytesMax);
            bytes.Write(piece.Data.Span);
        }
        return request is not null && bytes.Length > 0 ? (request, bytes.ToArray()) : throw Reasons.FileEmpty();
    }

    private async Task<(Reckoning, Concerned)> Reckon(PaymentsDb db, BankFile file, BankFileContent content)
    {
        if (content.Report is { } report)
        {
            (Remittance? remittance, Concerned told) = await db.ConcernedBy(file.BankAccount, report);
            var status = new Reckoning(file, told, clock.Today);
            status.Take(report, remittance);
            return (status, told);
        }
        Concerned concerned = await db.ConcernedBy(file.BankAccount, content.Statements);
        var matching = new Matching(
            from attempt in concerned.Attempts.Values
            select attempt.ToSentLine(References.PaymentInformationId(concerned.Remittances[attempt.Remittance].MessageId)),
            await db.KnownBookings(file.BankAccount, content.Statements));
        var reckoning = new Reckoning(
            file, concerned, clock.Today, await db.CreditsReversedBy(file.BankAccount, content.Statements));
        foreach (Statement statement in content.Statements) reckoning.Take(statement, matching);
        return (reckoning, concerned);
    }

    // Another account's statement would move money that is not there.
    private async Task MustBeOfAccount(IReadOnlyList<Statement> statements, string account, ServerCallContext context)
    {
        BudgetPb.RevealBankAccountResponse number = await budgets.Treasury(context.Caller().Person).RevealBankAccountAsync(
            new BudgetPb.RevealBankAccountRequest { Name = account, Reason = "match a statement to its account" },
            cancellationToken: context.CancellationToken);
        if (statements.Any(statement => statement.Account.Reveal() != number.AccountNumber)) throw Reasons.StatementOfOtherAccount(account);
    }

    /// <summary>The file after its effects, as far as Budgets answers in time.</summary>
    private async Task<Pb.BankFile> Posted(string name, CancellationToken cancel)
    {
        List<string> effects = await store.Read(db => db.BankEffects
            .Where(effect => effect.BankFile == name && effect.State == BankEffectState.Waiting)
            .OrderBy(effect => effect.Number).Select(effect => effect.Name).ToListAsync(cancel), cancel);
        foreach (string effect in effects) await steps.TryNow(PostEffect.Step, effect, cancel);
        return await store.Read(async db => (await db.BankFile(name)).ToProto(), cancel);
    }
}
