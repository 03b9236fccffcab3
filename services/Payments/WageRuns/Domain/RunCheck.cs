using Fund.Kernel;
using Fund.Payments.Payees;

namespace Fund.Payments.WageRuns;

/// <summary>What the check of a run found: which lines can be paid, and what they come to.</summary>
public sealed class RunCheck
{
    private readonly List<(WageLine Line, Payee? Payee, string Obstacle)> findings;

    private RunCheck(List<(WageLine, Payee?, string)> findings) => this.findings = findings;

    /// <summary>The sum of the lines that can be paid, in minor units.</summary>
    public long Payable => findings.Where(CanBePaid).Sum(found => found.Line.Amount);

    /// <summary>Looks at every line, by number, and changes none.</summary>
    public static RunCheck Of(IEnumerable<WageLine> lines, IReadOnlyDictionary<string, Payee> payeesBySubject, DateOnly today)
    {
        // The database lets no two live payees share an account; a run is not paid on that alone.
        HashSet<string> shared = [.. payeesBySubject.Values.GroupBy(payee => payee.AccountIndex).Where(same => same.Count() > 1)
            .Select(same => same.Key)];
        return new RunCheck(
        [
            .. from line in lines
               orderby line.Number
               let payee = payeesBySubject.GetValueOrDefault(line.Subject)
               let obstacle = Payee.ObstacleOf(payee, today)
               select (line, payee, payee is not null && shared.Contains(payee.AccountIndex) ? "ACCOUNT_OF_TWO_PAYEES" : obstacle),
        ]);
    }

    /// <summary>
    /// Marks the lines and draws each payable one from the sources, so that the lines of a source add up to what it gives and no
    /// share is negative.
    /// </summary>
    /// <param name="sources">What each source gives to the payable; together exactly the payable.</param>
    public List<WageLineShare> Apply(WageRun run, IReadOnlyList<RunSource> sources)
    {
        foreach ((WageLine line, Payee? payee, string obstacle) in findings) line.Check(payee, obstacle);
        WageLine[] payable = [.. findings.Where(CanBePaid).Select(found => found.Line)];
        long[][] drawn = Allocate.AcrossLines([.. sources.Select(source => source.Amount)], [.. payable.Select(line => line.Amount)]);
        var shares = new List<WageLineShare>();
        for (int i = 0; i < payable.Length; i++)
        {
            payable[i].Reserved = payable[i].Amount;
            for (int s = 0; s < sources.Count; s++)
                if (drawn[i][s] > 0)
                    shares.Add(new WageLineShare { Line = payable[i].Name, Source = sources[s].Source, Amount = drawn[i][s] });
        }
        run.Check(payable.Sum(line => line.Amount), findings.Count - payable.Length);
        return shares;
    }

    private static bool CanBePaid((WageLine Line, Payee? Payee, string Obstacle) found) =>
        found.Obstacle.Length == 0 && found.Line.HoldBy != HoldBy.Person;
}
