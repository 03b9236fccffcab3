using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Grpc.Core;
using Money = Fund.Protos.Type.Money;

namespace Fund.Tests.Service.Payments;

/// <summary>
/// Budgets as Payments sees it: two sources that share by 7 to 3, one encumbrance a run, one bank account. Each request id counts
/// once, and one that was refused stays refused; no stage may go below zero.
/// </summary>
internal sealed class BudgetsNextDoor
{
    public const string Rule = "offices/s-county/fundingRules/both";
    public const string Account = "offices/s-county/bankAccounts/wages";
    public const string Number = "43100990000012345678";
    private static readonly (string Source, int Share)[] Shares =
        [("offices/s-county/allotments/a1", 7), ("offices/s-county/contributions/c1", 3)];

    public static IEnumerable<string> Sources => Shares.Select(share => share.Source);

    private readonly Lock gate = new();
    private readonly HashSet<string> requestIds = [];
    private readonly Dictionary<string, string> refusedIds = [];

    public Dictionary<string, long> Encumbered { get; } = [];

    public Dictionary<string, long> Obligated { get; } = [];

    public Dictionary<string, long> Disbursed { get; } = [];

    public long Bank { get; private set; } = 30_000_000;

    public long InTransit { get; private set; }

    /// <summary>How many of the next posting calls are not answered after they were done.</summary>
    public int SilentTimes { get; set; }

    /// <summary>The reason of the next posting calls; null: they are accepted.</summary>
    public string? Refuses { get; set; }

    /// <summary>How a total is split over the sources; by default by their shares.</summary>
    public Func<long, long[]> Splits { get; set; } = total => Allocate.ByWeight(total, [.. Shares.Select(share => (long)share.Share)]);

    public List<string> Posted { get; } = [];

    /// <summary>How many request ids were refused for good.</summary>
    public int RefusedCount => refusedIds.Count;

    private void Once(string requestId, string what, Action post)
    {
        lock (gate)
        {
            if (Refuses is { } no && !requestIds.Contains(requestId)) refusedIds.TryAdd(requestId, no);
            if (refusedIds.TryGetValue(requestId, out string? reason))
                throw new Refusal(RefusalKind.NotNow, reason, "The test says no.");
            if (requestIds.Add(requestId))
            {
                post();
                Posted.Add(what);
            }
            if (SilentTimes > 0)
            {
                SilentTimes--;
                throw new RpcException(new Status(StatusCode.DeadlineExceeded, "silent"));
            }
        }
    }

    private static void Move(IEnumerable<SourceAmount> lines, Dictionary<string, long>? from, Dictionary<string, long>? to)
    {
        foreach (SourceAmount line in lines)
        {
            if (from is not null && (from[line.Source] = from.GetValueOrDefault(line.Source) - line.Amount.MinorUnits) < 0)
                throw new Refusal(RefusalKind.NotNow, "BELOW_ZERO", "A stage went below zero.");
            if (to is not null) to[line.Source] = to.GetValueOrDefault(line.Source) + line.Amount.MinorUnits;
        }
    }

    private static long Sum(IEnumerable<SourceAmount> lines) => lines.Sum(line => line.Amount.MinorUnits);

    public sealed class Funding(BudgetsNextDoor budgets) : FundingService.FundingServiceBase
    {
        public override Task<FundingRule> GetFundingRule(GetFundingRuleRequest request, ServerCallContext context) =>
            Task.FromResult(new FundingRule { Name = request.Name, State = FundingRule.Types.State.Active });

        public override Task<SimulateFundingResponse> SimulateFunding(SimulateFundingRequest request, ServerCallContext context)
        {
            long[] parts = budgets.Splits(request.Total.MinorUnits);
            var answer = new SimulateFundingResponse();
            for (int i = 0; i < parts.Length; i++)
                answer.Shares.Add(new SimulateFundingResponse.Types.SimulatedShare
                {
                    Source = Shares[i].Source, Amount = new Money { CurrencyCode = "CNY", MinorUnits = parts[i] },
                });
            return Task.FromResult(answer);
        }
    }

    public sealed class Ledger(BudgetsNextDoor budgets) : LedgerService.LedgerServiceBase
    {
        public override Task<Encumbrance> OpenEncumbrance(OpenEncumbranceRequest request, ServerCallContext context) =>
            Post(request.RequestId, "open", () => Move(request.Lines, null, budgets.Encumbered));

        public override Task<Encumbrance> ReleaseEncumbrance(ReleaseEncumbranceRequest request, ServerCallContext context) =>
            Post(request.RequestId, "release", budgets.Encumbered.Clear);

        public override Task<Encumbrance> LiquidateEncumbrance(LiquidateEncumbranceRequest request, ServerCallContext context) =>
            Post(request.RequestId, "oblige", () => Move(request.Lines, budgets.Encumbered, budgets.Obligated));

        public override Task<Encumbrance> Disburse(DisburseRequest request, ServerCallContext context) =>
            Post(request.RequestId, "disburse", () =>
            {
                Move(request.Lines, budgets.Obligated, budgets.Disbursed);
                budgets.InTransit -= Sum(request.Lines);
            });

        public override Task<Encumbrance> ReturnDisbursement(ReturnDisbursementRequest request, ServerCallContext context) =>
            Post(request.RequestId, "return", () =>
            {
                Move(request.Lines, budgets.Disbursed, budgets.Obligated);
                budgets.Bank += Sum(request.Lines);
            });

        private Task<Encumbrance> Post(string requestId, string what, Action post)
        {
            budgets.Once(requestId, what, post);
            return Task.FromResult(new Encumbrance());
        }
    }

    public sealed class Treasury(BudgetsNextDoor budgets) : TreasuryService.TreasuryServiceBase
    {
        public override Task<BankAccount> GetBankAccount(GetBankAccountRequest request, ServerCallContext context) =>
            Task.FromResult(Shown());

        public override Task<RevealBankAccountResponse> RevealBankAccount(RevealBankAccountRequest request, ServerCallContext context) =>
            Task.FromResult(new RevealBankAccountResponse { AccountNumber = Number });

        public override Task<BankAccount> HoldCash(HoldCashRequest request, ServerCallContext context) =>
            Post(request.RequestId, "hold", request.Amount.MinorUnits);

        public override Task<BankAccount> FreeCash(FreeCashRequest request, ServerCallContext context) =>
            Post(request.RequestId, "free", -request.Amount.MinorUnits);

        private Task<BankAccount> Post(string requestId, string what, long amount)
        {
            budgets.Once(requestId, what, () =>
            {
                budgets.Bank -= amount;
                budgets.InTransit += amount;
            });
            return Task.FromResult(Shown());
        }

        private BankAccount Shown() => new()
        {
            Name = Account, DisplayName = "舒岭县公益岗位专户", BankCode = "402569990014", CurrencyCode = "CNY",
            BankMinorUnits = budgets.Bank, InTransitMinorUnits = budgets.InTransit,
        };
    }
}
