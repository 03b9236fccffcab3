using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Db;
using Fund.Kernel;
using Pb = Fund.Protos.Budget.V1;
using Type = Fund.Protos.Type;

namespace Fund.Budgets.Documents;

/// <summary>Offices, appropriations and allotments as they are shown.</summary>
internal static class BudgetProto
{
    public static Pb.Office ToProto(this Office row) => new Pb.Office
    {
        Name = row.Name, DisplayName = row.DisplayName, CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
    }.Sealed();

    public static Pb.Appropriation ToProto(this Appropriation row, Standing standing, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.Appropriation
        {
            Name = row.Name, State = row.State.To<Pb.Appropriation.Types.State>(), Title = row.Title, DocumentNumber = row.DocumentNumber,
            FiscalYear = row.FiscalYear, Total = row.Total.ToProto(), ReturnReason = row.ReturnReason, CreateTime = row.CreateTime.ToTime(),
            UpdateTime = row.UpdateTime.ToTime(), Kind = row.Kind.To<Pb.Appropriation.Types.Kind>(), Amends = row.Amends,
            Figures = row.FiguresOf(row.Lines),
        };
        shown.Lines.AddRange(row.Lines.OrderBy(line => line.Number).Select(line => new Pb.AppropriationLine
        {
            LineId = line.LineId, Purpose = line.Purpose, FunctionCode = line.FunctionCode, EconomicCode = line.EconomicCode,
            FundCode = line.FundCode, ProgrammeCode = line.ProgrammeCode, Amount = Wire.Of(row.Currency, line.AmountMinorUnits),
            Voted = row.Kind == AppropriationKind.Original ? Wire.Of(row.Currency, standing.On(line.AccountName).Voted) : null,
            Figures = row.FiguresOf([line]),
        }));
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }

    // What a document changed is shown on its original; the document itself stays as its approver was shown it.
    private static Pb.BudgetFigures? FiguresOf(this Appropriation row, IReadOnlyCollection<AppropriationLine> lines) =>
        row.Kind != AppropriationKind.Original ? null : new Pb.BudgetFigures
        {
            Original = Wire.Of(row.Currency, lines.Sum(line => line.AmountMinorUnits)),
            Additional = Wire.Of(row.Currency, lines.Sum(line => line.AdditionalMinorUnits)),
            Reduced = Wire.Of(row.Currency, lines.Sum(line => line.ReducedMinorUnits)),
            MovedIn = Wire.Of(row.Currency, lines.Sum(line => line.MovedInMinorUnits)),
            MovedOut = Wire.Of(row.Currency, lines.Sum(line => line.MovedOutMinorUnits)),
            Present = Wire.Of(row.Currency, lines.Sum(line => line.PresentMinorUnits)),
        };

    public static Pb.Allotment ToProto(this Allotment row, Standing standing, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.Allotment
        {
            Name = row.Name, State = row.State.To<Pb.Allotment.Types.State>(), LineId = row.LineId,
            SpendingOffice = $"offices/{row.SpendingOffice}",
            Amount = row.Amount.ToProto(), EndDate = row.EndDate.ToText(), Purpose = row.Purpose,
            Balances = standing.Under(row.Name).ToProto(row.Currency), CreateTime = row.CreateTime.ToTime(),
            UpdateTime = row.UpdateTime.ToTime(), StopBasisPoints = (int)row.StopBasisPoints, WarnBasisPoints = (int)row.WarnBasisPoints,
            IsLow = standing.On(row.Name).Available < row.Terms.WarnFloor(row.PresentMinorUnits) && row.State != AllotmentState.Draft,
            Figures = new Pb.BudgetFigures
            {
                Original = Wire.Of(row.Currency, row.AmountMinorUnits), Additional = Wire.Of(row.Currency, row.AdditionalMinorUnits),
                Reduced = Wire.Of(row.Currency, row.ReducedMinorUnits), Present = Wire.Of(row.Currency, row.PresentMinorUnits),
            },
        };
        shown.Plan.AddRange(row.Terms.Plan.ToProto(row.Currency));
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }

    public static Pb.AllotmentChange ToProto(this AllotmentChange row, IEnumerable<Type.Act>? acts = null)
    {
        var shown = new Pb.AllotmentChange
        {
            Name = row.Name, State = row.State.To<Pb.AllotmentChange.Types.State>(), Kind = row.Kind.To<Pb.AllotmentChange.Types.Kind>(),
            Amount = row.Amount.ToProto(), DocumentNumber = row.DocumentNumber, Reason = row.Reason,
            EffectiveDate = row.EffectiveDate?.ToText() ?? "", CreateTime = row.CreateTime.ToTime(), UpdateTime = row.UpdateTime.ToTime(),
        };
        shown.Plan.AddRange(row.Parts.ToProto(row.Currency));
        shown.Acts.AddRange(acts ?? []);
        return shown.Sealed();
    }

    private static IEnumerable<Pb.AllotmentPart> ToProto(this ReleasePlan plan, string currency) =>
        plan.Parts.Select(part => new Pb.AllotmentPart { FromDate = part.From.ToText(), Amount = Wire.Of(currency, part.Amount) });
}
