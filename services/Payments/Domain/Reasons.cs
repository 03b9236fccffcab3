using Fund.Kernel;

namespace Fund.Payments;

/// <summary>Why Payments says no. Nothing here names a person, an identity number or an account.</summary>
public static class Reasons
{
    public static Refusal PayeeExists(string name) =>
        Conflict("PAYEE_EXISTS", "There is a payee of that name already. Change its account instead.")
        .With("name", name);

    public static Refusal PayeeOfPersonExists() =>
        Conflict("PAYEE_OF_PERSON_EXISTS",
            "The person is a payee already. Change the account of that payee instead; a person is paid in one place.");

    public static Refusal AccountOfOtherPayee() =>
        Conflict("ACCOUNT_OF_OTHER_PAYEE", "The account belongs to another payee. Ask the person for an account of their own.");

    public static Refusal PayeeNotFound(string name) => NotFound("PAYEE_NOT_FOUND", "There is no such payee.", name);

    public static Refusal PayeeNotPending(string name, object state) =>
        NotNow("PAYEE_NOT_PENDING", "Only an account that was entered or changed waits for a confirmation.").With("name", name)
            .With("state", state);

    public static Refusal PayeeClosed(string name) => NotNow("PAYEE_CLOSED", "The payee is closed and stays so. Enter a new one.")
        .With("name", name);

    public static Refusal WageRunNotFound(string name) => NotFound("WAGE_RUN_NOT_FOUND", "There is no such wage run.", name);

    public static Refusal WageRunExists(string name) => Conflict("WAGE_RUN_EXISTS", "There is a wage run of that name already.")
        .With("name", name);

    public static Refusal NoCertifiedRolls(string programme, string period) =>
        NotNow("NO_CERTIFIED_ROLLS",
            "No muster roll of the programme and month is certified and not yet billed. Have the rolls certified first.")
            .With("programme", programme).With("period", period);

    public static Refusal RollIncomplete(string roll) =>
        NotNow("ROLL_INCOMPLETE", "The lines of the roll are not the holders and days that it states. Nothing was calculated; try again.")
            .With("roll", roll);

    public static Refusal FundingRuleNotActive(string rule) =>
        NotNow("FUNDING_RULE_NOT_ACTIVE", "The funding rule is not in force.").With("fundingRule", rule);

    public static Refusal LineAlreadyDue(string enrolment, string post, string period, string line) =>
        NotNow("LINE_ALREADY_DUE", "The person has a wage line for that post and month already. A month is due once.")
            .With("enrolment", enrolment).With("post", post).With("period", period).With("line", line);

    public static Refusal NothingToPay(string name) => NotNow("NOTHING_TO_PAY", "Nothing can be paid here now.").With("name", name);

    /// <param name="reason">The reason of the verb, such as WAGE_RUN_NOT_CHECKED.</param>
    public static Refusal WageRunNot(string reason, string name, object state) =>
        NotNow(reason, $"The wage run is {state}; that cannot be done with it now.").With("name", name).With("state", state);

    public static Refusal WageRunWaits(string name, string step) =>
        NotNow("WAGE_RUN_WAITS", "The wage run waits for an answer of Budgets. It goes on by itself; look again later.").With("name", name)
            .With("step", step);

    public static Refusal RunHashMismatch(string name) =>
        new Refusal(RefusalKind.NotNow, "RUN_HASH_MISMATCH",
            "Lines, payees, sources and totals are not those that were shown. Look at the run again.")
            .With("name", name);

    public static Refusal ChangedMeanwhile(string name) =>
        new Refusal(RefusalKind.Stale, "CHANGED_MEANWHILE",
            "Lines or payees changed while this was being worked out. Nothing was done; ask again.")
            .With("name", name);

    public static Refusal WageLineNotFound(string name) => NotFound("WAGE_LINE_NOT_FOUND", "There is no such wage line.", name);

    public static Refusal WageLineNotPayable(string name, object state) =>
        NotNow("WAGE_LINE_NOT_PAYABLE", "Only a line that is to be paid and is not with the bank can be stopped.").With("name", name)
            .With("state", state);

