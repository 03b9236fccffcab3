using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Fund.Kernel.Tlog;

/// <summary>
/// What a witness signs (C2SP tlog-cosignature, cosignature/v1): that at a time it had seen no other history of the log.
/// The signature of a note line is the time in eight bytes and 64 bytes of Ed25519.
/// </summary>
public static class Cosignature
{
    /// <summary>When the witness signed, by its own clock, in seconds since 1970 UTC. Believe it only of a verified signature.</summary>
    public static long UnixSeconds(NoteSignature signature) =>
        signature.Signature.Length == 8 + Ed25519.SignatureBytes
        && BinaryPrimitives.ReadInt64BigEndian(signature.Signature.Span) is >= 0 and var seconds
            ? seconds
            : throw new Disproof("COSIGNATURE_MALFORMED", $"The signature of {signature.Name} is not a time and an Ed25519 signature.");

    /// <summary>The bytes under a witness's signature.</summary>
    public static byte[] Message(ulong unixSeconds, ReadOnlySpan<byte> text) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {unixSeconds}\n")), .. text];

    internal static bool Verifies(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        signature.Length == 8 + Ed25519.SignatureBytes
        && Ed25519.Verifies(publicKey, Message(BinaryPrimitives.ReadUInt64BigEndian(signature), text), signature[8..]);
}
