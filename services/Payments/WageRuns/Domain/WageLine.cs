using Fund.Kernel;
using Fund.Payments.Payees;

namespace Fund.Payments.WageRuns;

public enum WageLineState
{
    Due,
    Ready,
    Held,
    Paid,
    Cancelled,
}

public enum WageKind
{
    /// <summary>The wage of the month itself.</summary>
    Base,
}

/// <summary>Who holds a line.</summary>
public enum HoldBy
{
    Nobody,
    /// <summary>The check of the run; the next check decides afresh.</summary>
    Check,
    /// <summary>A person; only a person releases it.</summary>
    Person,
}

/// <summary>Whether a line that its run could not pay goes on to another run.</summary>
public enum Carry
{
    None,
    /// <summary>Released; the next run of the programme takes it.</summary>
    Waiting,
    Taken,
}

/// <summary>What one person is due for one post and month: the entitlement. It is paid once, in however many attempts.</summary>
public sealed class WageLine : Row
{
    public string Run { get; set; } = "";

    /// <summary>1, 2, 3 … within the run, by village and enrolment.</summary>
    public long Number { get; set; }

    public WageLineState State { get; set; }

    public string Roll { get; set; } = "";

    public string Programme { get; set; } = "";

    public string Enrolment { get; set; } = "";

    public string Post { get; set; } = "";

    public string Site { get; set; } = "";

    public string Subject { get; set; } = "";

    public string MaskedName { get; set; } = "";

    public string Period { get; set; } = "";

    public WageKind Kind { get; set; }

    public long Correction { get; set; }

    /// <summary>Thousandths of a day.</summary>
    public long DayMillis { get; set; }

    public long RequiredDays { get; set; }

    /// <summary>Minor units, as are all amounts.</summary>
    public long MonthlyWage { get; set; }

    public string Currency { get; set; } = "";

    public long Amount { get; set; }

    /// <summary>What the run's sources hold for it: its amount, or nothing while it is held by the check.</summary>
    public long Reserved { get; set; }

    /// <summary>Settled less returned.</summary>
    public long Paid { get; set; }

    public HoldBy HoldBy { get; set; }

    public string HoldReason { get; set; } = "";

    public string Payee { get; set; } = "";

    public string AccountIndex { get; set; } = "";

    public string MaskedAccount { get; set; } = "";

    public string BankCode { get; set; } = "";

    public Carry Carry { get; set; }

    /// <summary>The line of an earlier run that this one takes the place of; empty: none.</summary>
    public string CarriedFrom { get; set; } = "";

    /// <summary>Monthly wage × days ÷ required days, half up, never more than the monthly wage.</summary>
    public static long AmountOf(long monthlyWage, long dayMillis, long requiredDays) =>
        Math.Min(monthlyWage, Rates.Apply(monthlyWage, dayMillis, requiredDays * 1_000));

    /// <summary>Decides anew, before submission, whether the line can be paid; an obstacle of the payee holds it.</summary>
    public void Check(Payee? payee, string obstacle)
    {
        Payee = payee?.Name ?? "";
        AccountIndex = payee?.AccountIndex ?? "";
        MaskedAccount = payee?.MaskedAccount ?? "";
        BankCode = payee?.BankCode ?? "";
        Reserved = 0;
        if (HoldBy == HoldBy.Person) return;
        State = obstacle.Length == 0 ? WageLineState.Ready : WageLineState.Held;
        HoldBy = obstacle.Length == 0 ? HoldBy.Nobody : HoldBy.Check;
        HoldReason = obstacle;
    }

    /// <summary>Refuses WAGE_LINE_NOT_PAYABLE for a line that is paid, held, cancelled, or with the bank.</summary>
    public void Hold(string reason, bool isWithBank)
    {
        if (State is not (WageLineState.Due or WageLineState.Ready) || isWithBank) throw Reasons.WageLineNotPayable(Name, State);
        State = WageLineState.Held;
        HoldBy = HoldBy.Person;
        HoldReason = reason;
    }

    /// <summary>
    /// Lets a held line be paid. Before submission the next check decides; afterwards only what was reserved can be paid here, the
    /// rest goes on to another run. Refuses WAGE_LINE_NOT_HELD and the obstacle of the payee.
    /// </summary>
    public void Release(bool isRunOpen, string obstacle)
    {
        if (State != WageLineState.Held) throw Reasons.WageLineNotHeld(Name, State);
        if (obstacle.Length > 0) throw Reasons.CannotBePaidYet(obstacle, Name);
        HoldBy = HoldBy.Nobody;
        HoldReason = "";
        if (isRunOpen) State = WageLineState.Due;
        else if (Reserved > 0) State = WageLineState.Ready;
        else
        {
            State = WageLineState.Cancelled;
            Carry = Carry.Waiting;
        }
    }

    internal void Settle()
    {
        Paid = Amount;
        State = WageLineState.Paid;
    }

    internal void TakeBack()
    {
        Paid = 0;
        State = WageLineState.Ready;
    }
}

/// <summary>What one source gives to a line. The shares of a line add up to its reserved amount.</summary>
public sealed class WageLineShare
{
    public string Line { get; set; } = "";

    public string Source { get; set; } = "";

    public long Amount { get; set; }
}

/// <summary>What one source gives to a run, in the order in which the funding rule draws.</summary>
public sealed class RunSource
{
    public string Run { get; set; } = "";

    public long Number { get; set; }

    public string Source { get; set; } = "";

    public long Amount { get; set; }

    /// <summary>Another row of the same content: a body that runs again needs rows that no database knows yet.</summary>
    public RunSource Copy() => new() { Run = Run, Number = Number, Source = Source, Amount = Amount };
}
