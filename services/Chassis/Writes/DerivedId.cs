using System.Security.Cryptography;
using System.Text;

namespace Fund.Chassis.Writes;

/// <summary>Request ids that a worker makes again and again for the same step: UUID version 5 (RFC 9562 §5.5).</summary>
public static class DerivedId
{
    private static readonly Guid Space = new("6f1d7a54-3c0e-5b7a-9a52-1f0c6d2b8e41");

    /// <summary>The id of one attempt at one step of one row. A new attempt exists only after a definite refusal.</summary>
    public static string Of(string row, string step, long attempt)
    {
        byte[] space = Space.ToByteArray(bigEndian: true);
        byte[] hash = SHA1.HashData([.. space, .. Encoding.UTF8.GetBytes($"{row}\n{step}\n{attempt}")]);
        Span<byte> id = hash.AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x50);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true).ToString();
    }
}
