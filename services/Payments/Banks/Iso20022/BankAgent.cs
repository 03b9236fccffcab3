using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>A bank as a payment file names it: by its number in CNAPS or by its BIC. Exactly one of the two is set.</summary>
public sealed record BankAgent
{
    private BankAgent(CnapsCode? cnaps, Bic? bic)
    {
        Cnaps = cnaps;
        Bic = bic;
    }

    public CnapsCode? Cnaps { get; }

    public Bic? Bic { get; }

    public static BankAgent Of(CnapsCode code) => new(code, null);

    public static BankAgent Of(Bic bic) => new(null, bic);
}
