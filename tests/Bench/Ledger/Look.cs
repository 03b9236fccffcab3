using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Fund.Tests.Bench.Load;
using Google.Protobuf;
using Grpc.Core;

namespace Fund.Tests.Bench.Ledger;

/// <summary>From where a look is taken; what is null is left open.</summary>
internal sealed record LookFrom(string Words, DateOnly? Date = null, DateTimeOffset? Known = null)
{
    public string DateText => Date?.ToText() ?? "";

    public Google.Protobuf.WellKnownTypes.Timestamp? KnownTime => Known?.ToProto();
}

/// <summary>What stands on what was looked at, in minor units.</summary>
internal readonly record struct Seen(long Available, long Encumbered, long Obligated);

/// <summary>A question to the service, and how its answer adds up.</summary>
internal sealed class Look
{
    /// <summary>How many lines a list is asked for.</summary>
    public const int Page = 100;

    private readonly Method<byte[], byte[]> method;
    private readonly byte[] request;
    private readonly Func<IReadOnlyList<byte[]>, Seen> sum;

    private Look(Method<byte[], byte[]> method, IMessage request, Func<IReadOnlyList<byte[]>, Seen> sum)
    {
        this.method = method;
        this.request = request.ToByteArray();
        this.sum = sum;
    }

    /// <summary>Whether it is at the first line alone; otherwise at all lines.</summary>
    public bool IsAtOne { get; private init; }

    public required string What { get; init; }

    public required LookFrom From { get; init; }

    public static Look AtBalance(LookFrom from) => new(
        Connections.MethodOf("fund.budget.v1.ReportService", nameof(ReportService.ReportServiceBase.GetBalances)),
        new GetBalancesRequest { Names = { BenchLedger.LineName(0) }, AtDate = from.DateText, KnownTime = from.KnownTime },
        parts => Sum(GetBalancesResponse.Parser.ParseFrom(parts[0]).Balances.Select(shown => shown.Balances)))
    {
        IsAtOne = true, What = "balance", From = from,
    };

    public static Look AtList(LookFrom from) => new(
        Connections.MethodOf("fund.budget.v1.LedgerService", nameof(LedgerService.LedgerServiceBase.ListBalances)),
        new ListBalancesRequest
        {
            Parent = BenchLedger.Office, PageSize = Page, AtDate = from.DateText, KnownTime = from.KnownTime,
        },
        parts => Sum(ListBalancesResponse.Parser.ParseFrom(parts[0]).Balances.Select(shown => shown.Balances)))
    {
        What = $"list of {Page}", From = from,
    };

    public static Look AtExecution(LookFrom from) => new(
        Connections.StreamOf("fund.budget.v1.ReportService", nameof(ReportService.ReportServiceBase.ReportExecution)),
        new ReportExecutionRequest
        {
            Parent = BenchLedger.Office, FiscalYear = BenchLedger.FiscalYear, UntilDate = from.DateText, KnownTime = from.KnownTime,
            Levels = { ExecutionLevel.Office, ExecutionLevel.Line, ExecutionLevel.Allotment },
        },
        parts =>
        {
            ExecutionAmounts total = ReportExecutionResponse.Parser.ParseFrom(parts[^1]).Total.Amounts;
            return new Seen(total.AvailableMinorUnits, total.EncumberedMinorUnits, total.ObligatedMinorUnits);
        })
    {
        What = "execution report", From = from,
    };

    public ICaller By(CallInvoker invoker, Metadata headers) => new Caller(this, invoker, headers);

    /// <summary>Asks once and adds the answer up.</summary>
    public async Task<Seen> Ask(CallInvoker invoker, Metadata headers)
    {
        var parts = new List<byte[]>();
        await Send(invoker, headers, parts.Add);
        return sum(parts);
    }

    private async Task Send(CallInvoker invoker, Metadata headers, Action<byte[]> keep)
    {
        if (method.Type == MethodType.Unary)
        {
            keep(await invoker.AsyncUnaryCall(method, null, new CallOptions(headers), request));
            return;
        }
        using AsyncServerStreamingCall<byte[]> call = invoker.AsyncServerStreamingCall(method, null, new CallOptions(headers), request);
        while (await call.ResponseStream.MoveNext(CancellationToken.None)) keep(call.ResponseStream.Current);
    }

    private static Seen Sum(IEnumerable<Balances> balances) => balances.Aggregate(default(Seen), (sum, one) => new Seen(
        sum.Available + one.AvailableMinorUnits, sum.Encumbered + one.EncumberedMinorUnits, sum.Obligated + one.ObligatedMinorUnits));

    private sealed class Caller(Look look, CallInvoker invoker, Metadata headers) : ICaller
    {
        public async Task<int> Call()
        {
            await look.Send(invoker, headers, static _ => { });
            return 1;
        }
    }
}
