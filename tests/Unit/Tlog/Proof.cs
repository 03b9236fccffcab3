using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

internal static class Proof
{
    public static void Fails(string reason, Action verification) => Assert.Equal(reason, Verdict.Of(verification).Reason);

    /// <summary>The bytes with one bit turned; bits count through all bytes.</summary>
    public static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << bit % 8);
        return flipped;
    }

    public static Hash Flip(Hash hash, int bit) => Hash.FromBytes(Flip(hash.ToBytes(), bit));
}
