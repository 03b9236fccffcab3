using Fund.Tests.Bench;
using Fund.Tests.Bench.Ledger;
using Fund.Tests.Bench.Paper;
using Fund.Tests.Bench.Yardsticks;

// The limit "an empty call" is served by this program too, in a process of its own.
if (args is ["empty-server", var listen]) return await EmptyServer.Serve(new Uri(listen));

var benchmarks = new Dictionary<string, Func<Run, Task>>(StringComparer.OrdinalIgnoreCase)
{
    ["S1"] = LedgerCalls.Measure,
    ["S2"] = LedgerBatches.Measure,
    ["S6"] = LedgerLooks.Measure,
};
string[] named = [.. args.Where(arg => arg != "quick")];
if (args.Length == 0 || named.Any(name => !benchmarks.ContainsKey(name)))
{
    Console.WriteLine($"dotnet run -c Release --project tests/Bench -- {string.Join(" | ", benchmarks.Keys)} | quick");
    Console.WriteLine("One benchmark, or several; with quick at small sizes, and quick alone is all of them.");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    // What was started is ended in good order.
    key.Cancel = true;
    stop.Cancel();
};
string[] wanted = named.Length > 0 ? named : [.. benchmarks.Keys];
await using var run = new Run(args.Contains("quick") ? Sizes.Quick : Sizes.Full, stop.Token);
try
{
    run.Show.Opening(wanted, run.Sizes);
    foreach (string name in wanted) await benchmarks[name](run);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine("Stopped.");
    return 130;
}
catch (BooksDoNotTie fault)
{
    Console.WriteLine($"The books do not tie: {fault.Message}");
    return 1;
}
run.Figures.Print();
run.Show.Closing();
return 0;
