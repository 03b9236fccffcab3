using Fund.Kernel;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>
/// The rule for references that travel unchanged through banks (MsgId, PmtInfId, InstrId, EndToEndId): 1 to 35 of
/// <c>A-Z a-z 0-9 space ' ( ) + , - . / : ?</c>, no space or slash at either end, no two slashes together
/// (EPC230-15, Swiss Payment Standards 2025).
/// </summary>
public static class PaymentReference
{
    public const int LengthMax = 35;

    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:?");

    public static bool IsWellFormed(string text) =>
        text.Length is >= 1 and <= LengthMax
        && !text.AsSpan().ContainsAnyExcept(Allowed)
        && text[0] is not (' ' or '/') && text[^1] is not (' ' or '/')
        && !text.Contains("//", StringComparison.Ordinal);

    /// <summary>Refuses PAYMENT_REFERENCE_MALFORMED, naming the element and, in a list, the place counted from 1.</summary>
    internal static void Check(string text, string element, int? place = null)
    {
        if (IsWellFormed(text)) return;
        Refusal refusal = new Refusal(RefusalKind.Malformed, "PAYMENT_REFERENCE_MALFORMED",
            $"{element} must be 1 to 35 Latin letters, digits, spaces and ' ( ) + , - . / : ?, " +
            "with no space or slash at its ends and no two slashes together.")
            .With("element", element);
        throw place is null ? refusal : refusal.With("place", place);
    }
}
