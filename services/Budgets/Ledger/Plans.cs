using static Fund.Budgets.Ledger.AccountKind;
using static Fund.Budgets.Ledger.Stage;

namespace Fund.Budgets.Ledger;

/// <summary>What each verb posts: one method per row of the table of verbs.</summary>
internal static class Plans
{
    public static void Plan(Request request, Draft draft)
    {
        switch (request)
        {
            case Encumber verb: Encumber(verb, draft); break;
            case Increase verb: Increase(verb, draft); break;
            case Liquidate verb: Liquidate(verb, draft); break;
            case Disburse verb: Disburse(verb.Encumbrance, verb.Portion, draft); break;
            case Return verb: Return(verb.Encumbrance, verb.Portion, draft); break;
            case SettlePayment verb: SettlePayment(verb, draft); break;
            case ReturnPayment verb: ReturnPayment(verb, draft); break;
            case WriteBack verb: WriteBack(verb, draft); break;
            case Release verb: Release(verb, draft); break;
            case Vote verb: Vote(verb, draft); break;
            case Vire verb: Vire(verb, draft); break;
            case Allot verb: Allot(verb, draft); break;
            case Receive verb: Receive(verb, draft); break;
            case Refund verb: Refund(verb, draft); break;
            case ReturnRefund verb: ReturnRefund(verb, draft); break;
            case OpenCash verb: OpenCash(verb, draft); break;
            case Credit verb: Cash(verb.Cash, Outside, Suspense, verb.Amount, draft); break;
            case NameCredit verb: Cash(verb.Cash, Suspense, Bank, verb.Amount, draft); break;
            case TakeCash verb: TakeCash(verb, draft); break;
            case Hold verb: Cash(verb.Cash, Bank, InTransit, verb.Amount, draft); break;
            case SettleCash verb: Cash(verb.Cash, InTransit, Outside, verb.Amount, draft); break;
            case RejectCash verb: Cash(verb.Cash, InTransit, Bank, verb.Amount, draft); break;
            case ReturnCash verb: Cash(verb.Cash, Outside, Bank, verb.Amount, draft); break;
            case Reverse verb: Reverse(verb, draft); break;
            case Lapse verb: Lapse(verb, draft); break;
            case CarryForward verb: CarryForward(verb, draft); break;
            case SetCeiling verb: SetCeiling(verb, draft); break;
            case CountUnderCeiling verb: CountUnderCeiling(verb, draft); break;
            default: throw new ArgumentOutOfRangeException(nameof(request), request.GetType().Name, "The verb has no plan.");
        }
    }

    private static void Vote(Vote verb, Draft draft)
    {
        draft.NotZero(verb.Amount);
        draft.Open(verb.Opens);
        draft.Find(verb.Line, AppropriationLine);
        draft.Move(Place.Outside, new(verb.Line, Voted), verb.Amount);
    }

    private static void Vire(Vire verb, Draft draft)
    {
        draft.Positive(verb.Amount);
        draft.Differ(verb.From, verb.To);
        draft.MaySpend(draft.Find(verb.From, AppropriationLine), purpose: null);
        draft.Find(verb.To, AppropriationLine);
        draft.Move(new(verb.From, Voted), new(verb.To, Voted), verb.Amount);
    }

    private static void Allot(Allot verb, Draft draft)
    {
        draft.NotZero(verb.Amount);
        draft.Open(verb.Opens);
        Account? line = draft.Find(verb.Line, AppropriationLine);
        Account? allotment = draft.Find(verb.Allotment, Allotment);
        if (allotment is not null && allotment.Parent != verb.Line) draft.Refuse(Reasons.NotFound(Allotment, verb.Allotment));
        if (verb.Amount > 0) draft.MaySpend(line, allotment?.Purpose);
        draft.Move(new(verb.Line, Voted), new(verb.Allotment, Available), verb.Amount);
    }

    private static void Encumber(Encumber verb, Draft draft)
    {
        draft.NotOwned(verb.Encumbrance);
        Reserve(verb.Encumbrance, verb.Lines, verb.Purpose, draft);
    }

