using System.Globalization;
using Fund.Kernel;

namespace Fund.Cli;

/// <summary>A column and whether it holds money, which a CSV file splits into amount and currency.</summary>
internal readonly record struct Column(string Title, bool IsMoney = false)
{
    public static implicit operator Column(string title) => new(title);
}

/// <summary>A share in hundredths of a per cent, which may be more than the whole: <c>55.56%</c>.</summary>
internal readonly record struct Share(int BasisPoints)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{BasisPoints / 100}.{Math.Abs(BasisPoints % 100):00}%");
}

/// <summary>
/// A table before it is drawn. A cell is text, a number, a share, a truth, a time, bytes or money; the printer decides how each looks.
/// </summary>
/// <param name="Title">Above the table; empty: none.</param>
/// <param name="Empty">What is said instead of an empty table.</param>
internal sealed record Sheet(string Title, Column[] Columns, IReadOnlyList<object?[]> Rows, string Empty = "Nothing to show.")
{
    /// <summary>A last row that sums the others.</summary>
    public object?[]? Totals { get; init; }

    /// <summary>The one currency of all amounts: a header says it once and the cells do not. Null: each cell says its own.</summary>
    public Currency? Currency { get; init; }

    /// <summary>Whether the first column names the fields of one thing: no header is drawn.</summary>
    public bool IsCard { get; init; }
}
