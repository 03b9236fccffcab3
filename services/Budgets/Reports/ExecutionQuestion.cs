using Fund.Budgets.Domain;
using Fund.Budgets.Ledger.Store;
using Fund.Kernel;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Reports;

/// <summary>What an execution report is asked for, checked.</summary>
internal sealed record ExecutionQuestion(OfficeName Office, FiscalYear Year, Pb.ExecutionLevel[] Levels, View Standing, View? Moved)
{
    /// <summary>
    /// Refuses FIELDS_INVALID for a level that comes twice or is none, and for a first day after the last; OFFICE_NAME_MALFORMED,
    /// FISCAL_YEAR_MALFORMED, DATE_MALFORMED.
    /// </summary>
    public static ExecutionQuestion Of(Pb.ReportExecutionRequest asked)
    {
        Pb.ExecutionLevel[] levels = [.. asked.Levels];
        if (levels.Distinct().Count() < levels.Length || !levels.All(level => level > 0 && Enum.IsDefined(level)))
            throw Invalid("levels", "Must be levels of the report, none of them twice.");
        OfficeName office = Domain.Office.Names.Parse(asked.Parent).Office;
        var year = FiscalYear.Calendar(asked.FiscalYear);
        var standing = View.Of(asked.UntilDate, asked.KnownTime);
        if (asked.FromDate.Length == 0) return new ExecutionQuestion(office, year, levels, standing, null);
        string from = Days.Parse(asked.FromDate).ToText();
        if (standing.Until.Length > 0 && string.CompareOrdinal(from, standing.Until) > 0)
            throw Invalid("from_date", "Must not be after until_date.");
        return new ExecutionQuestion(office, year, levels, standing, standing with { From = from });
    }

    private static Refusal Invalid(string field, string rule) =>
        new Refusal(RefusalKind.Malformed, "FIELDS_INVALID", "The request has fields that break their rules.").At(field, rule);
}