    private static void Increase(Increase verb, Draft draft)
    {
        IReadOnlyList<Account> owned = draft.Owned(verb.Encumbrance);
        if (owned.Count > 0) Reserve(verb.Encumbrance, verb.Lines, owned[0].Purpose, draft);
    }

    private static void Reserve(string encumbrance, IReadOnlyList<Line> lines, string purpose, Draft draft)
    {
        foreach (Line line in draft.Together(lines))
        {
            Account? source = draft.Find(line.Source, Allotment);
            draft.MayDrawOn(source, encumbrance);
            draft.MaySpend(source, purpose);
            draft.OpenEncumbrance(encumbrance, source, purpose);
            draft.Spend(line.Source, new(Account.NameOfEncumbrance(encumbrance, line.Source), Encumbered), line.Amount);
        }
    }

    private static void Liquidate(Liquidate verb, Draft draft)
    {
        foreach (Share share in draft.Shares(verb.Encumbrance, verb.Portion, Encumbered, beyond: verb.TakesExcess))
        {
            if (share.Amount + share.Excess > 0) draft.MustHaveBegun(draft.Find(share.Account));
            draft.Move(new(share.Account, Encumbered), new(share.Account, Obligated), share.Amount);
            if (share.Excess == 0) continue;
            draft.MaySpend(draft.Find(share.Source, Allotment), draft.Find(share.Account)?.Purpose);
            draft.Spend(share.Source, new(share.Account, Obligated), share.Excess);
        }
    }

    private static long Disburse(string encumbrance, Portion portion, Draft draft) =>
        Turn(encumbrance, portion, Obligated, Disbursed, draft);

    private static long Return(string encumbrance, Portion portion, Draft draft) =>
        Turn(encumbrance, portion, Disbursed, Obligated, draft);

    private static void SettlePayment(SettlePayment verb, Draft draft)
    {
        long paid = Disburse(verb.Encumbrance, verb.Portion, draft);
        draft.Find(verb.Cash, AccountKind.Cash);
        draft.Move(new(verb.Cash, InTransit), Place.Outside, paid);
    }

    private static void ReturnPayment(ReturnPayment verb, Draft draft)
    {
        long returned = Return(verb.Encumbrance, verb.Portion, draft);
        draft.Find(verb.Cash, AccountKind.Cash);
        draft.Move(Place.Outside, new(verb.Cash, Bank), returned);
    }

    private static void WriteBack(WriteBack verb, Draft draft)
    {
        foreach (Share share in draft.Shares(verb.Encumbrance, verb.Portion, Obligated))
        {
            // Authority of a closed year cannot be spent again; a giver's money keeps its purpose whatever the year.
            bool hasLapsed = draft.Find(share.Source, Allotment) is { IsYearClosed: true, Kind: Allotment };
            draft.GiveBack(new(share.Account, Obligated), share.Source, hasLapsed ? Lapsed : Available, share.Amount);
        }
    }

    private static void Release(Release verb, Draft draft)
    {
        foreach (Share share in draft.Shares(verb.Encumbrance, verb.Portion, Encumbered))
            draft.GiveBack(new(share.Account, Encumbered), share.Source, Available, share.Amount);
    }

    private static void Receive(Receive verb, Draft draft)
    {
        draft.Positive(verb.Amount);
        draft.Open(verb.Opens);
        draft.Find(verb.Contribution, Contribution);
        draft.Move(Place.Outside, new(verb.Contribution, Available), verb.Amount);
        Cash(verb.Cash, Suspense, Bank, verb.Amount, draft);
    }

    private static void Refund(Refund verb, Draft draft)
    {
        draft.Positive(verb.Amount);
        draft.Find(verb.Contribution, Contribution);
        draft.Move(new(verb.Contribution, Available), Place.Outside, verb.Amount);
        Cash(verb.Cash, Bank, InTransit, verb.Amount, draft);
    }

    private static void ReturnRefund(ReturnRefund verb, Draft draft)
    {
        draft.Positive(verb.Amount);
        draft.Find(verb.Contribution, Contribution);
        draft.Move(new(verb.Contribution, Available), Place.Outside, -verb.Amount);
        Cash(verb.Cash, Suspense, Bank, verb.Amount, draft);
    }

