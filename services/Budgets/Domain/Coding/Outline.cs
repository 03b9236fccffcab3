using Fund.Kernel;

namespace Fund.Budgets.Domain.Coding;

/// <summary>The codes of one list that a decision looks at, with what lies above and below them.</summary>
/// <param name="list">The list they are of.</param>
/// <param name="versions">
/// All versions of the code in question, of those directly below it, and of those above it; to enter a code that has no version yet, its
/// parent's are enough: nothing can lie below a code that is not there.
/// </param>
public sealed class Outline(CodeList list, IEnumerable<CodeVersion> versions)
{
    private readonly List<CodeVersion> all = [.. versions];

    /// <summary>
    /// Enters a version; the answer is what stands now, which is an older one where that says the same word for word. Refuses
    /// CODE_OVERLAPS, CODE_BELOW_ITSELF, PARENT_CODE_NOT_FOUND, PARENT_CODE_NOT_VALID.
    /// </summary>
    public CodeVersion Enter(CodeVersion asked)
    {
        if (VersionsOf(asked.Code).FirstOrDefault(known => known.SaysTheSameAs(asked)) is { } same) return same;
        if (VersionsOf(asked.Code).FirstOrDefault(known => known.Time.Overlaps(asked.Time)) is { } other) throw Reasons.CodeOverlaps(other);
        CheckParent(asked);
        all.Add(asked);
        return asked;
    }

    /// <summary>
    /// Lets a code go on as another version from a day; the version of that day ends the day before, and the new one lasts as long as it
    /// would have. Refuses CODE_NOT_FOUND, CODE_NOT_VALID, CODE_OVERLAPS, CODE_BELOW_ITSELF, PARENT_CODE_NOT_FOUND,
    /// PARENT_CODE_NOT_VALID.
    /// </summary>
    /// <param name="become">Makes the new version of the present one, for the given days.</param>
    public CodeVersion Revise(string code, DateOnly from, Func<CodeVersion, Validity, CodeVersion> become)
    {
        CodeVersion present = Known(code).FirstOrDefault(version => version.Time.Contains(from))
            ?? throw Reasons.CodeNotValid(list, code, from);
        if (present.FromDate == from) throw Reasons.CodeOverlaps(present);
        CodeVersion revised = become(present, new Validity(from, present.UntilDate));
        CheckParent(revised);
        present.LastsUntil(from.AddDays(-1));
        all.Add(revised);
        return revised;
    }

    /// <summary>
    /// Ends a code with a day, that one counted; earlier than it would have ended, never later. Refuses CODE_NOT_FOUND, END_BEFORE_START,
    /// CODE_ENDED, CODE_HAS_CHILDREN.
    /// </summary>
    public CodeVersion End(string code, DateOnly until)
    {
        CodeVersion last = Known(code).MaxBy(version => version.FromDate)!;
        if (until < last.FromDate) throw Reasons.EndBeforeStart(last.FromDate);
        if (last.UntilDate <= until) throw Reasons.CodeEnded(last);
        if (Below(code).FirstOrDefault(child => !(child.UntilDate <= until)) is { } child) throw Reasons.CodeHasChildren(code, child);
        last.LastsUntil(until);
        return last;
    }

    /// <summary>Whether no code lies below this one on a day; of a version that is not valid that day, on its first day.</summary>
    public bool IsLeaf(CodeVersion version, DateOnly on)
    {
        DateOnly day = version.Time.Contains(on) ? on : version.FromDate;
        return !Below(version.Code).Any(child => child.Time.Contains(day));
    }

    /// <summary>Whether a line may carry it on a day.</summary>
    public bool TakesPostings(CodeVersion version, DateOnly on) =>
        version.Posting == Posting.Allowed || (version.Posting == Posting.Leaf && IsLeaf(version, on));

    /// <summary>All versions of a code; none where it is not known.</summary>
    public IEnumerable<CodeVersion> VersionsOf(string code) => all.Where(version => version.Code == code);

    private IEnumerable<CodeVersion> Below(string code) => all.Where(version => version.ParentCode == code);

    private IReadOnlyList<CodeVersion> Known(string code) =>
        VersionsOf(code).ToArray() is { Length: > 0 } known ? known : throw Reasons.CodeNotFound(list, code);

    private void CheckParent(CodeVersion asked)
    {
        if (asked.ParentCode.Length == 0) return;
        if (IsBelowItself(asked)) throw Reasons.CodeBelowItself(asked);
        CodeVersion[] parents = [.. VersionsOf(asked.ParentCode)];
        if (parents.Length == 0) throw Reasons.ParentCodeNotFound(list, asked.ParentCode);
        if (asked.Time.FirstDayNotIn(parents.Select(parent => parent.Time)) is { } day)
            throw Reasons.ParentCodeNotValid(asked.ParentCode, day);
    }

    // Walks up day by day, as it were: a code may lie above another in one year and below it in the next.
    private bool IsBelowItself(CodeVersion asked)
    {
        var above = new Stack<(string Code, Validity Time)>([(asked.ParentCode, asked.Time)]);
        while (above.TryPop(out var step))
        {
            if (step.Code == asked.Code) return true;
            foreach (CodeVersion parent in VersionsOf(step.Code))
                if (parent.ParentCode.Length > 0 && parent.Time.Shared(step.Time) is { } shared) above.Push((parent.ParentCode, shared));
        }
        return false;
    }
}
