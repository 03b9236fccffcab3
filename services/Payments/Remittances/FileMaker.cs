using System.Text;
using Fund.Chassis.Settings;
using Fund.Chassis.Vault;
using Fund.Kernel;
using Fund.Kernel.Identifiers;
using Fund.Payments.Banks.Iso20022;
using Fund.Payments.Payees;
using Fund.Payments.WageRuns;

namespace Fund.Payments.Remittances;

/// <summary>A line with the payee it goes to, and the attempt it will be.</summary>
public sealed record Payable(WageLine Line, Payee Payee, long Attempt)
{
    /// <summary>Changes when anything changes that the file states of it.</summary>
    public string Stamp => $"{Line.Name} {Line.Version} {Payee.Name} {Payee.Version} {Attempt}";
}

/// <summary>The account that pays, as its bank knows it.</summary>
public sealed record Debtor(string Name, string AccountNumber, string BankCode);

/// <summary>
/// Writes payment files, and keeps them encrypted. The same lines of the same remittance on the same day give the same bytes.
/// </summary>
public sealed class FileMaker(PayeeVault payees, PersonalVault vault, SuiteSettings settings)
{
    private const string Kind = "remittance_files/sealed";

    /// <summary>The file and its SHA-256. Refuses what <see cref="Pain001.WriteTo"/> refuses.</summary>
    public (byte[] Sealed, string Sha256) Make(
        string remittance, WageRun run, Debtor debtor, IReadOnlyList<Payable> payables, DateOnly executionDate, DateOnly today)
    {
        PartyName payer = PartyName.Parse(debtor.Name);
        string messageId = References.MessageId(remittance);
        using var bytes = new MemoryStream();
        WrittenFile written = new Pain001
        {
            MessageId = messageId, CreatedAt = BeginOf(today), InitiatingParty = payer,
            PaymentInformationId = References.PaymentInformationId(messageId), ExecutionDate = executionDate, Debtor = payer,
            DebtorAccount = AccountOf(debtor.AccountNumber), DebtorAgent = AgentOf(debtor.BankCode), BatchBooking = true,
            CategoryPurpose = "SALA",
            Transfers = payables.Select(TransferOf),
        }.WriteTo(bytes);
        return (vault.Seal(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), Kind, remittance), written.Sha256);
    }

    /// <summary>The file in the clear, for the bank and for those who may fetch it.</summary>
    public byte[] Open(RemittanceFile file) => Encoding.UTF8.GetBytes(vault.Open(file.Sealed, Kind, file.Remittance).Reveal());

    private CreditTransfer TransferOf(Payable payable)
    {
        (PartyName name, AccountNumber account, BankAgent bank) = payees.Open(payable.Payee);
        WageLine line = payable.Line;
        return new CreditTransfer
        {
            InstructionId = References.InstructionId(line.Name, payable.Attempt),
            EndToEndId = References.EndToEndId(line.Name, payable.Attempt),
            Amount = Money.Of(line.Currency, line.Amount), Creditor = name, CreditorAccount = account, CreditorAgent = bank,
            Remittance = new PersonalText($"Wage {line.Period}"),
        };
    }

    // Not the instant itself: the file must not depend on when within a day it is written.
    private DateTimeOffset BeginOf(DateOnly day)
    {
        DateTime midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, settings.Zone.GetUtcOffset(midnight));
    }

    private static AccountNumber AccountOf(string number) =>
        number.Length > 0 && char.IsAsciiLetter(number[0]) ? AccountNumber.Of(Iban.Parse(number)) : AccountNumber.Parse(number);

    private static BankAgent AgentOf(string code) =>
        code.Length > 0 && char.IsAsciiDigit(code[0]) ? BankAgent.Of(CnapsCode.Parse(code)) : BankAgent.Of(Bic.Parse(code));
}