    private static void OpenCash(OpenCash verb, Draft draft)
    {
        if (verb.Opens is null) draft.Refuse(Reasons.NotFound(AccountKind.Cash, verb.Cash));
        draft.Open(verb.Opens);
        draft.Find(verb.Cash, AccountKind.Cash);
        draft.MoveAsTheBankSays(Place.Outside, new(verb.Cash, Bank), verb.Amount);
    }

    private static void TakeCash(TakeCash verb, Draft draft)
    {
        draft.Positive(verb.Amount);
        draft.Find(verb.Cash, AccountKind.Cash);
        draft.MoveAsTheBankSays(new(verb.Cash, Bank), Place.Outside, verb.Amount);
    }

    private static void Cash(string cash, Stage from, Stage to, long amount, Draft draft)
    {
        draft.Positive(amount);
        draft.Find(cash, AccountKind.Cash);
        draft.Move(
            from == Outside ? Place.Outside : new(cash, from),
            to == Outside ? Place.Outside : new(cash, to),
            amount);
    }

    private static void Reverse(Reverse verb, Draft draft)
    {
        if (draft.TakeBack(verb.Posting) is not { } posting) return;
        // The last movement first, so that no stage is emptied before it has got back what passed through it.
        for (int i = posting.Movements.Count - 1; i >= 0; i--)
        {
            Movement movement = posting.Movements[i];
            draft.Move(movement.From.Place, movement.To.Place, -movement.Amount);
        }
    }

    private static void Lapse(Lapse verb, Draft draft)
    {
        if (verb.Amount is { } amount) draft.Positive(amount);
        if (draft.Find(verb.Account) is not { } account) return;
        if (account.Kind is not (AppropriationLine or Allotment)) draft.Refuse(Reasons.NotFound(Allotment, verb.Account));
        Stage unspent = account.Kind == AppropriationLine ? Voted : Available;
        draft.Move(new(verb.Account, unspent), new(verb.Account, Lapsed), verb.Amount ?? account.Stages[unspent]);
    }

    private static void CarryForward(CarryForward verb, Draft draft)
    {
        if (verb.Amount is { } amount) draft.Positive(amount);
        if (verb.Stage is not (Voted or Available or Encumbered or Obligated)) draft.Refuse(Reasons.StageNotCarried(verb.Stage));
        draft.Differ(verb.From, verb.To);
        draft.Open(verb.Opens);
        if (draft.Find(verb.From) is not { } from || draft.Find(verb.To) is not { } to) return;
        bool continues = from.Kind != Encumbrance || to.Name == Account.NameOfEncumbrance(from.Owner, to.Parent ?? "");
        if (from.Kind != to.Kind || from.Purpose != to.Purpose || !continues) draft.Refuse(Reasons.AccountNotLinked(from, to));
        long carried = verb.Amount ?? from.Stages[verb.Stage];
        draft.Move(new(verb.From, verb.Stage), new(verb.To, verb.Stage), carried);
        if (from.Kind != Encumbrance || draft.Find(from.Parent!) is not { } before || draft.Find(to.Parent!) is not { } after) return;
        // What is carried counts under the ceilings of the year that pays it.
        draft.Count(before, -carried);
        draft.Count(after, carried);
    }

    private static void SetCeiling(SetCeiling verb, Draft draft)
    {
        draft.NotZero(verb.Amount);
        draft.Open(verb.Opens);
        draft.Find(verb.Ceiling, Ceiling);
        draft.Move(Place.Outside, new(verb.Ceiling, Available), verb.Amount);
    }

    private static void CountUnderCeiling(CountUnderCeiling verb, Draft draft)
    {
        draft.Positive(verb.Amount);
        draft.Find(verb.Ceiling, Ceiling);
        draft.Move(new(verb.Ceiling, Available), new(verb.Ceiling, Encumbered), verb.Amount);
    }

    private static long Turn(string encumbrance, Portion portion, Stage from, Stage to, Draft draft)
    {
        long total = 0;
        foreach (Share share in draft.Shares(encumbrance, portion, from))
        {
            draft.Move(new(share.Account, from), new(share.Account, to), share.Amount);
            total += share.Amount;
        }
        return total;
    }
}
