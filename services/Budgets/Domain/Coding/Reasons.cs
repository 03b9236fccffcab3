using Fund.Kernel;

namespace Fund.Budgets.Domain.Coding;

/// <summary>Every "no" of coding. What is said of a spreadsheet tells what it has done to the code and how to stop it.</summary>
internal static class Reasons
{
    private const string AsText = "Format the column as text before codes are typed or pasted into it, then enter the code again.";

    /// <summary>The first of several faults, naming the fields of all.</summary>
    public static Refusal Together(IReadOnlyList<Refusal> faults)
    {
        foreach (FieldViolation violation in faults.Skip(1).SelectMany(fault => fault.Violations))
            faults[0].At(violation.Field, violation.Rule);
        return faults[0];
    }

    public static Refusal DatesReversed() =>
        new Refusal(RefusalKind.Malformed, "DATES_REVERSED", "The last day lies before the first.")
            .At("until_date", "must not lie before from_date");

    public static Refusal EndBeforeStart(DateOnly from) =>
        new Refusal(RefusalKind.NotNow, "END_BEFORE_START", $"The last day lies before the first, {from.ToText()}.")
            .With("fromDate", from.ToText());

    public static Refusal CodeLengthsMalformed() =>
        new Refusal(RefusalKind.Malformed, "CODE_LENGTHS_MALFORMED", "The lengths of codes go from the shortest to the longest.")
            .At("code_lengths", "must ascend, such as 3, 5, 7");

    public static Refusal StandardMisfit(string standard, CodeKind kind, CodeForm form) =>
        new Refusal(RefusalKind.Malformed, "STANDARD_MISFIT",
            $"{standard} is a list of {kind.ToString().ToLowerInvariant()} codes of {Choice(form.Lengths)} characters. "
            + "Ask for contents \"none\" to begin a list of another kind or form.")
            .With("standard", standard).With("kind", kind).With("codeLengths", form.Text).At("contents", $"must fit {standard}");

