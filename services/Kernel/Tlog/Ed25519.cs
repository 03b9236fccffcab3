using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fund.Kernel.Tlog;

/// <summary>
/// Ed25519 signatures (RFC 8032). The framework has none of its own in .NET 10, so the system's OpenSSL does the work:
/// validated, in constant time, and no further package.
/// </summary>
public static partial class Ed25519
{
    public const int SeedBytes = 32;
    public const int PublicKeyBytes = 32;
    public const int SignatureBytes = 64;

    /// <summary>The public key that belongs to a private seed.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        using KeyHandle key = KeyHandle.Private(seed);
        byte[] publicKey = new byte[PublicKeyBytes];
        nuint length = PublicKeyBytes;
        Must(EVP_PKEY_get_raw_public_key(key, publicKey, ref length) == 1 && length == PublicKeyBytes, "read a public key");
        return publicKey;
    }

    /// <summary>The signature over the message; the same seed and message always give the same one.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        using KeyHandle key = KeyHandle.Private(seed);
        using DigestContext context = DigestContext.New();
        Must(EVP_DigestSignInit(context, 0, 0, 0, key) == 1, "begin a signature");
        byte[] signature = new byte[SignatureBytes];
        nuint length = SignatureBytes;
        int outcome = EVP_DigestSign(context, signature, ref length, in MemoryMarshal.GetReference(message), (nuint)message.Length);
        Must(outcome == 1 && length == SignatureBytes, "sign");
        return signature;
    }

    /// <summary>Whether the signature is that of the key over the message. A signature or key of the wrong length is not.</summary>
    public static bool Verifies(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyBytes || signature.Length != SignatureBytes) return false;
        using KeyHandle key = KeyHandle.Public(publicKey);
        using DigestContext context = DigestContext.New();
        Must(EVP_DigestVerifyInit(context, 0, 0, 0, key) == 1, "begin a verification");
        int outcome = EVP_DigestVerify(
            context, signature.ToArray(), SignatureBytes, in MemoryMarshal.GetReference(message), (nuint)message.Length);
        // A refused signature leaves an entry in the thread's error queue, where the framework's own calls would find it.
        if (outcome != 1) ERR_clear_error();
        return outcome == 1;
    }

    private static void Must(bool succeeded, string step)
    {
        if (succeeded) return;
        ERR_clear_error();
        throw new CryptographicException($"OpenSSL could not {step} (Ed25519).");
    }
}
