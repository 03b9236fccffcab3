using Fund.Kernel;

namespace Fund.Payments.WageRuns;

public enum WageRunState
{
    Calculated,
    Checked,
    Submitted,
    Approved,
    Funded,
    Remitted,
    Closed,
    Rejected,
}

/// <summary>
/// Wages of one programme and month. Three of its verbs wait for Budgets: <see cref="Awaits"/> names the step under way, and until
/// it is answered nothing else changes the run.
/// </summary>
public sealed class WageRun : Row
{
    public WageRunState State { get; set; }

    public string Programme { get; set; } = "";

    public string Period { get; set; } = "";

    public string Purpose { get; set; } = "";

    public string FundingRule { get; set; } = "";

    public string BankAccount { get; set; } = "";

    /// <summary>The rolls that this run bills, one a line.</summary>
    public string Rolls { get; set; } = "";

    /// <summary>The rolls that any of its lines rests on, one a line: duties are kept apart over them.</summary>
    public string CitedRolls { get; set; } = "";

    public string Currency { get; set; } = "";

    public long LineCount { get; set; }

    public long HeldCount { get; set; }

    public long AbsentCount { get; set; }

    /// <summary>How many of the lines whose money is reserved are not paid.</summary>
    public long OpenCount { get; set; }

    public long Total { get; set; }

    public long Payable { get; set; }

    public long Paid { get; set; }

    public string RunHash { get; set; } = "";

    public string Encumbrance { get; set; } = "";

    /// <summary>The step that Budgets has to answer; empty: none.</summary>
    public string Awaits { get; set; } = "";

    /// <summary>The day that the step counts for: a repeat after midnight must ask for the same.</summary>
    public string AwaitsDate { get; set; } = "";

    /// <summary>Why Budgets refused the last step; empty: it did not.</summary>
    public string Pending { get; set; } = "";

    public string RejectReason { get; set; } = "";

    public string[] RollNames => Rolls.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] CitedRollNames => CitedRolls.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether lines may still change: nothing is reserved and nobody has been shown the run for approval.</summary>
    public bool IsOpen => State is WageRunState.Calculated or WageRunState.Checked;

    public Money PayableMoney => Money.Of(Currency, Payable);

    /// <summary>Refuses WAGE_RUN_WAITS and WAGE_RUN_NOT_CALCULATED. A checked run may be checked again.</summary>
    public void MustBeCheckable()
    {
        MustNotWait();
        if (!IsOpen) throw Reasons.WageRunNot("WAGE_RUN_NOT_CALCULATED", Name, State);
    }

    public void Check(long payable, long heldCount)
    {
        MustBeCheckable();
        State = WageRunState.Checked;
        Payable = payable;
        HeldCount = heldCount;
        OpenCount = LineCount - heldCount;
        Pending = "";
    }

    /// <summary>A line was held or released: what was checked no longer holds.</summary>
    public void Reopen()
    {
        State = WageRunState.Calculated;
        RunHash = "";
        Payable = 0;
        OpenCount = 0;
    }

    /// <summary>Refuses WAGE_RUN_WAITS, WAGE_RUN_NOT_CHECKED and NOTHING_TO_PAY.</summary>
    public void Submit(string step, DateOnly today)
    {
        MustBe(WageRunState.Checked, "WAGE_RUN_NOT_CHECKED");
        if (Payable == 0) throw Reasons.NothingToPay(Name);
        Await(step, today);
    }

    public void Reserved(string encumbrance)
    {
        Answered(WageRunState.Submitted);
        Encumbrance = encumbrance;
    }

    /// <summary>Binds to the hash that was shown. Refuses WAGE_RUN_WAITS, WAGE_RUN_NOT_SUBMITTED and RUN_HASH_MISMATCH.</summary>
    /// <param name="shown">The hash that the approver was shown.</param>
    /// <param name="present">The hash of what the lines, payees, sources and totals are now.</param>
    public void Approve(string shown, string present)
    {
        MustBe(WageRunState.Submitted, "WAGE_RUN_NOT_SUBMITTED");
        if (shown != RunHash || present != RunHash) throw Reasons.RunHashMismatch(Name);
        State = WageRunState.Approved;
        Pending = "";
    }

    /// <summary>Refuses WAGE_RUN_WAITS and WAGE_RUN_NOT_SUBMITTED. Answers whether its money has to be given back first.</summary>
    public bool Reject(string reason, string step, DateOnly today)
    {
        MustNotWait();
        if (!IsOpen && State != WageRunState.Submitted) throw Reasons.WageRunNot("WAGE_RUN_NOT_SUBMITTED", Name, State);
        RejectReason = reason;
        bool isReserved = State == WageRunState.Submitted;
        if (isReserved) Await(step, today);
        else State = WageRunState.Rejected;
        return isReserved;
    }

    public void Released()
    {
        Answered(WageRunState.Rejected);
        OpenCount = 0;
    }

    /// <summary>Refuses WAGE_RUN_WAITS and WAGE_RUN_NOT_APPROVED.</summary>
    public void Fund(string step, DateOnly today)
    {
        MustBe(WageRunState.Approved, "WAGE_RUN_NOT_APPROVED");
        Await(step, today);
    }

    public void Funded() => Answered(WageRunState.Funded);

    /// <summary>Budgets refused the step; the run stays where it was.</summary>
    public void NotAnswered(string reason)
    {
        Awaits = "";
        AwaitsDate = "";
        Pending = reason;
    }

    /// <summary>Refuses WAGE_RUN_NOT_FUNDED.</summary>
    public void MustBeFunded()
    {
        if (State is not (WageRunState.Funded or WageRunState.Remitted or WageRunState.Closed)) throw Reasons.WageRunNotFunded(Name, State);
    }

    /// <summary>Refuses WAGE_RUN_WAITS.</summary>
    public void MustNotWait()
    {
        if (Awaits.Length > 0) throw Reasons.WageRunWaits(Name, Awaits);
    }

    public void Remit()
    {
        if (State == WageRunState.Funded) State = WageRunState.Remitted;
    }

    internal void LinePaid(long amount)
    {
        Paid += amount;
        OpenCount--;
        if (OpenCount == 0) State = WageRunState.Closed;
    }

    // A bank may give money back long after everything was paid.
    internal void LineReturned(long amount)
    {
        Paid -= amount;
        OpenCount++;
        State = WageRunState.Remitted;
    }

    private void MustBe(WageRunState state, string reason)
    {
        MustNotWait();
        if (State != state) throw Reasons.WageRunNot(reason, Name, State);
    }

    private void Await(string step, DateOnly today)
    {
        Awaits = step;
        AwaitsDate = today.ToText();
        Pending = "";
    }

    private void Answered(WageRunState state)
    {
        State = state;
        Awaits = "";
        AwaitsDate = "";
        Pending = "";
    }
}
