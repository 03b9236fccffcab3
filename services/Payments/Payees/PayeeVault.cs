using Fund.Chassis.Vault;
using Fund.Kernel;
using Fund.Kernel.Identifiers;
using Fund.Payments.Banks.Iso20022;

namespace Fund.Payments.Payees;

/// <summary>Seals what is personal of a payee, and opens it for the one place that needs it: the bank file.</summary>
public sealed class PayeeVault(PersonalVault vault)
{
    private const string Id = "payees/id_number";
    private const string Name = "payees/full_name";
    private const string Account = "payees/account_number";

    /// <summary>
    /// A new payee, pending. Refuses what <see cref="ResidentId"/>, <see cref="PartyName"/>, <see cref="BankCard"/>,
    /// <see cref="Iban"/> and <see cref="CnapsCode"/> refuse.
    /// </summary>
    public Payee Enter(ResourceName name, string idNumber, string fullName, string accountNumber, string bankCode, string by)
    {
        ResidentId id = ResidentId.Parse(idNumber);
        PartyName person = PartyName.Parse(fullName);
        var payee = new Payee
        {
            State = PayeeState.Pending, Subject = vault.Subject(id.Reveal()), MaskedName = person.Masked,
            SealedId = vault.Seal(id.Reveal(), Id, name.Text), SealedName = vault.Seal(person.Reveal(), Name, name.Text),
        };
        payee.Named(name);
        payee.Take(Seal(name.Text, accountNumber, bankCode), by);
        return payee;
    }

    /// <summary>Refuses what <see cref="BankCard"/>, <see cref="Iban"/> and <see cref="CnapsCode"/> refuse.</summary>
    public SealedAccount Seal(string payee, string accountNumber, string bankCode)
    {
        AccountNumber account = Read(accountNumber);
        CnapsCode bank = CnapsCode.Parse(bankCode);
        string number = account.Reveal();
        return new SealedAccount(vault.Seal(number, Account, payee), vault.Index(Account, number), account.Masked, bank.Text);
    }

    /// <summary>The payee in the clear, as a payment names it. For the bank file only.</summary>
    public (PartyName Name, AccountNumber Account, BankAgent Bank) Open(Payee payee) => (
        PartyName.Parse(vault.Open(payee.SealedName, Name, payee.Name).Reveal()),
        Read(vault.Open(payee.SealedAccount, Account, payee.Name).Reveal()),
        BankAgent.Of(CnapsCode.Parse(payee.BankCode)));

    // An IBAN begins with its country; a card has digits only.
    private static AccountNumber Read(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) ? AccountNumber.Of(Iban.Parse(text)) : AccountNumber.Of(BankCard.Parse(text));
}
