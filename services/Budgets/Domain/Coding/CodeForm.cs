using System.Globalization;
using System.Text.RegularExpressions;
using Fund.Kernel;

namespace Fund.Budgets.Domain.Coding;

/// <summary>
/// What the codes of a list look like: their characters, and how many of them level by level. It knows what spreadsheets do to codes that
/// are typed or pasted into cells which are not formatted as text.
/// </summary>
public sealed partial class CodeForm
{
    private const string Month = "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?"
        + "|nov(ember)?|dec(ember)?)";

    private readonly int[] lengths;

    private CodeForm(int[] lengths) => this.lengths = lengths;

    /// <summary>How many characters a code may have, ascending; empty: any number.</summary>
    public IReadOnlyList<int> Lengths => lengths;

    /// <summary>The lengths as they are stored, such as <c>3,5,7</c>.</summary>
    public string Text => string.Join(',', lengths);

    /// <summary>Refuses CODE_LENGTHS_MALFORMED unless they ascend.</summary>
    public static CodeForm Of(IEnumerable<int> lengths)
    {
        int[] all = [.. lengths];
        return all.Zip(all.Skip(1)).Any(pair => pair.First >= pair.Second) ? throw Reasons.CodeLengthsMalformed() : new CodeForm(all);
    }

    public static CodeForm Parse(string text) => new([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(length => int.Parse(length, CultureInfo.InvariantCulture))]);

    /// <summary>
    /// Refuses, naming every column at fault: CODE_IS_A_DATE, CODE_IN_SCIENTIFIC_NOTATION, CODE_HAS_THOUSANDS_SEPARATORS, CODE_MALFORMED,
    /// CODE_LOST_LEADING_ZEROS, CODE_LENGTH_WRONG. An empty cell holds no code.
    /// </summary>
    public void Check(params IEnumerable<(string Column, string Text)> cells)
    {
        Refusal[] faults = [.. cells.Where(cell => cell.Text.Length > 0).Select(cell => Fault(cell.Column, cell.Text)).OfType<Refusal>()];
        if (faults.Length > 0) throw Reasons.Together(faults);
    }

    private Refusal? Fault(string column, string text)
    {
        if (IsDate(text)) return Reasons.CodeIsADate(column);
        if (Scientific().IsMatch(text)) return Reasons.CodeInScientificNotation(column);
        if (Grouped().IsMatch(text)) return Reasons.CodeHasThousandsSeparators(column);
        if (!Plain().IsMatch(text)) return Reasons.CodeMalformed(column);
        if (lengths.Length == 0 || lengths.Contains(text.Length)) return null;
        return NumberLike().IsMatch(text) && text.Length < lengths[^1]
            ? Reasons.CodeLostLeadingZeros(column, lengths)
            : Reasons.CodeLengthWrong(column, text.Length, lengths);
    }

    private static bool IsDate(string text) =>
        YearFirst().IsMatch(text) || YearLast().IsMatch(text) || Slashed().IsMatch(text) || NamedMonth().IsMatch(text)
        || ChineseDate().IsMatch(text) || TimeOfDay().IsMatch(text);

    // 2026-01-02 and 2026/1/2, as other programs export them also with the midnight that no code has.
    [GeneratedRegex(@"^(19|20)\d\d[-/](0?[1-9]|1[0-2])[-/](0?[1-9]|[12]\d|3[01])([ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?)?$")]
    private static partial Regex YearFirst();

    // 1-2-2026 and 02.01.2026. With two digits of a year it may well be a code: 05-01-10.
    [GeneratedRegex(@"^\d{1,2}[-.]\d{1,2}[-.](19|20)\d\d$")]
    private static partial Regex YearLast();

    // 1/2/2026, 1/2/26, 1/2: no code has a slash.
    [GeneratedRegex(@"^\d{1,2}/\d{1,2}(/(\d{4}|\d\d))?$")]
    private static partial Regex Slashed();

    // 2-Jan, 2. January 2026, Jan-02, Jan 2026. Without a sign between them it may be a code: MAR01.
    [GeneratedRegex(
        @"^(\d{1,2}[-. /]{1,2}" + Month + @"([-. /](\d{4}|\d\d))?|" + Month + @"[-. /](\d{4}|\d\d?)([-. /,]{1,2}(\d{4}|\d\d))?)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex NamedMonth();

    // 1月2日, 2026年1月.
    [GeneratedRegex(@"^\d{1,4}[年月][\d年月日]*$")]
    private static partial Regex ChineseDate();

    // 05:01:10 of the code 5:1:10.
    [GeneratedRegex(@"^\d{1,3}:\d\d(:\d\d)?( ?[AP]M)?$", RegexOptions.IgnoreCase)]
    private static partial Regex TimeOfDay();

    // 1E+05, 2.08E+06, 2,08E+06. Without sign and fraction it may be a code: 1E5.
    [GeneratedRegex(@"^\d([.,]\d+)?E[+-]\d+$|^\d[.,]\d+E\d+$", RegexOptions.IgnoreCase)]
    private static partial Regex Scientific();

    // 2,080,705, also in Indian groups, with apostrophes or blanks of any width. Dots are left alone: they belong to codes such as 05.1.
    [GeneratedRegex(@"^\d{1,3}([,'’٬\u0020\u00A0\u2007\u2009\u202F]\d{2,3})*[,'’٬\u0020\u00A0\u2007\u2009\u202F]\d{3}(\.\d+)?$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^\d[\d.]*$")]
    private static partial Regex NumberLike();
}
