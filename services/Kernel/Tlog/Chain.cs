using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fund.Kernel.Tlog;

/// <summary>
/// The running hash over the frames that one service numbered in one epoch: whoever holds a later head can tell that
/// no earlier frame was changed, left out, added or moved.
/// </summary>
/// <param name="Number">The number of the last frame; frames count from 1.</param>
/// <param name="Head">chain_n = SHA-256("svc-chain/v1\n" ‖ u64be n ‖ chain_{n−1} ‖ SHA-256(frame n)).</param>
public readonly record struct Chain(long Number, Hash Head)
{
    /// <summary>Before the first frame: number 0 and 32 zero bytes.</summary>
    public static readonly Chain Empty;

    /// <summary>The chain after one more frame.</summary>
    public Chain Next(ReadOnlySpan<byte> frame)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, Number + 1);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData("svc-chain/v1\n"u8);
        sha.AppendData(number);
        sha.AppendData(Head.ToBytes());
        sha.AppendData(Hash.Of(frame).ToBytes());
        return new Chain(Number + 1, Hash.FromBytes(sha.GetHashAndReset()));
    }

    /// <summary>
    /// Follows a run of frames that begins after this point. A frame out of number fails with CHAIN_GAP; a frame that cites another
    /// predecessor than the one found, with CHAIN_BROKEN. The last frame is vouched for only by what cites it:
    /// compare the answer with a head from elsewhere (<see cref="MustBe"/>).
    /// </summary>
    public Chain Follow(IEnumerable<ChainLink> run)
    {
        Chain chain = this;
        foreach (ChainLink link in run)
        {
            if (link.Number != chain.Number + 1)
                throw new Disproof("CHAIN_GAP", $"Frame {chain.Number + 1} was due, but frame {link.Number} came.");
            if (link.Previous != chain.Head)
                throw new Disproof(
                    "CHAIN_BROKEN", $"Frame {link.Number} follows {link.Previous}, but frame {chain.Number} gives {chain.Head}.");
            chain = chain.Next(link.Frame.Span);
        }
        return chain;
    }

    /// <summary>Fails with CHAIN_GAP when the numbers differ and with CHAIN_BROKEN when the heads do.</summary>
    public void MustBe(Chain stated)
    {
        if (Number != stated.Number)
            throw new Disproof("CHAIN_GAP", $"The frames end at {Number} instead of {stated.Number}.");
        if (Head != stated.Head)
            throw new Disproof("CHAIN_BROKEN", $"After frame {Number} the chain is {Head} instead of {stated.Head}.");
    }
}
