using System.Globalization;

namespace Fund.Access.Domain;

/// <summary>What a password must be: long, not the account's name, and none of those that everyone tries first.</summary>
public static class PasswordRules
{
    private const int LengthMin = 12;

    private static readonly HashSet<string> Commonest = Read();

    /// <summary>Refuses PASSWORD_WEAK with the rule that is broken; never with the password.</summary>
    public static void Check(string password, string accountId)
    {
        if (new StringInfo(password).LengthInTextElements < LengthMin)
            throw Reasons.PasswordWeak($"must have at least {LengthMin} characters");
        if (password.Contains(accountId, StringComparison.OrdinalIgnoreCase))
            throw Reasons.PasswordWeak("must not contain the account's name");
        string bare = new([.. password.ToLowerInvariant().Where(char.IsLetterOrDigit)]);
        if (Commonest.Contains(bare) || bare.Distinct().Count() < 5)
            throw Reasons.PasswordWeak("must not be one of those that everyone tries first");
    }

    private static HashSet<string> Read()
    {
        using var reader = new StreamReader(
            typeof(PasswordRules).Assembly.GetManifestResourceStream("Fund.Access.Domain.CommonPasswords.txt")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }
}
