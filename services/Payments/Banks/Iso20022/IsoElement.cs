using System.Globalization;
using System.Text.RegularExpressions;
using Fund.Kernel;
using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>
/// One element of a bank's file with everything in it, and the line where it begins. Paths are local names joined by slashes;
/// where a name repeats, the first one counts. Empty text counts as absent.
/// </summary>
internal sealed partial class IsoElement(string name, int line, string? currencyAttribute)
{
    private readonly List<IsoElement> children = [];

    public string Name { get; } = name;

    public int Line { get; } = line;

    public string Text { get; set; } = "";

    public IEnumerable<IsoElement> Children => children;

    public void Add(IsoElement child) => children.Add(child);

    public IEnumerable<IsoElement> All(string childName) => children.Where(child => child.Name == childName);

    public IsoElement? Find(string path)
    {
        IsoElement? found = this;
        foreach (string step in path.Split('/')) found = found?.All(step).FirstOrDefault();
        return found;
    }

    public string? TextAt(string path) => Find(path)?.Text is { Length: > 0 } text ? text : null;

    public string? TextAt(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
            if (TextAt(path) is { } text) return text;
        return null;
    }

    /// <summary>Refuses BANK_FILE_MALFORMED where the element is absent or empty.</summary>
    public IsoElement Required(string path) =>
        Find(path) is { } found && (found.Text.Length > 0 || found.children.Count > 0) ? found : throw Malformed($"{path} is missing");

    /// <summary>
    /// This element as an amount with its currency, not negative. Refuses BANK_FILE_MALFORMED and BANK_FILE_AMOUNT_INEXACT.
    /// </summary>
    public Money Amount()
    {
        if (!IsCurrencyCode(currencyAttribute)) throw Malformed("the currency of the amount is missing or wrong");
        return AmountText.TryParse(Text, Currency.Of(currencyAttribute!), out Money amount) switch
        {
            AmountFault.None => amount,
            AmountFault.Inexact => throw new Refusal(RefusalKind.Malformed, "BANK_FILE_AMOUNT_INEXACT",
                $"Line {Line}: {Name} has more decimals than {currencyAttribute} has.").With("line", Line).With("element", Name),
            _ => throw Malformed("it is no amount of at most 18 digits"),
        };
    }

    public Currency? CurrencyAt(string path) =>
        Find(path) is not { Text.Length: > 0 } found ? null
        : IsCurrencyCode(found.Text) ? Currency.Of(found.Text)
        : throw found.Malformed("it is no currency code");

    /// <summary>
    /// The day in a date (<c>Dt</c>) or date and time (<c>DtTm</c>) below <paramref name="path"/>, as the bank wrote it: its zone,
    /// if given, is the bank's and is not converted.
    /// </summary>
    public DateOnly? DateAt(string path)
    {
        IsoElement? found = Find(path + "/Dt") ?? Find(path + "/DtTm");
        if (found is null) return null;
        return DatePattern().IsMatch(found.Text)
            && DateOnly.TryParseExact(
                found.Text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw found.Malformed("it is no date");
    }

    public bool? FlagAt(string path) => TextAt(path) switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw Find(path)!.Malformed("it is neither true nor false"),
    };

    public Guid? UuidAt(string path) =>
        TextAt(path) is not { } text ? null
        : Guid.TryParseExact(text, "D", out Guid uuid) ? uuid
        : throw Find(path)!.Malformed("it is no UUID");

    /// <summary>
    /// An account: <c>IBAN</c> or <c>Othr/Id</c> below <paramref name="path"/>. A wrong check digit is the bank's affair and is kept.
    /// </summary>
    public AccountNumber? AccountAt(string path)
    {
        if (TextAt(path + "/IBAN", path + "/Othr/Id") is not { } text) return null;
        string account = text.Replace(" ", "", StringComparison.Ordinal);
        return AccountNumber.IsWellFormed(account)
            ? AccountNumber.Read(account, isIban: TextAt(path + "/IBAN") is not null)
            : throw Find(path)!.Malformed("it is no account number");
    }

    /// <summary>A name, cut to the 140 characters that the standard gives it.</summary>
    public PartyName? NameAt(params ReadOnlySpan<string> paths)
    {
        if (TextAt(paths) is not { } text) return null;
        string name = string.Concat(text.EnumerateRunes().Where(IsNameRune).Take(PartyName.LengthMax)).Trim();
        return name.Length > 0 ? PartyName.Parse(name) : null;
    }

    /// <summary>Never holds the value, which may be personal.</summary>
    public Refusal Malformed(string fault) =>
        new Refusal(RefusalKind.Malformed, "BANK_FILE_MALFORMED", $"Line {Line}: {Name} cannot be read: {fault}.")
            .With("line", Line).With("element", Name);

    private static bool IsCurrencyCode(string? code) => code is { Length: 3 } && code.All(char.IsAsciiLetterUpper);

    private static bool IsNameRune(System.Text.Rune rune) => PersonalText.IsPrintable(rune.ToString());

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DatePattern();
}
