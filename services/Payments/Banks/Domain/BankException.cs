using System.Security.Cryptography;
using System.Text;
using Fund.Kernel;
using Fund.Payments.Remittances;

namespace Fund.Payments.Banks;

public enum BankExceptionState
{
    Open,
    Resolved,
}

/// <summary>Something of the bank that a person has to look at.</summary>
public sealed class BankException : Row
{
    public BankExceptionState State { get; set; }

    /// <summary>DUPLICATE, ORPHAN, RETURNED, REJECTED, UNKNOWN and so on.</summary>
    public string Kind { get; set; } = "";

    public string Currency { get; set; } = "";

    public long Amount { get; set; }

    public string Disbursement { get; set; } = "";

    public string BankFile { get; set; } = "";

    public string BankAccount { get; set; } = "";

    public string BankReason { get; set; } = "";

    public string Remedy { get; set; } = "";

    public string Explanation { get; set; } = "";

    /// <summary>About one attempt.</summary>
    /// <param name="bankFile">The file that told it; empty: none did.</param>
    public static BankException OfAttempt(Disbursement attempt, string bankAccount, string bankFile, string kind, string remedy)
    {
        var exception = new BankException
        {
            Kind = kind, Currency = attempt.Currency, Amount = attempt.Amount, Disbursement = attempt.Name, BankFile = bankFile,
            BankAccount = bankAccount, BankReason = attempt.BankReason, Remedy = remedy,
        };
        exception.Named(OfficeName.Parse(attempt.Office), $"{attempt.Name}\n{bankFile}\n{kind}");
        return exception;
    }

    /// <summary>Gives it a name that follows from what it is about, so that the same thing is one exception.</summary>
    public void Named(OfficeName office, string subject) =>
        Named(Names.BankExceptions.Of(office,
            "x" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)).AsSpan(0, 12))));

    /// <summary>Refuses EXCEPTION_RESOLVED.</summary>
    public void Resolve(string explanation)
    {
        if (State == BankExceptionState.Resolved) throw Reasons.ExceptionResolved(Name);
        State = BankExceptionState.Resolved;
        Explanation = explanation;
    }
}
