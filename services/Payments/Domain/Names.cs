using Fund.Kernel;

namespace Fund.Payments;

/// <summary>The forms of the names that Payments gives or is given.</summary>
public static class Names
{
    public static readonly NamePattern Payees = new("payees");
    public static readonly NamePattern WageRuns = new("wageRuns");
    public static readonly NamePattern WageLines = new("wageRuns", "lines");
    public static readonly NamePattern Remittances = new("remittances");
    public static readonly NamePattern Disbursements = new("remittances", "disbursements");
    public static readonly NamePattern BankFiles = new("bankFiles");
    public static readonly NamePattern BankEffects = new("bankFiles", "effects");
    public static readonly NamePattern BankExceptions = new("bankExceptions");
    public static readonly NamePattern Programmes = new("programmes");
    public static readonly NamePattern FundingRules = new("fundingRules");
    public static readonly NamePattern BankAccounts = new("bankAccounts");
    public static readonly NamePattern Encumbrances = new("encumbrances");

    private static readonly NamePattern Office = new();

    /// <summary>The office that a <c>parent</c> names. Refuses RESOURCE_NAME_MALFORMED.</summary>
    public static OfficeName OfficeOf(string parent) => Office.Parse(parent).Office;
}
