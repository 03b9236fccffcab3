using Fund.Budgets.Domain.Funding;
using Fund.Budgets.Ledger;
using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>Every "no" of the documents. Those of the ledger are its own.</summary>
internal static partial class Reasons
{
    public static Refusal OfficeNotFound(string name) => Missing("OFFICE_NOT_FOUND", "office", name);

    public static Refusal AppropriationNotFound(string name) => Missing("APPROPRIATION_NOT_FOUND", "appropriation", name);

    public static Refusal AllotmentNotFound(string name) => Missing("ALLOTMENT_NOT_FOUND", "allotment", name);

    public static Refusal ContributionNotFound(string name) => Missing("CONTRIBUTION_NOT_FOUND", "contribution", name);

    public static Refusal FundingRuleNotFound(string name) => Missing("FUNDING_RULE_NOT_FOUND", "funding rule", name);

    public static Refusal CeilingNotFound(string name) => Missing("CEILING_NOT_FOUND", "ceiling", name);

    public static Refusal VirementNotFound(string name) => Missing("VIREMENT_NOT_FOUND", "virement", name);

    public static Refusal VirementPolicyNotFound(string name) => Missing("VIREMENT_POLICY_NOT_FOUND", "virement policy", name);

    public static Refusal AllotmentChangeNotFound(string name) => Missing("ALLOTMENT_CHANGE_NOT_FOUND", "allotment change", name);

    public static Refusal SourceNotFound(string name) => Missing("SOURCE_NOT_FOUND", "allotment or contribution", name);

    public static Refusal BankAccountNotFound(string name) => Missing("BANK_ACCOUNT_NOT_FOUND", "bank account", name);

    public static Refusal CreditNotFound(string name) => Missing("CREDIT_NOT_FOUND", "credit", name);

    public static Refusal DebitNotFound(string name) => Missing("DEBIT_NOT_FOUND", "debit", name);

    public static Refusal RefundNotFound(string name) => Missing("REFUND_NOT_FOUND", "refund", name);

    public static Refusal OfficeExists(string name) => Taken("OFFICE_EXISTS", "office", name);

    public static Refusal AppropriationExists(string name) => Taken("APPROPRIATION_EXISTS", "appropriation", name);

    public static Refusal AllotmentExists(string name) => Taken("ALLOTMENT_EXISTS", "allotment", name);

    public static Refusal ContributionExists(string name) => Taken("CONTRIBUTION_EXISTS", "contribution", name);

    public static Refusal FundingRuleExists(string name) => Taken("FUNDING_RULE_EXISTS", "funding rule", name);

    public static Refusal CeilingExists(string name) => Taken("CEILING_EXISTS", "ceiling", name);

    public static Refusal VirementExists(string name) => Taken("VIREMENT_EXISTS", "virement", name);

    public static Refusal VirementPolicyExists(string name) => Taken("VIREMENT_POLICY_EXISTS", "virement policy", name);

    public static Refusal RefundExists(string name) => Taken("REFUND_EXISTS", "refund", name);

    public static Refusal AllotmentChangeExists(string name) => Taken("ALLOTMENT_CHANGE_EXISTS", "allotment change", name);

    public static Refusal BankAccountExists(string name) => Taken("BANK_ACCOUNT_EXISTS", "bank account", name);

    public static Refusal BankAccountNumberTaken(string name) =>
        new Refusal(RefusalKind.Conflict, "BANK_ACCOUNT_NUMBER_TAKEN",
            $"That account is entered already, as {name}. Its money would count twice.")
            .With("bankAccount", name);

    public static Refusal DocumentNumberTaken(string number, string year, string by) =>
        new Refusal(RefusalKind.Conflict, "DOCUMENT_NUMBER_TAKEN", $"The document {number} of {year} stands for {by} already.")
            .With("documentNumber", number).With("fiscalYear", year).With("appropriation", by);

    public static Refusal CreditDiffers(string name) =>
        new Refusal(RefusalKind.Conflict, "CREDIT_DIFFERS", "The credit was told before with another amount, day or currency.")
            .With("credit", name);

    public static Refusal LinesEmpty() => new(RefusalKind.Malformed, "LINES_EMPTY", "An appropriation has at least one line.");

    public static Refusal LineRepeated(string line) =>
        new Refusal(RefusalKind.Malformed, "LINE_REPEATED", $"The line {line} is given twice.").With("line", line);

    public static Refusal LineNotFound(string appropriation, string line) =>
        new Refusal(RefusalKind.NotFound, "LINE_NOT_FOUND", $"{appropriation} has no line {line}.")
            .With("appropriation", appropriation).With("line", line);

