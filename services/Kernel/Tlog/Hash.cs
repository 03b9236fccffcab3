using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fund.Kernel.Tlog;

/// <summary>The 32 bytes of a SHA-256. Two hashes are equal when all bytes are; the default is 32 zero bytes.</summary>
public readonly record struct Hash
{
    public const int Length = 32;

    // Four words instead of an array: no allocation per node, and equality by value comes with the record.
    private readonly ulong a, b, c, d;

    private Hash(ReadOnlySpan<byte> bytes)
    {
        a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The SHA-256 of the content, without any prefix. Leaves and nodes of a tree are <see cref="Merkle"/>'s.</summary>
    public static Hash Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[Length];
        SHA256.HashData(content, digest);
        return new Hash(digest);
    }

    /// <summary>Takes the bytes as a hash. Refuses any length but 32 (HASH_MALFORMED).</summary>
    public static Hash FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length ? new Hash(bytes) : throw new Disproof("HASH_MALFORMED", $"A hash has {Length} bytes, not {bytes.Length}.");

    /// <summary>Reads canonical standard Base64, 44 characters. Refuses anything else (HASH_MALFORMED).</summary>
    public static Hash FromBase64(string text) =>
        Base64.TryDecode(text, out byte[] bytes) && bytes.Length == Length
            ? new Hash(bytes)
            : throw new Disproof("HASH_MALFORMED", $"'{text}' is not the Base64 of {Length} bytes.");

    /// <summary>Reads 64 hexadecimal digits of either case. Refuses anything else (HASH_MALFORMED).</summary>
    public static Hash FromHex(string text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return text.Length == 2 * Length
            && Convert.FromHexString(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done && written == Length
            ? new Hash(bytes)
            : throw new Disproof("HASH_MALFORMED", $"'{text}' is not {2 * Length} hexadecimal digits.");
    }

    /// <summary>Writes the 32 bytes at the start of the destination, which must have room for them.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], d);
    }

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    public string ToBase64() => Convert.ToBase64String(ToBytes());

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string ToHex() => Convert.ToHexStringLower(ToBytes());

    public override string ToString() => ToHex();
}
