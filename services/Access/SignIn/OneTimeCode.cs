using System.Security.Cryptography;
using System.Text;

namespace Fund.Access.SignIn;

/// <summary>
/// An enrolment code: 128 random bits in base 32, in groups of four. The letters I, L, O and U are not used, so that it survives being
/// read aloud or copied by hand.
/// </summary>
public static class OneTimeCode
{
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 26;
    private const int Group = 4;

    public static string New()
    {
        UInt128 rest = new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)),
            BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        var code = new StringBuilder();
        for (int i = 0; i < Length; i++, rest >>= 5)
        {
            if (i > 0 && i % Group == 0) code.Append('-');
            code.Append(Letters[(int)(rest & 31)]);
        }
        return code.ToString();
    }

    /// <summary>What is stored of a code. Case, hyphens, spaces and the usual misreadings do not matter.</summary>
    public static byte[] HashOf(string code)
    {
        var plain = new StringBuilder();
        foreach (char letter in code.ToUpperInvariant())
            if (char.IsAsciiLetterOrDigit(letter))
                plain.Append(letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter });
        return SHA256.HashData(Encoding.ASCII.GetBytes(plain.ToString()));
    }
}
