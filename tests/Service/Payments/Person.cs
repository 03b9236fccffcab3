using System.Globalization;

namespace Fund.Tests.Service.Payments;

/// <summary>A made-up person: a division code that was never assigned, a card no issuer uses, check digits that are right.</summary>
internal sealed record Person(int Number)
{
    public string IdNumber => WithIdCheck("431341" + "19700101" + Number.ToString("D3", CultureInfo.InvariantCulture));

    public string Card => WithLuhn("629999" + Number.ToString("D12", CultureInfo.InvariantCulture));

    public string OtherCard => WithLuhn("629999" + (Number + 500_000).ToString("D12", CultureInfo.InvariantCulture));

    public string Name => "欧阳卜" + (char)('甲' + Number % 2);

    public string Payee => $"offices/s-county/payees/p{Number:D4}";

    private static string WithIdCheck(string text)
    {
        int sum = 0;
        foreach (char digit in text) sum = (sum + digit - '0') * 2 % 11;
        return text + "10X98765432"[sum];
    }

    private static string WithLuhn(string text)
    {
        int sum = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int digit = (text[^(i + 1)] - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return text + (char)('0' + (10 - sum % 10) % 10);
    }
}
