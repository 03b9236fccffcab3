using Fund.Chassis.Db;
using Fund.Protos.Imports.V1;
using Fund.Protos.Payment.V1;
using Grpc.Core;
using static Fund.Tests.Service.Payments.PaymentTown;

namespace Fund.Tests.Service.Payments;

public sealed class PayeeTests
{
    [Theory, EachDatabase]
    public async Task An_account_is_payable_after_another_person_confirmed_it(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1);
        var person = new Person(7);
        CreatePayeeRequest request = EnterRequest(person);
        CallInvoker both = town.Host.As("both", "wage.clerk", "wage.approver");

        Payee first = await town.Payees(both).CreatePayeeAsync(request);
        Payee again = await town.Payees(both).CreatePayeeAsync(request);
        CreatePayeeRequest same = EnterRequest(new Person(8));
        same.AccountNumber = person.Card;
        CreatePayeeRequest twice = EnterRequest(new Person(9));
        twice.IdNumber = person.IdNumber;

        Assert.Equal(first, again);
        Assert.Equal((Payee.Types.State.Pending, "欧*", "****" + person.Card[^4..]), (first.State, first.MaskedName, first.MaskedAccount));
        Assert.Equal("PAYEE_EXISTS", await Refused.Reason(town.Payees(both).CreatePayeeAsync(EnterRequest(person))));
        Assert.Equal("ACCOUNT_OF_OTHER_PAYEE", await Refused.Reason(town.Payees(both).CreatePayeeAsync(same)));
        Assert.Equal("PAYEE_OF_PERSON_EXISTS", await Refused.Reason(town.Payees(both).CreatePayeeAsync(twice)));
        Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(
            town.Payees(both).ConfirmPayeeAsync(new ConfirmPayeeRequest { Name = person.Payee, RequestId = Id })));
        await town.Confirm(person.Payee);
        Assert.Equal("PAYEE_NOT_PENDING", await Refused.Reason(
            town.Payees(town.Approver).ConfirmPayeeAsync(new ConfirmPayeeRequest { Name = person.Payee, RequestId = Id })));
    }

    [Theory, EachDatabase]
    public async Task A_changed_account_waits_for_its_confirmation_and_ten_days(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1);
        var person = new Person(1);
        var change = new ChangePayeeAccountRequest
        {
            Name = person.Payee, AccountNumber = person.OtherCard, BankCode = "402569900036", Reason = "new card", RequestId = Id,
        };

        Payee changed = await town.Payees(town.Clerk).ChangePayeeAccountAsync(change);
        await town.Confirm(person.Payee);
        Payee active = await town.Payees(town.Approver).GetPayeeAsync(new GetPayeeRequest { Name = person.Payee });

        Assert.Equal(Payee.Types.State.Pending, changed.State);
        Assert.Equal((Payee.Types.State.Active, "2026-06-25"), (active.State, active.HoldUntilDate));
        Assert.Equal(["approve-bank-account", "change-bank-account"], active.Acts.Select(act => act.Duty));
    }

    [Theory, EachDatabase]
    public async Task A_closed_payee_is_paid_no_more_and_the_person_may_be_entered_anew(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1);
        var person = new Person(1);
        PayeeService.PayeeServiceClient approver = town.Payees(town.Approver);
        var close = new ClosePayeeRequest { Name = person.Payee, Reason = "moved to another bank", RequestId = Id };
        CreatePayeeRequest anew = EnterRequest(person);
        anew.PayeeId = "p0001-anew";
        Assert.Equal("ACCOUNT_OF_OTHER_PAYEE", await Refused.Reason(town.Payees(town.Clerk).CreatePayeeAsync(anew)));

        Payee closed = await approver.ClosePayeeAsync(close);
        await town.Calculated();
        WageRun found = await town.Checked();
        Payee entered = await town.Payees(town.Clerk).CreatePayeeAsync(anew);

        Assert.Equal(Payee.Types.State.Closed, closed.State);
        Assert.Equal(closed, await approver.ClosePayeeAsync(close));
        Assert.Equal((1, 0), (found.HeldCount, found.Payable.MinorUnits));
        Assert.Equal("PAYEE_MISSING", (await town.Line(1)).HoldReason);
        Assert.Equal((Payee.Types.State.Pending, closed.MaskedAccount), (entered.State, entered.MaskedAccount));
        close.RequestId = Id;
        Assert.Equal("PAYEE_CLOSED", await Refused.Reason(approver.ClosePayeeAsync(close)));
    }

    [Theory, EachDatabase]
    public async Task The_accounts_of_the_demo_are_taken_and_the_bad_rows_named(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 0);
        string[] file = await File.ReadAllLinesAsync(Path.Combine(RepositoryRoot(), "deploy/demo/s-county/payees.csv"));
        var imports = new ImportService.ImportServiceClient(town.Clerk);
        string name = $"{County}/services/payments/imports/payees";
        byte[] text = System.Text.Encoding.UTF8.GetBytes(string.Concat(file.Skip(1).Select(row => row + "\n")));
        var create = new CreateImportRequest
        {
            Parent = $"{County}/services/payments", ImportId = "payees", Method = "fund.payment.v1.PayeeService/CreatePayee",
            Mode = Import.Types.Mode.EachRow, RowCount = file.Length - 1,
            Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text)), RequestId = Id,
        };
        create.Columns.AddRange(file[0].Split(','));
        create.Constants.Add("parent", County);

        await imports.CreateImportAsync(create);
        using (var upload = imports.UploadRows())
        {
            var rows = new UploadRowsRequest { Name = name };
            rows.Rows.AddRange(file.Skip(1).Select((row, i) => new Protos.Imports.V1.Row { Number = i + 1, Text = row }));
            await upload.RequestStream.WriteAsync(rows);
            await upload.RequestStream.CompleteAsync();
            await upload;
        }
        Import done = await imports.CompleteImportAsync(new CompleteImportRequest { Name = name, RequestId = Id });
        ListRefusedRowsResponse refused = await imports.ListRefusedRowsAsync(new ListRefusedRowsRequest { Name = name });

        Assert.Equal((347, 6), (done.AppliedCount, done.RefusedCount));
        Assert.Equal(
            ["ACCOUNT_OF_OTHER_PAYEE", "BANK_CARD_CHECK_DIGIT", "CNAPS_CHECK_DIGIT", "FIELDS_INVALID", "PAYEE_EXISTS",
                "RESIDENT_ID_CHECK_DIGIT"],
            refused.RefusedRows.Select(row => row.Reason).Order(StringComparer.Ordinal));
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "FundServices.sln"))) folder = Path.GetDirectoryName(folder);
        return folder!;
    }
}
