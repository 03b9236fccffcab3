using System.CommandLine;
using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Google.Protobuf;

namespace Fund.Cli;

/// <summary><c>budget report</c>: where the money of an office stands, source by source, with totals.</summary>
internal static class BudgetReport
{
    private static readonly (string Title, Func<Balances, long> Amount)[] Stages =
    [
        ("voted", b => b.VotedMinorUnits),
        ("available", b => b.AvailableMinorUnits),
        ("encumbered", b => b.EncumberedMinorUnits),
        ("obligated", b => b.ObligatedMinorUnits),
        ("disbursed", b => b.DisbursedMinorUnits),
        ("lapsed", b => b.LapsedMinorUnits),
    ];

    public static Command Make(Runner run)
    {
        Argument<string> office = new("office") { Description = "Such as s-county or offices/s-county." };
        Option<string> purpose = new("--purpose") { Description = "Only money of this purpose.", DefaultValueFactory = _ => "" };
        Command report = new("report", "Shows where the money of an office and those below it stands, by source.") { office, purpose };
        report.SetAction((parse, cancel) => run(parse, async invocation =>
        {
            var request = new ListBalancesRequest { Parent = Words.Office(parse.GetValue(office)!), Purpose = parse.GetValue(purpose) };
            List<SourceBalance> sources = [];
            Rpc list = Rpc.Of("budget.balances.list");
            await foreach (IMessage source in Pages.Read(invocation, list, request)) sources.Add((SourceBalance)source);
            invocation.Printer.Report(Sheets(sources));
            return ExitCode.Ok;
        }, cancel));
        return report;
    }

    /// <summary>One sheet for each currency: amounts of two are never added.</summary>
    internal static Sheet[] Sheets(IReadOnlyList<SourceBalance> sources)
    {
        Sheet[] sheets =
        [
            .. sources.GroupBy(s => s.Balances.CurrencyCode).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => OfCurrency(g.Key, [.. g])),
        ];
        return sheets.Length > 0 ? sheets : [new Sheet("", [], [], "There is no money of that kind.")];
    }

    private static Sheet OfCurrency(string code, SourceBalance[] sources)
    {
        Currency currency = Currency.Of(code);
        object?[] Amounts(Func<Func<Balances, long>, long> of) =>
        [
            .. Stages.Select(stage => (object?)new Money(currency, of(stage.Amount))),
            new Money(currency, Stages.Sum(stage => of(stage.Amount))),
        ];

        Column[] columns =
        [
            "source", "purpose", "until", .. Stages.Select(s => new Column(s.Title, IsMoney: true)), new Column("total", IsMoney: true),
        ];
        return new Sheet(code, columns,
            [.. sources.Select(s => (object?[])[s.Source, s.Purpose, s.EndDate, .. Amounts(stage => stage(s.Balances))])])
        {
            Totals = ["total", "", "", .. Amounts(stage => sources.Sum(s => stage(s.Balances)))],
        };
    }
}