    public static Refusal CodeListNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "CODE_LIST_NOT_FOUND", $"There is no code list {name}.").With("name", name);

    public static Refusal CodeListExists(string name) =>
        new Refusal(RefusalKind.Conflict, "CODE_LIST_EXISTS", "The name is taken by another code list. Choose another id.")
            .With("name", name);

    public static Refusal CodeListOverlaps(CodeList other) =>
        new Refusal(RefusalKind.NotNow, "CODE_LIST_OVERLAPS",
            $"The office has a list of that kind in force from {other.Time}: {other.Name}. End that one the day before the other begins.")
            .With("codeList", other.Name).With("validity", other.Time);

    public static Refusal CodeListEnded(CodeList list) =>
        new Refusal(RefusalKind.NotNow, "CODE_LIST_ENDED", $"The list ends with {list.UntilDate!.Value.ToText()} already.")
            .With("codeList", list.Name).With("untilDate", list.UntilDate.Value.ToText());

    public static Refusal CodeListNotInForce(CodeKind kind, OfficeName office, DateOnly on) =>
        new Refusal(RefusalKind.NotFound, "CODE_LIST_NOT_IN_FORCE",
            $"No list of {kind.ToString().ToLowerInvariant()} codes holds for {office} on {on.ToText()}.")
            .With("kind", kind).With("office", office).With("date", on.ToText());

    public static Refusal CodeIsADate(string column) =>
        new Refusal(RefusalKind.Malformed, "CODE_IS_A_DATE", $"A spreadsheet has taken a code for a date or a time. {AsText}")
            .At(column, $"was turned into a date or a time by a spreadsheet. {AsText}");

    public static Refusal CodeInScientificNotation(string column) =>
        new Refusal(RefusalKind.Malformed, "CODE_IN_SCIENTIFIC_NOTATION",
            $"A spreadsheet has taken a code for a large number and rounded it to a power of ten. {AsText}")
            .At(column, $"was rounded to a power of ten by a spreadsheet. {AsText}");

    public static Refusal CodeHasThousandsSeparators(string column) =>
        new Refusal(RefusalKind.Malformed, "CODE_HAS_THOUSANDS_SEPARATORS",
            $"A spreadsheet has taken a code for a number and grouped its digits. {AsText}")
            .At(column, $"was given thousands separators by a spreadsheet. {AsText}");

    public static Refusal CodeMalformed(string column) =>
        new Refusal(RefusalKind.Malformed, "CODE_MALFORMED",
            "A code is 1 to 20 letters a to z, digits, dots, hyphens and underscores, and begins with a letter or a digit.")
            .At(column, "must be 1 to 20 letters, digits, dots, hyphens and underscores");

    public static Refusal CodeLostLeadingZeros(string column, IReadOnlyList<int> lengths) =>
        new Refusal(RefusalKind.Malformed, "CODE_LOST_LEADING_ZEROS",
            $"A spreadsheet has taken a code for a number and dropped its leading zeros: codes here have {Choice(lengths)} characters. "
            + AsText)
            .With("codeLengths", string.Join(',', lengths))
            .At(column, $"has lost its leading zeros in a spreadsheet: codes here have {Choice(lengths)} characters. {AsText}");

    public static Refusal CodeLengthWrong(string column, int length, IReadOnlyList<int> lengths) =>
        new Refusal(RefusalKind.Malformed, "CODE_LENGTH_WRONG", $"A code has {length} characters; codes here have {Choice(lengths)}.")
            .With("length", length).With("codeLengths", string.Join(',', lengths))
            .At(column, $"has {length} characters; codes here have {Choice(lengths)}");

    public static Refusal CodeOverlaps(CodeVersion other) =>
        new Refusal(RefusalKind.NotNow, "CODE_OVERLAPS",
            $"The code {other.Code} has a version from {other.Time}. To let it go on under another title, revise it from a later day.")
            .With("code", other.Code).With("validity", other.Time).At("from_date", $"lies in the version from {other.Time}");

    public static Refusal CodeBelowItself(CodeVersion asked) =>
        new Refusal(RefusalKind.NotNow, "CODE_BELOW_ITSELF", $"{asked.ParentCode} is {asked.Code} itself or lies below it.")
            .With("code", asked.Code).With("parentCode", asked.ParentCode).At("parent_code", "must not lie below the code");

    public static Refusal ParentCodeNotFound(CodeList list, string parent) =>
        new Refusal(RefusalKind.NotFound, "PARENT_CODE_NOT_FOUND", $"The list has no code {parent}. Enter parents before their children.")
            .With("codeList", list.Name).With("parentCode", parent).At("parent_code", "must be a code of the list");

    public static Refusal ParentCodeNotValid(string parent, DateOnly day) =>
        new Refusal(RefusalKind.NotNow, "PARENT_CODE_NOT_VALID",
            $"The code above, {parent}, is not valid on {day.ToText()}. A code lies below one that is valid as long as it is.")
            .With("parentCode", parent).With("date", day.ToText()).At("parent_code", $"must be valid on {day.ToText()}");

    public static Refusal CodeEnded(CodeVersion last) =>
        new Refusal(RefusalKind.NotNow, "CODE_ENDED", $"{last.Code} ends with {last.UntilDate!.Value.ToText()} already.")
            .With("code", last.Code).With("untilDate", last.UntilDate.Value.ToText());

    public static Refusal CodeHasChildren(string code, CodeVersion child) =>
        new Refusal(RefusalKind.NotNow, "CODE_HAS_CHILDREN",
            $"{child.Code} lies below {code} and is valid from {child.Time}. End it first, or put it below another code.")
            .With("code", code).With("child", child.Code).With("validity", child.Time);

    public static Refusal CodeMissing(CodeList list) =>
        new Refusal(RefusalKind.NotNow, "CODE_MISSING",
            $"Every line must carry a {list.Kind.ToString().ToLowerInvariant()} code: {list.Name} requires it.")
            .With("codeList", list.Name);

    public static Refusal CodeNotFound(CodeList list, string code) =>
        new Refusal(RefusalKind.NotFound, "CODE_NOT_FOUND", $"{list.Name} has no code {code}.")
            .With("codeList", list.Name).With("code", code);

    public static Refusal CodeNotValid(CodeList list, string code, DateOnly on) =>
        new Refusal(RefusalKind.NotNow, "CODE_NOT_VALID", $"The code {code} of {list.Name} is not valid on {on.ToText()}.")
            .With("codeList", list.Name).With("code", code).With("date", on.ToText());

    public static Refusal CodeIsHeading(CodeVersion version) =>
        new Refusal(RefusalKind.NotNow, "CODE_IS_HEADING", $"{version.Code} of {version.CodeList} is a heading that no line may carry.")
            .With("codeList", version.CodeList).With("code", version.Code);

    public static Refusal CodeNotLeaf(CodeVersion version, DateOnly on) =>
        new Refusal(RefusalKind.NotNow, "CODE_NOT_LEAF",
            $"There are codes below {version.Code} of {version.CodeList} on {on.ToText()}. Choose one of them.")
            .With("codeList", version.CodeList).With("code", version.Code).With("date", on.ToText());

    // "2, 4 or 6".
    private static string Choice(IReadOnlyList<int> lengths) =>
        lengths.Count < 2 ? string.Join("", lengths) : $"{string.Join(", ", lengths.SkipLast(1))} or {lengths[^1]}";
}
