using Fund.Kernel;

namespace Fund.Access.Domain;

internal static class Reasons
{
    public static Refusal PersonExists(string name) =>
        new Refusal(RefusalKind.Conflict, "PERSON_EXISTS", "A person of that id is registered at the office already.").With("name", name);

    public static Refusal PersonNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "PERSON_NOT_FOUND", "There is no such person.").With("name", name);

    public static Refusal AccountExists(string accountId) =>
        new Refusal(RefusalKind.Conflict, "ACCOUNT_EXISTS", "That account id is taken. Choose another one.").With("accountId", accountId);

    public static Refusal AccountNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "ACCOUNT_NOT_FOUND", "There is no such account.").With("name", name);

    public static Refusal AccountEnrolled(string name) =>
        new Refusal(RefusalKind.NotNow, "ACCOUNT_ENROLLED",
            "The account has a password already. Open another one if it is lost, and close this one.")
            .With("name", name);

    public static Refusal AccountClosed(string name) =>
        new Refusal(RefusalKind.NotNow, "ACCOUNT_CLOSED", "The account is closed. Open another one.").With("name", name);

    public static Refusal EnrolmentCodeWrong() =>
        new(RefusalKind.NotNow, "ENROLMENT_CODE_WRONG", "The code does not fit the account, was used, or another one was shown since.");

    public static Refusal PasswordWeak(string rule) =>
        new Refusal(RefusalKind.Malformed, "PASSWORD_WEAK", "The password is too easy to guess.").At("password", rule);

    public static Refusal SignInRefused() =>
        new(RefusalKind.NoCredentials, "SIGN_IN_REFUSED",
            "Account and password, or the renewal token, do not open anything. Sign in again.");

    public static Refusal SignInTooOften(TimeSpan wait) =>
        new(RefusalKind.Limit, "SIGN_IN_TOO_OFTEN", "Too many attempts. Wait before the next one.") { RetryAfter = wait };

    public static Refusal RoleUnknown(string role, IEnumerable<string> known) =>
        new Refusal(RefusalKind.Malformed, "ROLE_UNKNOWN", "No method of the suite knows that role.").With("role", role)
            .With("known", string.Join(", ", known)).At("role", "must be a role that a method names");

    public static Refusal GrantDaysReversed() =>
        new Refusal(RefusalKind.Malformed, "GRANT_DAYS_REVERSED", "A grant cannot end before it begins.")
            .At("until_date", "must not be before from_date");

    public static Refusal GrantExists(string name) =>
        new Refusal(RefusalKind.Conflict, "GRANT_EXISTS", "There is such a grant already.").With("name", name);

    public static Refusal GrantNotFound(string name) =>
        new Refusal(RefusalKind.NotFound, "GRANT_NOT_FOUND", "There is no such grant.").With("name", name);

    public static Refusal GrantNotProposed(RoleGrant grant) =>
        new Refusal(RefusalKind.NotNow, "GRANT_NOT_PROPOSED", "The grant does not wait for a confirmation.").With("state", grant.State);

    public static Refusal SamePersonProposed(RoleGrant grant) =>
        new Refusal(RefusalKind.NotNow, "SAME_PERSON_PROPOSED", "You proposed this grant; another person must confirm it.")
            .With("name", grant.Name);

    public static Refusal GrantRevoked(RoleGrant grant) =>
        new Refusal(RefusalKind.NotNow, "GRANT_REVOKED", "The grant has ended already.").With("name", grant.Name);

    public static Refusal TooFewAdministrators(int left, int least) =>
        new Refusal(RefusalKind.NotNow, "TOO_FEW_ADMINISTRATORS",
            "Too few people could grant anything then. Let another administrator be granted and confirmed first.")
            .With("left", left).With("least", least);

    public static Refusal RolesExcludeEachOther(string role, string held) =>
        new Refusal(RefusalKind.NotNow, "ROLES_EXCLUDE_EACH_OTHER",
            "One person may not hold both roles: the one checks, or rules over, the other.")
            .With("role", role).With("heldRole", held);
}
