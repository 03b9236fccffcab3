using Fund.Budgets.Domain.Coding;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Reports;

/// <summary>What the codes and names in an execution report mean to people, on each of its levels.</summary>
internal sealed class ExecutionTitles
{
    private const string NoCode = "(no code)";
    private const string NotAllotted = "(not allotted)";

    private readonly List<(IReadOnlyDictionary<string, string> Titles, string Without)> levels = [];

    /// <summary>The title of a code on a level; empty where it has none.</summary>
    public string this[int level, string code] =>
        code.Length == 0 ? levels[level].Without : levels[level].Titles.GetValueOrDefault(code, "");

    public static async Task<ExecutionTitles> Of(BudgetDb db, ExecutionQuestion asked, IReadOnlyCollection<ExecutionKeys> rows)
    {
        var titles = new ExecutionTitles();
        for (int i = 0; i < asked.Levels.Length; i++)
        {
            string[] codes = [.. rows.Select(row => row.Codes[i]).Where(code => code.Length > 0).Distinct()];
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string[] some in codes.Chunk(500))
                foreach ((string code, string title) in await TitlesOf(db, asked, asked.Levels[i], some)) found[code] = title;
            titles.levels.Add((found,
                asked.Levels[i] is Pb.ExecutionLevel.Allotment or Pb.ExecutionLevel.SpendingOffice ? NotAllotted : NoCode));
        }
        return titles;
    }

    private static async Task<Dictionary<string, string>> TitlesOf(BudgetDb db, ExecutionQuestion asked, Pb.ExecutionLevel level,
        string[] codes)
    {
        switch (level)
        {
            case Pb.ExecutionLevel.Office or Pb.ExecutionLevel.SpendingOffice:
                return await db.Offices.Where(row => codes.Contains(row.Name)).ToDictionaryAsync(row => row.Name, row => row.DisplayName);
            case Pb.ExecutionLevel.Appropriation:
                return await db.Appropriations.Where(row => codes.Contains(row.Name)).ToDictionaryAsync(row => row.Name, row => row.Title);
            case Pb.ExecutionLevel.Line:
                string[] appropriations = [.. codes.Select(code => code.Split("/lines/")[0]).Distinct()];
                return await db.Appropriations.Where(row => appropriations.Contains(row.Name)).SelectMany(row => row.Lines)
                    .ToDictionaryAsync(line => line.AccountName, line => line.Purpose);
            case Pb.ExecutionLevel.Allotment:
                return await db.Allotments.Where(row => codes.Contains(row.Name)).ToDictionaryAsync(row => row.Name, row => row.Purpose);
            default:
                return await CodeTitles(db, asked, Enum.Parse<CodeKind>(level.ToString()), codes);
        }
    }

    // The words of the list that held for the office at the end of what the report shows; a code that had ended by then keeps its last.
    private static async Task<Dictionary<string, string>> CodeTitles(BudgetDb db, ExecutionQuestion asked, CodeKind kind, string[] codes)
    {
        DateOnly on = asked.Standing.Until.Length == 0 ? asked.Year.LastDay : Days.Parse(asked.Standing.Until);
        var lists = CodeList.InForce(asked.Office, on, await db.CodeListsFor(asked.Office).Where(list => list.Kind == kind).ToListAsync());
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!lists.TryGetValue(kind, out CodeList? list)) return titles;
        foreach (CodeVersion version in await db.CodeVersions
            .Where(row => row.CodeList == list.Name && codes.Contains(row.Code) && row.FromDate <= on)
            .OrderBy(row => row.FromDate).ToListAsync()) titles[version.Code] = version.Title;
        return titles;
    }
}
