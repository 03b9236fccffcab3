namespace Fund.Kernel.Tlog;

/// <summary>
/// Standard Base64 (RFC 4648 §4) with one spelling per value. The framework also accepts white space and stray bits
/// in the last character; either would let two different files carry the same proof.
/// </summary>
internal static class Base64
{
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, bytes, out int written)) return false;
        bytes = bytes[..written];
        return Convert.ToBase64String(bytes) == text;
    }
}
