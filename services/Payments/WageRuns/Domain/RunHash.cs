using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fund.Payments.WageRuns;

/// <summary>What an approver binds to: SHA-256 over lines, payees, sources and totals in one fixed form.</summary>
public static class RunHash
{
    private const string Form = "wage-run/v1";

    /// <param name="lines">In any order; hashed by number.</param>
    /// <param name="sources">In any order; hashed by number.</param>
    /// <returns>Lower-case hex.</returns>
    public static string Of(WageRun run, IEnumerable<WageLine> lines, IEnumerable<RunSource> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Form, run.Name, run.Programme, run.Period, run.FundingRule, run.BankAccount, run.Currency);
        foreach (WageLine line in lines.OrderBy(line => line.Number))
            Add(hash, "line", line.Name, line.Enrolment, line.Post, line.Subject, line.Period, Text(line.DayMillis),
                Text(line.RequiredDays),
                Text(line.MonthlyWage), Text(line.Amount), Text(line.Reserved), line.Payee, line.AccountIndex, line.BankCode);
        foreach (RunSource source in sources.OrderBy(source => source.Number)) Add(hash, "source", source.Source, Text(source.Amount));
        Add(hash, "totals", Text(run.LineCount), Text(run.Total), Text(run.Payable));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // No field holds a tab or a line feed: they are names, hashes and numbers.
    private static void Add(IncrementalHash hash, params string[] fields) =>
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\t', fields) + "\n"));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
