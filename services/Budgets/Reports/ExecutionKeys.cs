namespace Fund.Budgets.Reports;

/// <summary>What a row of an execution report is about. In the order of the codes; no code comes after every code.</summary>
internal sealed record ExecutionKeys(string[] Codes, string Currency) : IComparable<ExecutionKeys>
{
    public int CompareTo(ExecutionKeys? other)
    {
        if (other is null) return 1;
        for (int i = 0; i < Codes.Length; i++)
        {
            int order = Codes[i].Length == 0 || other.Codes[i].Length == 0
                ? other.Codes[i].Length.CompareTo(Codes[i].Length) : string.CompareOrdinal(Codes[i], other.Codes[i]);
            if (order != 0) return order;
        }
        return string.CompareOrdinal(Currency, other.Currency);
    }

    public bool Equals(ExecutionKeys? other) => CompareTo(other) == 0;

    public override int GetHashCode() => HashCode.Combine(Codes[0], Currency);
}
