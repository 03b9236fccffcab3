using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Payment.V1;

namespace Fund.Payments.Payees;

/// <summary>Where people are paid: each account entered by one person and confirmed by another.</summary>
public sealed class PayeeRpc(Writes<PaymentsDb> writes, ServiceStore<PaymentsDb> store, PayeeVault vault, Clock clock)
    : Pb.PayeeService.PayeeServiceBase
{
    public const string CreatePath = "/fund.payment.v1.PayeeService/CreatePayee";
    public const string ConfirmPath = "/fund.payment.v1.PayeeService/ConfirmPayee";

    public override Task<Pb.Payee> CreatePayee(Pb.CreatePayeeRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => Create(db, request, context.Caller()));

    public async Task<Pb.Payee> Create(PaymentsDb db, Pb.CreatePayeeRequest request, Caller caller)
    {
        ResourceName name = Names.Payees.Under(request.Parent, request.PayeeId);
        if (await db.Payees.AnyAsync(payee => payee.Name == name.Text)) throw Reasons.PayeeExists(name.Text);
        Payee payee = vault.Enter(name, request.IdNumber, request.FullName, request.AccountNumber, request.BankCode, caller.Person);
        await RefuseOthers(db, payee.Name, payee.AccountIndex, payee.Subject);

        db.Payees.Add(payee);
        return payee.ToProto();
    }

    public override Task<Pb.Payee> ConfirmPayee(Pb.ConfirmPayeeRequest request, ServerCallContext context) =>
        writes.Run(request, context, db => Confirm(db, request, context.Caller()));

    public async Task<Pb.Payee> Confirm(PaymentsDb db, Pb.ConfirmPayeeRequest request, Caller caller)
    {
        Payee payee = await Load(db, request.Name);

        payee.Confirm(clock.Today);

        return payee.ToProto();
    }

    public override Task<Pb.Payee> ChangePayeeAccount(Pb.ChangePayeeAccountRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Payee payee = await Load(db, request.Name);
            SealedAccount account = vault.Seal(payee.Name, request.AccountNumber, request.BankCode);
            await RefuseOthers(db, payee.Name, account.Index, payee.Subject);

            payee.ChangeAccount(account, context.Caller().Person);

            return payee.ToProto();
        });

    public override Task<Pb.Payee> ClosePayee(Pb.ClosePayeeRequest request, ServerCallContext context) =>
        writes.Run(request, context, async db =>
        {
            Payee payee = await Load(db, request.Name);

            payee.Close();

            return payee.ToProto();
        });

    public override Task<Pb.Payee> GetPayee(Pb.GetPayeeRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            Payee payee = await Load(db, request.Name);
            Pb.Payee shown = payee.ToProto();
            shown.Acts.AddRange(await db.ActsOf(context.CancellationToken, payee.Name));
            return shown;
        }, context.CancellationToken);

    public override Task<Pb.ListPayeesResponse> ListPayees(Pb.ListPayeesRequest request, ServerCallContext context) =>
        store.Read(async db =>
        {
            IQueryable<Payee> payees = db.Payees.Within(Names.OfficeOf(request.Parent));
            if (request.State != Pb.Payee.Types.State.Unspecified)
            {
                // A state that nothing here reaches lists nothing.
                bool isKnown = Enum.TryParse(request.State.ToString(), out PayeeState state);
                payees = payees.Where(payee => isKnown && payee.State == state);
            }
            Page<Payee> page = await payees.ByName(request.PageSize, request.PageToken, context.CancellationToken);
            var answer = new Pb.ListPayeesResponse { NextPageToken = page.NextPageToken };
            answer.Payees.AddRange(page.Items.Select(payee => payee.ToProto()));
            return answer;
        }, context.CancellationToken);

    private static async Task<Payee> Load(PaymentsDb db, string name)
    {
        string text = Names.Payees.Parse(name).Text;
        return await db.Payees.SingleOrDefaultAsync(payee => payee.Name == text) ?? throw Reasons.PayeeNotFound(text);
    }

    private static async Task RefuseOthers(PaymentsDb db, string name, string accountIndex, string subject)
    {
        List<Payee> others = await db.Payees.AsNoTracking()
            .Where(other => other.Name != name && other.State != PayeeState.Closed
                && (other.AccountIndex == accountIndex || other.Subject == subject))
            .ToListAsync();
        if (others.Exists(other => other.AccountIndex == accountIndex)) throw Reasons.AccountOfOtherPayee();
        if (others.Count > 0) throw Reasons.PayeeOfPersonExists();
    }
}