    public static Refusal LineDiffers(AppropriationLine line) =>
        new Refusal(RefusalKind.NotNow, "LINE_DIFFERS",
                $"{line.Appropriation} has the line {line.LineId} with another purpose or other codes. Leave them empty, or add a line.")
            .With("appropriation", line.Appropriation).With("line", line.LineId);

    public static Refusal AmendsMissing() =>
        new Refusal(RefusalKind.Malformed, "AMENDS_MISSING", "An additional or reduced appropriation names the original that it changes.")
            .At("amends", "must be set");

    public static Refusal AmendsUnwanted() =>
        new Refusal(RefusalKind.Malformed, "AMENDS_UNWANTED", "An original changes no other appropriation; say which kind it is.")
            .At("amends", "must be empty");

    public static Refusal AmendmentOfOtherOffice(OfficeName office, OfficeName original) =>
        new Refusal(RefusalKind.NotNow, "AMENDMENT_OF_OTHER_OFFICE", $"What {original} voted is changed by {original}, not by {office}.")
            .With("office", office).With("otherOffice", original);

    public static Refusal AmendmentOfOtherYear(Appropriation original, string year) =>
        new Refusal(RefusalKind.NotNow, "AMENDMENT_OF_OTHER_YEAR",
                $"{original.Name} is of {original.FiscalYear}; a document of {year} does not change it.")
            .With("appropriation", original.Name).With("fiscalYear", original.FiscalYear).With("otherFiscalYear", year);

    public static Refusal AppropriationNotOriginal(Appropriation amendment) =>
        new Refusal(RefusalKind.NotNow, "APPROPRIATION_NOT_ORIGINAL",
                $"{amendment.Name} changes {amendment.Amends}; what it voted stands there. Name that one.")
            .With("appropriation", amendment.Name).With("original", amendment.Amends);

    public static Refusal AmountNotPositive() => new(RefusalKind.Malformed, "AMOUNT_NOT_POSITIVE", "Every amount must be more than zero.");

    public static Refusal AmountTooLarge() =>
        new Refusal(RefusalKind.Malformed, "AMOUNT_TOO_LARGE", "The amounts together are more than an account holds.")
            .With("maxMinorUnits", Account.AmountMax);

    public static Refusal CurrencyMismatch(string resource, string currency, Currency asked) =>
        new Refusal(RefusalKind.NotNow, "CURRENCY_MISMATCH", $"{resource} is kept in {currency}, not in {asked}.")
            .With("resource", resource).With("currency", currency).With("otherCurrency", asked);

    public static Refusal AppropriationNot(string state, Appropriation present) =>
        NotInState($"APPROPRIATION_NOT_{state}", "appropriation", present.Name, state, present.State);

    public static Refusal AllotmentNot(string state, Allotment present) =>
        NotInState($"ALLOTMENT_NOT_{state}", "allotment", present.Name, state, present.State);

    public static Refusal FundingRuleNot(string state, FundingRule present) =>
        NotInState($"FUNDING_RULE_NOT_{state}", "funding rule", present.Name, state, present.State);

    public static Refusal CeilingNot(string state, Ceiling present) =>
        NotInState($"CEILING_NOT_{state}", "ceiling", present.Name, state, present.State);

    public static Refusal VirementNot(string state, Virement present) =>
        NotInState($"VIREMENT_NOT_{state}", "virement", present.Name, state, present.State);

    public static Refusal VirementPolicyNot(string state, VirementPolicy present) =>
        NotInState($"VIREMENT_POLICY_NOT_{state}", "virement policy", present.Name, state, present.State);

    public static Refusal AllotmentChangeNot(string state, AllotmentChange present) =>
        NotInState($"ALLOTMENT_CHANGE_NOT_{state}", "allotment change", present.Name, state, present.State);

    public static Refusal ChangeDocumentTaken(string number, string by) =>
        new Refusal(RefusalKind.Conflict, "DOCUMENT_NUMBER_TAKEN", $"The document {number} has changed the allotment already, as {by}.")
            .With("documentNumber", number).With("allotmentChange", by);

    public static Refusal AllotmentExceeded(Allotment allotment, Money asked) =>
        new Refusal(RefusalKind.NotNow, "ALLOTMENT_EXCEEDED",
                $"{allotment.Name} stands at {allotment.Amount}; {asked} cannot be taken back.")
            .With("allotment", allotment.Name).With("amountMinorUnits", allotment.PresentMinorUnits)
            .With("askedMinorUnits", asked.MinorUnits);

