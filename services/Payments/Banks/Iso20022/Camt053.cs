using Fund.Kernel;
using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>Reads account statements (camt.053) and notifications (camt.054) of versions .02, .04 and .08.</summary>
public static class Camt053
{
    /// <summary>
    /// The reports of the file, in its order; one is held in memory at a time, and one that yields may still be followed by a
    /// refusal, so record them in one commit. The stream stays open. Refuses STATEMENT_FORMAT_UNKNOWN, BANK_FILE_MALFORMED and
    /// BANK_FILE_AMOUNT_INEXACT, each with the fact <c>line</c>.
    /// </summary>
    public static IEnumerable<Statement> Read(Stream file)
    {
        using var reader = new IsoReader(file, [.. Formats.Statements, .. Formats.Notifications], "STATEMENT_FORMAT_UNKNOWN");
        StatementKind kind = Formats.Statements.Contains(reader.Namespace) ? StatementKind.Statement : StatementKind.Notification;
        string report = kind == StatementKind.Statement ? "Stmt" : "Ntfctn";
        string messageId = "";
        foreach (string _ in reader.Children())
            foreach (string part in reader.Children())
            {
                if (part == report) yield return ReadReport(reader, kind, messageId);
                else if (reader.Read() is { Name: "GrpHdr" } header) messageId = header.Required("MsgId").Text;
            }
        reader.Finish();
    }

    private static Statement ReadReport(IsoReader reader, StatementKind kind, string messageId)
    {
        IsoElement? id = null, account = null;
        var balances = new List<Balance>();
        var entries = new List<StatementEntry>();
        IsoElement last = reader.Here();
        foreach (string _ in reader.Children())
        {
            last = reader.Read();
            switch (last.Name)
            {
                case "Id": id = last; break;
                case "Acct": account = last; break;
                case "Bal": balances.Add(ReadBalance(last)); break;
                case "Ntry": entries.Add(EntryReader.Read(last)); break;
            }
        }
        return new Statement
        {
            Kind = kind,
            MessageId = messageId,
            Id = id?.Text is { Length: > 0 } text ? text : throw last.Malformed("the report has no Id"),
            Account = account?.AccountAt("Id") ?? throw last.Malformed("the report has no account"),
            Currency = account.CurrencyAt("Ccy"),
            Balances = balances,
            Entries = entries,
        };
    }

    private static Balance ReadBalance(IsoElement balance)
    {
        string type = balance.TextAt("Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry") ?? throw balance.Malformed("Tp is missing");
        Money amount = balance.Required("Amt").Amount();
        DateOnly date = balance.DateAt("Dt") ?? throw balance.Malformed("Dt is missing");
        return new Balance(type, EntryReader.ReadSide(balance) == Side.Credit ? amount : -amount, date);
    }
}
