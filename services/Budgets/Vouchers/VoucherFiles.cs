using System.Globalization;
using System.Text;
using Fund.Budgets.Domain.Vouchers;
using Fund.Kernel;

namespace Fund.Budgets.Vouchers;

/// <summary>Vouchers as lines of a file. Every line ends with a line feed, so that parts are put together as they come.</summary>
internal static class VoucherFiles
{
    /// <summary>The first line of the CSV.</summary>
    public const string CsvTitles =
        "book,month,number,line,date,account,title,debit,credit,currency,subject,office,document,posting,reverses,rules\n";

    private static readonly VoucherBook[] Books = Enum.GetValues<VoucherBook>();

    /// <summary>A voucher by RFC 4180, one line for each entry: those of the budget book, then those of the financial book.</summary>
    public static string Csv(NumberedVoucher made, VoucherPack pack)
    {
        var text = new StringBuilder();
        Voucher voucher = made.Voucher;
        foreach (VoucherBook book in Books)
        {
            int line = 0;
            foreach (VoucherEntry entry in voucher.Entries.Where(entry => entry.Book == book))
            {
                string amount = AmountText(voucher.Currency, entry.Amount);
                bool isDebit = entry.Side == EntrySide.Debit;
                text.AppendJoin(',',
                    Word(book), Period.Of(voucher.Date).ToString(), Whole(made.NumberIn(book)), Whole(++line), voucher.Date.ToText(),
                    entry.Account, Cell(pack.AccountOf(book, entry.Account).Title), isDebit ? amount : "", isDebit ? "" : amount,
                    voucher.Currency.Code, Cell(entry.Subject), Cell(entry.Office), Cell(voucher.Document), Cell(voucher.Posting),
                    Cell(voucher.Reverses), pack.Id);
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    /// <summary>What a journal of hledger declares first, so that a strict check knows every account and commodity.</summary>
    public static string JournalHead(IEnumerable<VoucherPack> packs, IEnumerable<Currency> currencies)
    {
        var text = new StringBuilder();
        foreach (Currency currency in currencies)
        {
            // A commodity is declared with its decimal point even where nothing follows it.
            string one = AmountText(currency, currency.MinorPerMajor);
            text.Append($"commodity {(currency.MinorDigits == 0 ? one + "." : one)} {currency}\n");
        }
        IEnumerable<string> accounts = packs.SelectMany(pack =>
            pack.Accounts.Select(account => JournalAccount(pack, account.Book, account.Code)));
        foreach (string account in accounts.Distinct().Order(StringComparer.Ordinal)) text.Append($"account {account}\n");
        return text.Append('\n').ToString();
    }

    /// <summary>A voucher as transactions of hledger, one for each book.</summary>
    public static string Journal(NumberedVoucher made, VoucherPack pack)
    {
        var text = new StringBuilder();
        Voucher voucher = made.Voucher;
        foreach (VoucherBook book in Books.Where(voucher.Has))
        {
            text.Append($"{voucher.Date.ToText()} ({Word(book)}-{Period.Of(voucher.Date)}-{Whole(made.NumberIn(book))}) ");
            text.Append($"{Plain(voucher.Document)}  ; posting: {Plain(voucher.Posting)}\n");
            foreach (VoucherEntry entry in voucher.Entries.Where(entry => entry.Book == book))
            {
                long amount = entry.Side == EntrySide.Debit ? entry.Amount : -entry.Amount;
                text.Append($"    {JournalAccount(pack, book, entry.Account)}  {AmountText(voucher.Currency, amount)} {voucher.Currency}");
                text.Append($"  ; {Plain(entry.Subject)}\n");
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string JournalAccount(VoucherPack pack, VoucherBook book, string code) =>
        $"{book.ToString().ToLowerInvariant()}:{code} {Plain(pack.AccountOf(book, code).Title)}";

    /// <summary>Major units with all digits of the currency and nothing between them: <c>-1234.05</c>.</summary>
    private static string AmountText(Currency currency, long minorUnits)
    {
        Int128 absolute = Int128.Abs(minorUnits);
        string minor = currency.MinorDigits == 0
            ? ""
            : "." + ((long)(absolute % currency.MinorPerMajor)).ToString(CultureInfo.InvariantCulture).PadLeft(currency.MinorDigits, '0');
        return $"{(minorUnits < 0 ? "-" : "")}{(absolute / currency.MinorPerMajor).ToString(CultureInfo.InvariantCulture)}{minor}";
    }

    private static string Word(VoucherBook book) => book.ToString().ToUpperInvariant();

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    // A sheet would take a text that begins like a formula for one, also in signs of full width (OWASP, "CSV Injection").
    private static string Cell(string text)
    {
        string safe = text.Length > 0 && "=+-@\t\r＝＋－＠".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"")}\"";
    }

    // In a journal a semicolon begins a comment, two blanks end an account, and a line is a line.
    private static string Plain(string text) =>
        string.Join(' ', text.Split([' ', ';', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
