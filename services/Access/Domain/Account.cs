using System.Security.Cryptography;
using Fund.Kernel;

namespace Fund.Access.Domain;

public enum AccountState
{
    /// <summary>Waits for its one-time code.</summary>
    Pending,
    /// <summary>Can sign in.</summary>
    Enrolled,
    /// <summary>Cannot sign in any more.</summary>
    Closed,
}

/// <summary>A way of one person to sign in.</summary>
public sealed class Account : Row
{
    public static readonly NamePattern Names = new("people", "accounts");

    /// <summary>What is typed at sign-in; unique in the suite.</summary>
    public string AccountId { get; set; } = "";

    /// <summary>The person's resource name.</summary>
    public string Person { get; set; } = "";

    public AccountState State { get; set; }

    /// <summary>The hash of the code that is valid now; empty: none is.</summary>
    public byte[] CodeHash { get; set; } = [];

    public byte[] PasswordSalt { get; set; } = [];

    public byte[] PasswordHash { get; set; } = [];

    public long PasswordIterations { get; set; }

    public static Account Open(ResourceName name)
    {
        var account = new Account { AccountId = name.Id, Person = name.ParentText, State = AccountState.Pending };
        account.Named(name);
        return account;
    }

    /// <summary>Makes a new code the valid one; the one before is void. Refuses ACCOUNT_ENROLLED, ACCOUNT_CLOSED.</summary>
    public void TakeCode(byte[] codeHash)
    {
        if (State == AccountState.Enrolled) throw Reasons.AccountEnrolled(Name);
        if (State == AccountState.Closed) throw Reasons.AccountClosed(Name);
        CodeHash = codeHash;
    }

    /// <summary>Sets the password with the code, which is spent by it. Refuses ENROLMENT_CODE_WRONG.</summary>
    public void Enrol(byte[] codeHash, byte[] salt, byte[] hash, long iterations)
    {
        if (State != AccountState.Pending || CodeHash.Length == 0 || !CryptographicOperations.FixedTimeEquals(CodeHash, codeHash))
            throw Reasons.EnrolmentCodeWrong();
        State = AccountState.Enrolled;
        CodeHash = [];
        PasswordSalt = salt;
        PasswordHash = hash;
        PasswordIterations = iterations;
    }

    /// <summary>Ends the account and forgets its password. Refuses ACCOUNT_CLOSED.</summary>
    public void Close()
    {
        if (State == AccountState.Closed) throw Reasons.AccountClosed(Name);
        State = AccountState.Closed;
        CodeHash = [];
        PasswordSalt = [];
        PasswordHash = [];
    }
}
