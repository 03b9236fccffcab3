using Fund.Chassis.Callers;
using Fund.Chassis.Rules;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Google.Protobuf;
using Pb = Fund.Protos.Budget.V1;

namespace Fund.Budgets.Ledger;

/// <summary>What the methods of the ledger ask, as the book takes it.</summary>
internal static class LedgerAsks
{
    private const string Service = "/fund.budget.v1.LedgerService/";

    private static readonly NamePattern Encumbrances = new("encumbrances");
    private static readonly NamePattern BankAccounts = new("bankAccounts");

    /// <summary>The name of an encumbrance, checked. Refuses RESOURCE_NAME_MALFORMED.</summary>
    public static string Encumbrance(string name) => Encumbrances.Parse(name).Text;

    /// <summary>The office of a name <c>offices/{office}</c>. Refuses OFFICE_NAME_MALFORMED.</summary>
    public static OfficeName Office(string parent) =>
        OfficeName.Parse(parent.StartsWith("offices/", StringComparison.Ordinal) ? parent[8..] : "");

    /// <summary>The item of one request. Refuses what no ledger is needed to see: malformed names, dates and amounts.</summary>
    public static LedgerItem Item(RawCall call, IMessage request, DateOnly today, string? group = null)
    {
        (string resource, string verb, Request ask) = Ask(request, new Headings(call, today, group));
        return new LedgerItem { Call = call, Request = ask, Resource = resource, Verb = verb, Group = group };
    }

    /// <summary>The items of a batch: each under the rights of its own method. One that may not be is refused alone.</summary>
    public static LedgerItem[] Items(RawCall whole, Pb.PostBatchRequest batch, RawDoor door, DateOnly today)
    {
        var items = new LedgerItem[batch.Items.Count];
        for (int i = 0; i < items.Length; i++)
        {
            (string method, IMessage? request) = Inner(batch.Items[i]);
            if (request is null)
                throw new Refusal(RefusalKind.Malformed, "FIELDS_INVALID", "The request has fields that break their rules.")
                    .At($"items[{i}].request", "Must be set.");
            RawCall call = door.Ask(request, Service + method, whole);
            string? group = batch.Items[i].Group is { Length: > 0 } name ? $"{whole.Principal}/{whole.RequestId}/{name}" : null;
            try
            {
                Permission.Check(MethodRules.Of(Service + method), whole.Caller, request);
                items[i] = Item(call, request, today, group);
            }
            catch (Exception error) when (error is Refusal)
            {
                door.Refused(call, (Refusal)error);
                items[i] = new LedgerItem { Call = call, Denied = (Refusal)error, Group = group };
            }
        }
        return items;
    }

    /// <summary>The source and amount of each line; all of one currency. Refuses CURRENCY_MISMATCH.</summary>
    public static (Currency Currency, Line[] Lines) Lines(IReadOnlyList<Pb.SourceAmount> asked)
    {
        if (asked.Count == 0) return (Heading.NoCurrency, []);
        Currency currency = Currency.Of(asked[0].Amount.CurrencyCode);
        foreach (Pb.SourceAmount line in asked)
            if (line.Amount.CurrencyCode != currency.Code)
                throw new Refusal(RefusalKind.NotNow, "CURRENCY_MISMATCH", "The lines of one request must be in one currency.")
                    .With("currency", currency).With("otherCurrency", line.Amount.CurrencyCode);
        return (currency, [.. asked.Select(line => new Line(line.Source, line.Amount.MinorUnits))]);
    }

    private static (string Method, IMessage? Request) Inner(Pb.PostBatchItem item) => item.RequestCase switch
    {
        Pb.PostBatchItem.RequestOneofCase.Open => ("OpenEncumbrance", item.Open),
        Pb.PostBatchItem.RequestOneofCase.Liquidate => ("LiquidateEncumbrance", item.Liquidate),
        Pb.PostBatchItem.RequestOneofCase.Disburse => ("Disburse", item.Disburse),
        Pb.PostBatchItem.RequestOneofCase.ReturnDisbursement => ("ReturnDisbursement", item.ReturnDisbursement),
        Pb.PostBatchItem.RequestOneofCase.Release => ("ReleaseEncumbrance", item.Release),
        _ => ("", null),
    };

