using System.Diagnostics;
using Fund.Budgets;
using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.LedgerHost;

namespace Fund.Tests.Service.Budgets;

/// <summary>
/// Twenty thousand requests, each sent twice at the same time: once through each of two replicas on one PostgreSQL. A SQLite file has one
/// process, so there two callers send them to it. Each side has its own order and its own mixture of batches and single calls.
/// </summary>
public sealed class SentTwiceTests
{
    private const int Requests = 20_000;
    private const int BatchItemsMax = 300;
    private const int SinglesMax = 40;
    private const int CallersPerSide = 16;
    private const int Seed = 2026;

    private const string Postings = "SELECT count(*) AS \"Value\" FROM ledger_postings";
    private const string Receipts = "SELECT count(*) AS \"Value\" FROM receipts WHERE method LIKE '/fund.budget.v1.LedgerService/%'";
    private const string Held = """
        SELECT CAST(sum(encumbered + obligated) AS BIGINT) AS "Value" FROM ledger_accounts WHERE kind = 'ENCUMBRANCE'
        """;

    [Theory, EachDatabase]
    public async Task Twenty_thousand_request_ids_sent_twice_at_once_have_twenty_thousand_effects_and_equal_answers(Engine engine)
    {
        await using LedgerHost host = await LedgerHost.Start(engine, replicas: 2);
        await host.Client.OpenEncumbranceAsync(Open("hot", Town, Requests / 2));
        long before = await Number(host, Postings);
        Pb.PostBatchItem[] requests = [.. Enumerable.Range(0, Requests).Select(Request)];

        long begun = Stopwatch.GetTimestamp();
        var sides = await Task.WhenAll(new Side(host, 0, requests).Send(), new Side(host, 1, requests).Send());
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        TestContext.Current.SendDiagnosticMessage(
            $"{engine}: {Requests} ids twice in {seconds:0.0} s, {sides[0].Calls + sides[1].Calls} calls");

        Assert.Equal(sides[0].Answers, sides[1].Answers);
        Assert.Equal((Requests, Requests + 1), (await Number(host, Postings) - before, await Number(host, Receipts)));
        // Each answer on the hot line shows the balance that its own posting left: together they count from one to the last.
        Assert.Equal(Enumerable.Range(1, Requests / 2).Select(due => (long)due),
            sides[0].Answers.Where(answer => answer.Name == NameOf("hot")).Select(answer => answer.Balances.ObligatedMinorUnits).Order());
        Stages town = (await host.Account(Town)).Stages;
        Stages hot = (await host.Account(Fund.Budgets.Ledger.Account.NameOfEncumbrance(NameOf("hot"), Town))).Stages;
        Assert.Equal((1_000_000 - Requests / 2 - 3 * Requests / 2, 0, Requests / 2), (town.Available, hot.Encumbered, hot.Obligated));
        Assert.Equal(1_000_000 - town.Available, await Number(host, Held));
    }

    // One half opens encumbrances of three fen on one allotment, the other makes one fen due of an encumbrance that all of them share.
    private static Pb.PostBatchItem Request(int i) => i % 2 == 0
        ? new Pb.PostBatchItem { Open = Open($"twice-{i:00000}", Town, 3) }
        : new Pb.PostBatchItem { Liquidate = Liquidate("hot", Town, 1) };

    private static Task<long> Number(LedgerHost host, string sql) => host.Read(db => db.Database.SqlQueryRaw<long>(sql).SingleAsync());

    /// <summary>Sends every request once, in an order of its own, and keeps each answer at the request's place.</summary>
    private sealed class Side(LedgerHost host, int replica, Pb.PostBatchItem[] requests)
    {
        private readonly Pb.LedgerService.LedgerServiceClient client = host.As("payments", replica);
        private int calls;

        public Pb.Encumbrance[] Answers { get; } = new Pb.Encumbrance[requests.Length];

        public int Calls => calls;

        public async Task<Side> Send()
        {
            await Parallel.ForEachAsync(Pieces(new Random(Seed + replica)), new ParallelOptions { MaxDegreeOfParallelism = CallersPerSide },
                async (piece, _) => await (piece.Length == 1 ? Single(piece[0]) : Batch(piece)));
            return this;
        }

        private List<int[]> Pieces(Random random)
        {
            int[] order = [.. Enumerable.Range(0, requests.Length)];
            random.Shuffle(order);
            var pieces = new List<int[]>();
            for (int from = 0; from < order.Length;)
            {
                int[] piece = [.. order.Skip(from).Take(random.Next(2, BatchItemsMax))];
                pieces.Add(piece);
                from += piece.Length;
                foreach (int alone in order.Skip(from).Take(random.Next(SinglesMax)))
                {
                    pieces.Add([alone]);
                    from++;
                }
            }
            return pieces;
        }

        private async Task Single(int i)
        {
            Interlocked.Increment(ref calls);
            Answers[i] = requests[i].Open is { } open ? await client.OpenEncumbranceAsync(open)
                : await client.LiquidateEncumbranceAsync(requests[i].Liquidate);
        }

        private async Task Batch(int[] piece)
        {
            Interlocked.Increment(ref calls);
            Pb.PostBatchResponse answer = await client.PostBatchAsync(new Pb.PostBatchRequest
            {
                Parent = "offices/s-county", RequestId = Id(), Items = { piece.Select(i => requests[i]) },
            });
            for (int i = 0; i < piece.Length; i++) Answers[piece[i]] = answer.Outcomes[i].Encumbrance;
        }
    }
}