    public static Refusal PlanMissing(Allotment allotment) =>
        new Refusal(RefusalKind.NotNow, "PLAN_MISSING",
                $"{allotment.Name} is spent by a plan; name the parts that change, so that they still add up to its amount.")
            .With("allotment", allotment.Name).At("plan", "must add up to amount");

    public static Refusal PlanUnwanted(Allotment allotment) =>
        new Refusal(RefusalKind.NotNow, "PLAN_UNWANTED", $"{allotment.Name} has no plan: all of it may be spent from the first day.")
            .With("allotment", allotment.Name).At("plan", "must be empty");

    public static Refusal PlanPartExceeded(Allotment allotment, DateOnly from, long held, long asked) =>
        new Refusal(RefusalKind.NotNow, "PLAN_PART_EXCEEDED",
                $"The part from {from.ToText()} is {new Money(allotment.Amount.Currency, held)}; "
                + $"{new Money(allotment.Amount.Currency, asked)} cannot be taken of it.")
            .With("allotment", allotment.Name).With("fromDate", from.ToText()).With("partMinorUnits", held)
            .With("askedMinorUnits", asked);

    public static Refusal PlanPartUsed(Allotment allotment, DateOnly on, long over) =>
        new Refusal(RefusalKind.NotNow, "PLAN_PART_USED",
                $"By {on.ToText()} {new Money(allotment.Amount.Currency, over)} more is used than the parts up to then would hold. "
                + "Take it of a later part.")
            .With("allotment", allotment.Name).With("effectiveDate", on.ToText()).With("usedBeyondMinorUnits", over);

    public static Refusal SameLine(string line) =>
        new Refusal(RefusalKind.Malformed, "SAME_LINE", "A virement moves authority from one line to another.")
            .With("line", line).At("to_line", "must differ from from_line");

    public static Refusal LineOfOtherOffice(ResourceName line, OfficeName office) =>
        new Refusal(RefusalKind.NotNow, "LINE_OF_OTHER_OFFICE", $"{line} is a line of {line.Office}, not of {office}.")
            .With("line", line).With("office", office);

    public static Refusal VirementAcrossYears(Appropriation from, Appropriation to) =>
        new Refusal(RefusalKind.NotNow, "VIREMENT_ACROSS_YEARS",
                $"{from.Name} is of {from.FiscalYear}, {to.Name} of {to.FiscalYear}; authority is moved within one year.")
            .With("fiscalYear", from.FiscalYear).With("otherFiscalYear", to.FiscalYear);

    public static Refusal VirementPolicyMissing(string office, string year) =>
        new Refusal(RefusalKind.NotNow, "VIREMENT_POLICY_MISSING",
                $"Neither {office} nor an office above it has a virement policy in force for {year}; without one nothing is moved.")
            .With("office", office).With("fiscalYear", year);

    public static Refusal HeadMustApprove(Virement virement, VirementPolicy policy) =>
        new Refusal(RefusalKind.NotNow, "HEAD_MUST_APPROVE",
                $"The lines have different function codes; {policy.Name} has such a virement approved by the head.")
            .With("virement", virement.Name).With("policy", policy.Name);

    public static Refusal VirementLimitReached(Virement virement, VirementPolicy policy, AppropriationLine giver, long limit)
    {
        Money Of(long minorUnits) => new(virement.Amount.Currency, minorUnits);
        return new Refusal(RefusalKind.NotNow, "VIREMENT_LIMIT_REACHED",
                $"Virements of {virement.FiscalYear} may take {Of(limit)} out of {giver.AccountName} by {policy.Name}, and have taken "
                + $"{Of(giver.MovedOutMinorUnits)}; {virement.Amount} was asked for.")
            .With("line", giver.AccountName).With("policy", policy.Name).With("limitMinorUnits", limit)
            .With("takenMinorUnits", giver.MovedOutMinorUnits).With("askedMinorUnits", virement.AmountMinorUnits);
    }

    public static Refusal DateOutsideYear(FiscalYear year, DateOnly on) =>
        new Refusal(RefusalKind.NotNow, "DATE_OUTSIDE_YEAR", $"{on.ToText()} is not a day of the fiscal year {year}.")
            .With("fiscalYear", year).With("effectiveDate", on.ToText());