    private static (string Resource, string Verb, Request Ask) Ask(IMessage request, Headings at)
    {
        switch (request)
        {
            case Pb.OpenEncumbranceRequest r:
            {
                string opened = Encumbrances.Of(Office(r.Parent), r.EncumbranceId).Text;
                (Heading heading, Line[] lines) = at.With(r.EffectiveDate, r.Document, r.Lines);
                return (opened, "OPENED", new Encumber(heading, opened, lines, r.Purpose));
            }
            case Pb.IncreaseEncumbranceRequest r:
            {
                (Heading heading, Line[] lines) = at.With(r.EffectiveDate, r.Name, r.Lines);
                return (Encumbrance(r.Name), "INCREASED", new Increase(heading, r.Name, lines));
            }
            case Pb.LiquidateEncumbranceRequest r:
            {
                (Heading heading, Line[] lines) = at.With(r.EffectiveDate, r.Document, r.Lines);
                return (Encumbrance(r.Name), "LIQUIDATED", new Liquidate(heading, r.Name, Portion.Of(lines)));
            }
            case Pb.ReleaseEncumbranceRequest r:
            {
                (Heading heading, Line[] lines) = at.With(r.EffectiveDate, r.Name, r.Lines);
                return (Encumbrance(r.Name), "RELEASED", new Release(heading, r.Name, lines.Length == 0 ? Portion.All : Portion.Of(lines)));
            }
            case Pb.DisburseRequest r:
            {
                (Heading heading, Line[] lines) = at.ByBank(r.EffectiveDate, r.Document, r.Lines);
                return (Encumbrance(r.Name), "DISBURSED",
                    new SettlePayment(heading, r.Name, Portion.Of(lines), BankAccounts.Parse(r.BankAccount).Text));
            }
            case Pb.ReturnDisbursementRequest r:
            {
                (Heading heading, Line[] lines) = at.ByBank(r.EffectiveDate, r.Document, r.Lines);
                return (Encumbrance(r.Name), "RETURNED",
                    new ReturnPayment(heading, r.Name, Portion.Of(lines), BankAccounts.Parse(r.BankAccount).Text));
            }
            case Pb.WriteBackRequest r:
            {
                (Heading heading, Line[] lines) = at.With(r.EffectiveDate, r.Document, r.Lines);
                return (Encumbrance(r.Name), "WRITTEN_BACK", new WriteBack(heading, r.Name, Portion.Of(lines)));
            }
            case Pb.HoldCashRequest r:
            {
                Heading heading = at.Of(r.EffectiveDate, r.Document, Currency.Of(r.Amount.CurrencyCode));
                return (r.Name, "", new Hold(heading, BankAccounts.Parse(r.Name).Text, r.Amount.MinorUnits));
            }
            case Pb.FreeCashRequest r:
            {
                Heading heading = at.Of(r.EffectiveDate, r.Document, Currency.Of(r.Amount.CurrencyCode)) with { LateDate = at.Today };
                return (r.Name, "", new RejectCash(heading, BankAccounts.Parse(r.Name).Text, r.Amount.MinorUnits));
            }
            default:
                throw new ArgumentOutOfRangeException(nameof(request), request.Descriptor.FullName,
                    "No method of the ledger takes this request.");
        }
    }

    private readonly record struct Headings(RawCall Call, DateOnly Today, string? Group)
    {
        public (Heading Heading, Line[] Lines) ByBank(string effectiveDate, string document, IReadOnlyList<Pb.SourceAmount> asked)
        {
            (Heading heading, Line[] lines) = With(effectiveDate, document, asked);
            return (heading with { LateDate = Today }, lines);
        }

        public (Heading Heading, Line[] Lines) With(string effectiveDate, string document, IReadOnlyList<Pb.SourceAmount> asked)
        {
            (Currency currency, Line[] lines) = Lines(asked);
            return (Of(effectiveDate, document, currency), lines);
        }

        // Two callers may choose the same request id; their postings are still two.
        public Heading Of(string effectiveDate, string document, Currency currency) =>
            new($"{Call.Principal}/{Call.RequestId}", Days.Parse(effectiveDate), document, currency, Group, AskedOn: Today);
    }
}
