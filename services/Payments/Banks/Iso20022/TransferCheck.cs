using System.Text.RegularExpressions;
using Fund.Kernel;
using Fund.Kernel.Identifiers;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>What a bank would reject in a transfer although the schema may let it pass.</summary>
internal static partial class TransferCheck
{
    private const int RemittanceLengthMax = 140;

    public static void Check(CreditTransfer transfer, int place, Pain001Version version)
    {
        PaymentReference.Check(transfer.InstructionId, "InstrId", place);
        PaymentReference.Check(transfer.EndToEndId, "EndToEndId", place);
        if (!transfer.Amount.IsPositive)
            throw Refused("AMOUNT_NOT_POSITIVE", "A transfer pays more than zero.", place);
        if (AmountText.Of(transfer.Amount).Count(char.IsAsciiDigit) > AmountText.DigitsMax)
            throw Refused("AMOUNT_TOO_LARGE", "An amount has at most 18 digits.", place);
        if (transfer.Uetr is { } uetr && !UetrPattern().IsMatch(uetr.ToString()))
            throw Refused("UETR_MALFORMED", "A UETR is a UUID of version 4.", place);
        if (transfer.Remittance is { } remittance && !IsRemittanceText(remittance.Reveal()))
            throw Refused("REMITTANCE_TEXT_MALFORMED", "A remittance text has 1 to 140 characters and no control characters.", place);
        if (transfer.CreditorAgent is { } agent) Agent(agent, version, place);
        Code(transfer.Purpose, "Purp", place);
    }

    /// <summary>External codes have one to four characters; the lists change each quarter, so membership is the bank's affair.</summary>
    public static void Code(string? code, string element, int? place = null)
    {
        if (code is not null && !CodePattern().IsMatch(code))
            throw Refused("PAYMENT_CODE_MALFORMED", $"{element} is a code of 1 to 4 capital letters and digits.", place)
                .With("element", element);
    }

    /// <summary>Version .03 still has the BIC of ISO 9362:2009, whose first four characters are letters.</summary>
    public static void Agent(BankAgent agent, Pain001Version version, int? place = null)
    {
        if (version == Pain001Version.V03 && agent.Bic is { } bic && !OldBicPattern().IsMatch(bic.Text))
            throw Refused("BIC_NOT_IN_VERSION", "pain.001.001.03 cannot carry this BIC; write version .09.", place);
    }

    private static bool IsRemittanceText(string text) =>
        text.Trim().Length > 0 && PersonalText.IsPrintable(text) && text.EnumerateRunes().Count() <= RemittanceLengthMax;

    private static Refusal Refused(string reason, string message, int? place)
    {
        var refusal = new Refusal(RefusalKind.Malformed, reason, message);
        return place is null ? refusal : refusal.With("place", place);
    }

    [GeneratedRegex(@"^[A-Z0-9]{1,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UetrPattern();

    [GeneratedRegex(@"^[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex OldBicPattern();
}