    public static Refusal PlanDayRepeated(DateOnly day) =>
        new Refusal(RefusalKind.Malformed, "PLAN_DAY_REPEATED", $"Two parts of the plan begin on {day.ToText()}. Make one of them.")
            .With("fromDate", day.ToText()).At("plan", "each from_date once");

    public static Refusal PlanCurrencyMismatch(Currency currency, Currency asked) =>
        new Refusal(RefusalKind.NotNow, "CURRENCY_MISMATCH", $"The allotment is kept in {currency}, not in {asked}.")
            .With("currency", currency).With("otherCurrency", asked);

    public static Refusal PlanNotTotal(Money amount, Int128 planned) =>
        new Refusal(RefusalKind.Malformed, "PLAN_NOT_TOTAL", $"The parts of the plan must add up to {amount}.")
            .With("amountMinorUnits", amount.MinorUnits).With("plannedMinorUnits", planned).At("plan", "must add up to amount");

    public static Refusal WarnAboveStop(long warn, long stop) =>
        new Refusal(RefusalKind.Malformed, "WARN_ABOVE_STOP", "A warning after everything has stopped helps nobody: warn earlier.")
            .With("warnBasisPoints", warn).With("stopBasisPoints", stop).At("warn_basis_points", "at most stop_basis_points");

    public static Refusal OfficeNotBelow(OfficeName above, OfficeName office) =>
        new Refusal(RefusalKind.NotNow, "OFFICE_NOT_BELOW", $"{office} is neither {above} nor below it.").With("office", office)
            .With("above", above);

    public static Refusal CreditOfOtherOffice(BankCredit credit, Contribution contribution) =>
        new Refusal(RefusalKind.NotNow, "CREDIT_OF_OTHER_OFFICE",
                "The credit came to a bank account that is neither of the contribution's office nor of one above it.")
            .With("credit", credit.Name).With("contribution", contribution.Name);

    public static Refusal CreditExhausted(BankCredit credit, Money asked) =>
        new Refusal(RefusalKind.NotNow, "CREDIT_EXHAUSTED",
                $"The credit has {new Money(asked.Currency, credit.InSuspenseMinorUnits)} that nobody has named; {asked} was asked for.")
            .With("credit", credit.Name).With("inSuspenseMinorUnits", credit.InSuspenseMinorUnits)
                .With("askedMinorUnits", asked.MinorUnits);

    public static Refusal PledgeExceeded(Contribution contribution, Money asked)
    {
        long left = contribution.PledgedMinorUnits - contribution.ReceivedMinorUnits;
        return new Refusal(RefusalKind.NotNow, "PLEDGE_EXCEEDED",
            $"Of the pledge {new Money(asked.Currency, left)} are still to come; {asked} is more.")
            .With("contribution", contribution.Name).With("leftMinorUnits", left).With("askedMinorUnits", asked.MinorUnits);
    }

    public static Refusal SourceRepeated(string source) =>
        new Refusal(RefusalKind.Malformed, "SOURCE_REPEATED", $"The source {source} is given twice.").With("source", source);

    public static Refusal SourceOfOtherOffice(string source, string spendingOffice) =>
        new Refusal(RefusalKind.NotNow, "SOURCE_OF_OTHER_OFFICE",
            $"{source} is spent by {spendingOffice}, which is neither the rule's office nor below it.")
            .With("source", source).With("spendingOffice", spendingOffice);

    public static Refusal SharesNotWhole(long sum) =>
        new Refusal(RefusalKind.Malformed, "SHARES_NOT_WHOLE",
            "Every share must be more than zero, and together they must be 10,000 basis points.")
            .With("sumBasisPoints", sum);

    public static Refusal NotEnoughToDraw(string source, long held, long asked) =>
        new Refusal(RefusalKind.NotNow, "NOT_ENOUGH_TO_DRAW", $"{source} can give {held} minor units; its share is {asked}.")
            .With("source", source).With("availableMinorUnits", held).With("askedMinorUnits", asked);

    private static Refusal Missing(string reason, string what, string name) =>
        new Refusal(RefusalKind.NotFound, reason, $"There is no {what} {name}.").With("name", name);

    private static Refusal Taken(string reason, string what, string name) =>
        new Refusal(RefusalKind.Conflict, reason, $"The name is taken by another {what}. Choose another id.").With("name", name);

    private static Refusal NotInState<TState>(string reason, string what, string name, string state, TState present)
        where TState : struct, Enum =>
        new Refusal(RefusalKind.NotNow, reason, $"The {what} is {present.ToString().ToLowerInvariant()}, not {state.ToLowerInvariant()}.")
            .With("name", name).With("state", present);
}
