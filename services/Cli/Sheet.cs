namespace Fund.Cli;

/// <summary>A column and whether it holds money, which a CSV file splits into amount and currency.</summary>
internal readonly record struct Column(string Title, bool IsMoney = false)
{
    public static implicit operator Column(string title) => new(title);
}

/// <summary>
/// A table before it is drawn. A cell is text, a number, a truth, a time, bytes or money; the printer decides how each looks.
/// </summary>
/// <param name="Title">Above the table; empty: none.</param>
/// <param name="Empty">What is said instead of an empty table.</param>
internal sealed record Sheet(string Title, Column[] Columns, IReadOnlyList<object?[]> Rows, string Empty = "Nothing to show.")
{
    /// <summary>A last row that sums the others.</summary>
    public object?[]? Totals { get; init; }

    /// <summary>Whether the first column names the fields of one thing: no header is drawn.</summary>
    public bool IsCard { get; init; }
}
