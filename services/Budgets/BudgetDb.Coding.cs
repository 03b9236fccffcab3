using Fund.Budgets.Domain;
using Fund.Budgets.Domain.Coding;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;
using Reasons = Fund.Budgets.Domain.Coding.Reasons;

namespace Fund.Budgets;

public sealed partial class BudgetDb
{
    public DbSet<CodeList> CodeLists => Set<CodeList>();

    public DbSet<CodeVersion> CodeVersions => Set<CodeVersion>();

    /// <summary>Refuses CODE_LIST_NOT_FOUND.</summary>
    public async Task<CodeList> CodeListOf(string name) =>
        await One(CodeLists, CodeList.Names.Parse(name)) ?? throw Reasons.CodeListNotFound(name);

    /// <summary>The lists that may hold for an office: its own and those of the offices above.</summary>
    public IQueryable<CodeList> CodeListsFor(OfficeName office)
    {
        string[] above = [.. FromTheTop(office)];
        return CodeLists.Where(list => above.Contains(list.Office));
    }

    /// <summary>The lists that may hold for an office, and those of the offices below it.</summary>
    public IQueryable<CodeList> CodeListsAround(OfficeName office)
    {
        string[] above = [.. FromTheTop(office)];
        string below = office.Text + ".";
        return CodeLists.Where(list => above.Contains(list.Office) || list.Office.StartsWith(below));
    }

    /// <summary>What a decision about a code looks at: the code, what lies directly below it, and what lies above.</summary>
    /// <param name="list">The list of the code.</param>
    /// <param name="code">The code.</param>
    /// <param name="parent">The code it is to lie below; empty where that is not in question.</param>
    public async Task<Outline> OutlineOf(CodeList list, string code, string parent)
    {
        List<CodeVersion> versions = await VersionsOf(list).Where(version =>
            version.Code == code || version.ParentCode == code || version.Code == parent).ToListAsync();
        // Nothing lies below a code that is not there yet, so what is further up matters only for one that is.
        if (!versions.Exists(version => version.Code == code)) return new Outline(list, versions);
        HashSet<string> seen = [code, parent, ""];
        string[] above = Above(versions.Where(version => version.Code == code || version.Code == parent));
        while (above.Length > 0)
        {
            List<CodeVersion> level = await VersionsOf(list).Where(version => above.Contains(version.Code)).ToListAsync();
            // A child of the code may also stand above its new parent: that is what is looked for.
            versions.AddRange(level.Except(versions));
            above = Above(level);
        }
        return new Outline(list, versions);

        string[] Above(IEnumerable<CodeVersion> below) => [.. below.Select(version => version.ParentCode).Distinct().Where(seen.Add)];
    }

    /// <summary>What an office's lines may be coded with on a day.</summary>
    public async Task<LineCoding> CodingOf(OfficeName office, DateOnly on, IEnumerable<AppropriationLine> lines)
    {
        var lists = CodeList.InForce(office, on,
            await CodeListsFor(office).Where(list => list.Kind != CodeKind.Administrative).ToListAsync());
        List<CodeVersion> versions = [];
        foreach ((CodeKind kind, _, Func<AppropriationLine, string> codeOf) in LineCoding.Kinds)
        {
            string[] codes = [.. lines.Select(codeOf).Where(code => code.Length > 0).Distinct()];
            if (lists.TryGetValue(kind, out CodeList? list) && codes.Length > 0)
                versions.AddRange(await VersionsOf(list)
                    .Where(version => codes.Contains(version.Code) || codes.Contains(version.ParentCode)).ToListAsync());
        }
        return new LineCoding(on, lists, versions);
    }

    private static IEnumerable<string> FromTheTop(OfficeName office) =>
        office.Parent is { } parent ? FromTheTop(parent).Append(office.Text) : [office.Text];

    private IQueryable<CodeVersion> VersionsOf(CodeList list) => CodeVersions.Where(version => version.CodeList == list.Name);

    partial void DescribeCoding(ModelBuilder model)
    {
        model.Entity<CodeList>().ToTable("code_lists").Ignore(row => row.Time).Ignore(row => row.Form);
        model.Entity<CodeVersion>().ToTable("code_versions").Ignore(row => row.Time);
    }
}
