using System.CommandLine;
using System.Globalization;
using Fund.Kernel;
using Fund.Protos.Payment.V1;
using Google.Protobuf;
using Pb = Fund.Protos.Type;

namespace Fund.Cli;

/// <summary><c>run show</c> and <c>run explain</c>: what a wage run pays, to where, from what, and why.</summary>
internal static class RunCommands
{
    public static Command Make(Runner run)
    {
        Argument<string> runName = new("name") { Description = "Format: offices/{office}/wageRuns/{run}" };
        Command show = new("show", "Shows a wage run with its totals by source of money and by village.") { runName };
        show.SetAction((parse, cancel) => run(parse, invocation => Show(invocation, parse.GetValue(runName)!), cancel));

        Argument<string> lineName = new("line") { Description = "Format: offices/{office}/wageRuns/{run}/lines/{line}" };
        Command explain = new("explain", ProtoComments.Of(Rpc.Of("payment.wageLines.explain").Method)) { lineName };
        explain.SetAction((parse, cancel) => run(parse, invocation => Explain(invocation, parse.GetValue(lineName)!), cancel));
        return new Command("run", "Wage runs.") { show, explain };
    }

    private static async Task<int> Show(Invocation invocation, string name)
    {
        var run = await invocation.Connection.Ask<WageRun>(Rpc.Of("payment.wageRuns.get"),
            new GetWageRunRequest { Name = name }, invocation.Cancel);
        List<WageLine> lines = [];
        using (var progress = new Progress(invocation.Terminal, "lines", run.LineCount))
        {
            var request = new ExportWageLinesRequest { Name = name };
            await foreach (IMessage line in invocation.Connection.Read(Rpc.Of("payment.wageLines.export"), request, invocation.Cancel))
            {
                lines.Add((WageLine)line);
                progress.Report(lines.Count);
            }
        }
        run.Acts.Clear();
        Sheet card = Views.Card(run)[0] with { Title = "run" };
        invocation.Printer.Report(card, BySource(run), ByVillage(lines));
        return ExitCode.Ok;
    }

    internal static Sheet BySource(WageRun run) =>
        new("by source", ["source", new("amount", IsMoney: true)],
            [.. run.Sources.Select(s => new object?[] { s.Source, Of(s.Amount) })], "No source is assigned.")
        {
            Totals = ["total", Sum(run.Sources.Select(s => s.Amount))],
        };

    internal static Sheet ByVillage(IReadOnlyList<WageLine> lines)
    {
        object?[] Row(string village, IReadOnlyCollection<WageLine> of) =>
        [
            village, (long)of.Count, Days(of.Sum(l => l.DayMillisCount)), (long)of.Count(l => l.State == WageLine.Types.State.Held),
            Sum(of.Select(l => l.Amount)), Sum(of.Select(l => l.Paid)),
        ];
        return new Sheet("by village", ["village", "people", "days", "held", new("amount", IsMoney: true), new("paid", IsMoney: true)],
            [.. lines.GroupBy(l => l.Site).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Row(g.Key, [.. g]))],
            "The run has no lines.")
        {
            Totals = Row("total", lines),
        };
    }

    private static async Task<int> Explain(Invocation invocation, string name)
    {
        var why = await invocation.Connection.Ask<WageLineExplanation>(Rpc.Of("payment.wageLines.explain"),
            new ExplainWageLineRequest { Name = name }, invocation.Cancel);
        if (invocation.Printer.Form != OutputForm.Table)
        {
            invocation.Printer.One(why);
            return ExitCode.Ok;
        }
        var steps = new Sheet("why", ["step", "what"],
            [.. why.Steps.Select((step, i) => new object?[] { $"{i + 1}.", step })]) { IsCard = true };
        Sheet attempts = Views.List(Disbursement.Descriptor, [.. why.Disbursements], "attempts to pay it");
        IReadOnlyList<Sheet> line = Views.Card(why.Line);
        invocation.Printer.Report(
        [
            line[0] with { Rows = [.. line[0].Rows, ["roll", why.Roll]] },
            .. line.Skip(1),
            steps,
            attempts with { Empty = "It was not sent to the bank yet." },
        ]);
        return ExitCode.Ok;
    }

    private static Money? Of(Pb.Money? money) => money is null ? null : MoneyText.Of(money.CurrencyCode, money.MinorUnits);

    private static Money? Sum(IEnumerable<Pb.Money?> amounts) =>
        amounts.Select(Of).Aggregate((Money?)null, (sum, amount) => amount is null ? sum : sum is null ? amount : sum.Value + amount.Value);

    private static string Days(long millis) => $"{millis / 1000}.{(millis % 1000).ToString("000", CultureInfo.InvariantCulture)}";
}