    public static Refusal WageLineNotHeld(string name, object state) =>
        NotNow("WAGE_LINE_NOT_HELD", "The line is not held.").With("name", name).With("state", state);

    /// <param name="reason">PAYEE_MISSING, PAYEE_NOT_CONFIRMED, ACCOUNT_CHANGED_RECENTLY or ACCOUNT_OF_TWO_PAYEES.</param>
    public static Refusal CannotBePaidYet(string reason, string line) =>
        NotNow(reason, "The payee's account does not allow the payment yet.").With("line", line);

    public static Refusal WageRunNotFunded(string name, object state) =>
        NotNow("WAGE_RUN_NOT_FUNDED", "The run's money is not due yet. Fund the run first.").With("name", name).With("state", state);

    public static Refusal RemittanceExists(string name) => Conflict("REMITTANCE_EXISTS", "There is a remittance of that name already.")
        .With("name", name);

    public static Refusal RemittanceNotFound(string name) => NotFound("REMITTANCE_NOT_FOUND", "There is no such remittance.", name);

    public static Refusal RemittanceNotDraft(string name, object state) =>
        NotNow("REMITTANCE_NOT_DRAFT", "The remittance was released before.").With("name", name).With("state", state);

    public static Refusal AccountsChanged(string name, int count) =>
        NotNow("ACCOUNTS_CHANGED", "Accounts in the file are no longer those of their payees, or not confirmed. Void it and build another.")
            .With("name", name).With("count", count);

    public static Refusal RemittanceNotReleased(string name) =>
        NotNow("REMITTANCE_NOT_RELEASED", "The file is shown once it was released.").With("name", name);

    public static Refusal RemittanceNotSent(string name, object state) =>
        NotNow("REMITTANCE_NOT_SENT", "The remittance is not with the bank.").With("name", name).With("state", state);

    public static Refusal AnswersNotOverdue(string name, string until) =>
        NotNow("ANSWERS_NOT_OVERDUE", "Every attempt is answered, or the bank still has time to answer.").With("name", name)
            .With("untilDate", until);

    public static Refusal FileHashMismatch(string name) =>
        NotNow("FILE_HASH_MISMATCH", "The file is not the one that was shown. Look at the remittance again.").With("name", name);

    public static Refusal FileTooLarge(long bytesMax) =>
        new Refusal(RefusalKind.Malformed, "FILE_TOO_LARGE", "The file is longer than a bank file may be.").With("bytesMax", bytesMax);

    public static Refusal FileEmpty() => new(RefusalKind.Malformed, "FILE_EMPTY", "No bytes of the file arrived.");

    public static Refusal StatementExists(string name) =>
        Conflict("STATEMENT_EXISTS", "Another bank file has that name. Choose another id.").With("name", name);

    public static Refusal StatementOfOtherAccount(string account) =>
        new Refusal(RefusalKind.Malformed, "STATEMENT_OF_OTHER_ACCOUNT", "The statement is of another account than the one named.")
            .With("bankAccount", account);

    public static Refusal BankFileNotFound(string name) => NotFound("BANK_FILE_NOT_FOUND", "There is no such bank file.", name);

    public static Refusal BankFileNotRefused(string name) =>
        NotNow("BANK_FILE_NOT_REFUSED", "Nothing of the file was refused by Budgets; what waits goes on by itself.").With("name", name);

    public static Refusal ExceptionNotFound(string name) => NotFound("EXCEPTION_NOT_FOUND", "There is no such exception.", name);

    public static Refusal ExceptionResolved(string name) => NotNow("EXCEPTION_RESOLVED", "The exception is closed already.")
        .With("name", name);

    private static Refusal NotFound(string reason, string message, string name) => new Refusal(RefusalKind.NotFound, reason, message)
        .With("name", name);

    private static Refusal Conflict(string reason, string message) => new(RefusalKind.Conflict, reason, message);

    private static Refusal NotNow(string reason, string message) => new(RefusalKind.NotNow, reason, message);
}
