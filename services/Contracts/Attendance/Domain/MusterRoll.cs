using Fund.Kernel;

namespace Fund.Contracts.Attendance;

/// <summary>Where a roll stands. The numbers are those of the wire.</summary>
public enum RollState
{
    Open = 1,
    Submitted = 2,
    Certified = 3,
    Billed = 4,
}

/// <summary>
/// Attendance of the holders of one site for a month. While it is open its lines follow from enrolments and attendance; the
/// submission freezes them, and whoever certifies binds to their hash.
/// </summary>
public sealed class MusterRoll : Row
{
    public static readonly NamePattern Names = new("programmes", "rolls");

    public string Programme { get; set; } = "";

    public string Site { get; set; } = "";

    public string Period { get; set; } = "";

    public RollState State { get; set; } = RollState.Open;

    /// <summary>How often it was submitted; the frozen lines of each time are kept.</summary>
    public long Submission { get; set; }

    public long HolderCount { get; set; }

    /// <summary>All its days, in thousandths.</summary>
    public long DayMillisCount { get; set; }

    public string LinesHash { get; set; } = "";

    public string RejectReason { get; set; } = "";

    /// <summary>The run that has taken it; empty: none.</summary>
    public string WageRun { get; set; } = "";

    /// <summary>What the acts of recording its days rest on.</summary>
    public string Book => AttendanceDay.BookOf(Programme, Site, Period);

    /// <summary>Freezes the lines. Refuses ROLL_NOT_OPEN.</summary>
    public void Submit(IReadOnlyList<MusterLine> lines)
    {
        if (State != RollState.Open) throw Reasons.RollNotOpen(Period);
        State = RollState.Submitted;
        Submission++;
        HolderCount = lines.Count;
        DayMillisCount = lines.Sum(line => line.DayMillisCount);
        LinesHash = MusterLine.Hash(lines);
        RejectReason = "";
        foreach (MusterLine line in lines)
        {
            line.Roll = Name;
            line.Submission = Submission;
        }
    }

    /// <summary>States that it is right. Refuses ROLL_NOT_SUBMITTED.</summary>
    public void Certify()
    {
        if (State != RollState.Submitted) throw Reasons.RollNotSubmitted(this);
        State = RollState.Certified;
    }

    /// <summary>Opens it again. Refuses ROLL_NOT_SUBMITTED.</summary>
    public void Reject(string reason)
    {
        if (State != RollState.Submitted) throw Reasons.RollNotSubmitted(this);
        State = RollState.Open;
        RejectReason = reason;
    }

    /// <summary>A run has taken it; the same run again changes nothing. Refuses ROLL_NOT_CERTIFIED.</summary>
    public void Bill(string run)
    {
        if (State == RollState.Billed && WageRun == run) return;
        if (State != RollState.Certified) throw Reasons.RollNotCertified(this);
        State = RollState.Billed;
        WageRun = run;
    }

    /// <summary>The run that had taken it was refused: another may take it. A run that does not hold it changes nothing.</summary>
    public void Unbill(string run)
    {
        if (State != RollState.Billed || WageRun != run) return;
        State = RollState.Certified;
        WageRun = "";
    }
}
