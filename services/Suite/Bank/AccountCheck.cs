namespace Fund.Suite.Bank;

/// <summary>What a bank can see of a foreign account number without asking anyone.</summary>
internal static class AccountCheck
{
    /// <summary>The status reason, or null. Only cards (62, 16 to 19 digits) and 12-digit clearing numbers carry check digits.</summary>
    public static string? FaultOf(string account, string clearingNumber)
    {
        bool isNumber = account.All(char.IsAsciiDigit);
        bool isCard = isNumber && account.Length is >= 16 and <= 19 && account.StartsWith("62", StringComparison.Ordinal);
        if (isCard && !PassesLuhn(account)) return "AC01";
        bool isCnaps = clearingNumber.Length == 12 && clearingNumber.All(char.IsAsciiDigit);
        return isCnaps && !PassesMod11And10(clearingNumber) ? "RC04" : null;
    }

    private static bool PassesLuhn(string digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)] - '0';
            int doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    // ISO 7064 MOD 11,10.
    private static bool PassesMod11And10(string digits)
    {
        int carry = 10;
        for (int i = 0; i < digits.Length - 1; i++)
        {
            int sum = (carry + digits[i] - '0') % 10;
            carry = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (carry + digits[^1] - '0') % 10 == 1;
    }
}
