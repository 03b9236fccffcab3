using Fund.Kernel;
using Fund.Kernel.Identifiers;
using Fund.Payments.Banks.Iso20022;

namespace Fund.Tests.Unit.Payments;

/// <summary>A salary file of a county for the tests to vary.</summary>
internal static class Wages
{
    public static readonly BankAgent County = BankAgent.Of(CnapsCode.Parse("103100000026"));

    public static Pain001 File(params CreditTransfer[] transfers) => new()
    {
        MessageId = "M-1",
        CreatedAt = new DateTimeOffset(2026, 7, 1, 9, 30, 0, TimeSpan.FromHours(8)),
        InitiatingParty = PartyName.Parse("某县人力资源和社会保障局"),
        PaymentInformationId = "B-1",
        ExecutionDate = new DateOnly(2026, 7, 2),
        Debtor = PartyName.Parse("某县财政局"),
        DebtorAccount = AccountNumber.Parse("53001234567890"),
        DebtorAgent = County,
        BatchBooking = true,
        CategoryPurpose = "SALA",
        Transfers = transfers,
    };

    public static CreditTransfer Line(int number, Money amount) => new()
    {
        InstructionId = $"{number}",
        EndToEndId = $"E-{number}",
        Uetr = new Guid(number, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0),
        Amount = amount,
        Creditor = PartyName.Parse("欧阳𠮷<&>"),
        CreditorAccount = AccountNumber.Of(BankCard.Parse("6200000000000005")),
        CreditorAgent = BankAgent.Of(CnapsCode.Parse("313521000011")),
        Purpose = "AEMP",
        Remittance = new PersonalText("2026年6月 公益性岗位补贴"),
    };

    public static CreditTransfer Line(int number) => Line(number, Money.Of("CNY", 150_000));

    public static byte[] Bytes(Pain001 file, out WrittenFile written)
    {
        using var stream = new MemoryStream();
        written = file.WriteTo(stream);
        return stream.ToArray();
    }

    public static byte[] Bytes(Pain001 file) => Bytes(file, out _);
}
