using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Fund.Kernel;

namespace Fund.Suite.Bank;

/// <summary>The lines of one account in one run: camt.053.001.08.</summary>
/// <param name="LastNumber">The number of the account's statement before.</param>
internal sealed record AccountStatement(string Account, Money Opening, ImmutableArray<BankEntry> Entries, int LastNumber)
{
    /// <summary>How many statements the file holds.</summary>
    public int CountFor(BankHabits habits) => (habits & BankHabits.TwoStatementsInOneFile) != 0 ? 2 : 1;

    public void Write(XmlWriter xml, FileStamp stamp)
    {
        xml.WriteStartElement("Document", "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08");
        xml.WriteStartElement("BkToCstmrStmt");
        xml.WriteStartElement("GrpHdr");
        xml.WriteElementString("MsgId", stamp.MessageId);
        xml.WriteElementString("CreDtTm", stamp.CreationTime);
        xml.WriteEndElement();
        ImmutableArray<BankEntry> shown = stamp.Has(BankHabits.SameEndToEndIdTwice) ? WithOneReferenceTwice() : Entries;
        int count = CountFor(stamp.Habits);
        int half = shown.Length / count;
        Money balance = Opening;
        for (int i = 0; i < count; i++)
            balance = WriteStatement(xml, stamp, LastNumber + i + 1, balance, i == count - 1 ? shown[(half * i)..] : shown[..half]);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private Money WriteStatement(XmlWriter xml, FileStamp stamp, int number, Money opening, ImmutableArray<BankEntry> entries)
    {
        Money closing = entries.Aggregate(opening, (sum, entry) => entry.IsCredit ? sum + entry.Amount : sum - entry.Amount);
        Money stated = stamp.Has(BankHabits.BalancesDoNotTie) ? closing + new Money(closing.Currency, 1) : closing;
        if (stamp.Has(BankHabits.InfoEntries)) entries = entries.Add(Announced(entries));
        xml.WriteStartElement("Stmt");
        xml.WriteElementString("Id", $"{(Account.Length > 20 ? Account[^20..] : Account)}-{number:000000}");
        xml.WriteElementString("ElctrncSeqNb", number.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("CreDtTm", stamp.CreationTime);
        xml.WriteStartElement("Acct");
        WriteAccountId(xml, Account);
        xml.WriteElementString("Ccy", opening.Currency.Code);
        xml.WriteEndElement();
        WriteBalance(xml, stamp, "OPBD", opening);
        WriteBalance(xml, stamp, "CLBD", stated);
        xml.WriteStartElement("TxsSummry");
        xml.WriteStartElement("TtlNtries");
        int count = stamp.Has(BankHabits.SaysSevenHoldsEight) ? Math.Max(0, entries.Length - 1) : entries.Length;
        xml.WriteElementString("NbOfNtries", count.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        xml.WriteEndElement();
        for (int i = 0; i < entries.Length; i++) new EntryText(xml, stamp).Write(entries[i], i + 1);
        xml.WriteEndElement();
        return closing;
    }

    private static void WriteBalance(XmlWriter xml, FileStamp stamp, string code, Money balance)
    {
        xml.WriteStartElement("Bal");
        xml.WriteStartElement("Tp");
        xml.WriteStartElement("CdOrPrtry");
        xml.WriteElementString("Cd", code);
        xml.WriteEndElement();
        xml.WriteEndElement();
        new EntryText(xml, stamp).WriteAmount("Amt", balance);
        xml.WriteElementString("CdtDbtInd", balance.IsNegative ? "DBIT" : "CRDT");
        xml.WriteStartElement("Dt");
        xml.WriteElementString("Dt", FileStamp.Text(stamp.Date));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    internal static void WriteAccountId(XmlWriter xml, string account)
    {
        bool isIban = account.Length >= 15 && char.IsAsciiLetterUpper(account[0]) && char.IsAsciiLetterUpper(account[1]);
        xml.WriteStartElement("Id");
        if (!isIban) xml.WriteStartElement("Othr");
        xml.WriteElementString(isIban ? "IBAN" : "Id", account);
        if (!isIban) xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private BankEntry Announced(ImmutableArray<BankEntry> entries)
    {
        BankEntry? payment = entries.FirstOrDefault(entry => entry.Kind == EntryKind.Payment);
        Money amount = payment?.Details[0].Amount ?? new Money(Opening.Currency, 99_900);
        return new BankEntry(
            EntryKind.Payment, Account, amount, false, null, payment is null ? [] : [payment.Details[0]],
            payment?.ServicerReference ?? "", IsBooked: false);
    }

    private ImmutableArray<BankEntry> WithOneReferenceTwice()
    {
        string? first = null;
        for (int i = 0; i < Entries.Length; i++)
        {
            if (Entries[i].IsCredit) continue;
            for (int k = 0; k < Entries[i].Details.Length; k++)
            {
                EntryDetail detail = Entries[i].Details[k];
                if (first is null)
                {
                    first = detail.Order!.EndToEndId;
                    continue;
                }
                EntryDetail changed = detail with { Order = detail.Order! with { EndToEndId = first } };
                return Entries.SetItem(i, Entries[i] with { Details = Entries[i].Details.SetItem(k, changed) });
            }
        }
        return Entries;
    }
}
