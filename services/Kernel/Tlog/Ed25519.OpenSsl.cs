using System.Runtime.InteropServices;

namespace Fund.Kernel.Tlog;

public static partial class Ed25519
{
    private const string LibCrypto = "libcrypto.so.3";

    private const int PkeyEd25519 = 1087;

    private sealed class KeyHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        public static KeyHandle Private(ReadOnlySpan<byte> seed) =>
            Checked(seed, SeedBytes, EVP_PKEY_new_raw_private_key(PkeyEd25519, 0, in MemoryMarshal.GetReference(seed), (nuint)seed.Length));

        public static KeyHandle Public(ReadOnlySpan<byte> key) =>
            Checked(
                key, PublicKeyBytes, EVP_PKEY_new_raw_public_key(PkeyEd25519, 0, in MemoryMarshal.GetReference(key), (nuint)key.Length));

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }

        private static KeyHandle Checked(ReadOnlySpan<byte> raw, int length, KeyHandle key)
        {
            Must(raw.Length == length && !key.IsInvalid, $"take {raw.Length} bytes as a key of {length}");
            return key;
        }
    }

    private sealed class DigestContext() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        public static DigestContext New()
        {
            DigestContext context = EVP_MD_CTX_new();
            Must(!context.IsInvalid, "make a context");
            return context;
        }

        protected override bool ReleaseHandle()
        {
            EVP_MD_CTX_free(handle);
            return true;
        }
    }

    [DllImport(LibCrypto)]
    private static extern KeyHandle EVP_PKEY_new_raw_private_key(int type, nint engine, in byte key, nuint keyLength);

    [DllImport(LibCrypto)]
    private static extern KeyHandle EVP_PKEY_new_raw_public_key(int type, nint engine, in byte key, nuint keyLength);

    [DllImport(LibCrypto)]
    private static extern int EVP_PKEY_get_raw_public_key(KeyHandle key, byte[] publicKey, ref nuint length);

    [DllImport(LibCrypto)]
    private static extern void EVP_PKEY_free(nint key);

    [DllImport(LibCrypto)]
    private static extern DigestContext EVP_MD_CTX_new();

    [DllImport(LibCrypto)]
    private static extern void EVP_MD_CTX_free(nint context);

    [DllImport(LibCrypto)]
    private static extern int EVP_DigestSignInit(DigestContext context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [DllImport(LibCrypto)]
    private static extern int EVP_DigestSign(
        DigestContext context, byte[] signature, ref nuint length, in byte message, nuint messageLength);

    [DllImport(LibCrypto)]
    private static extern int EVP_DigestVerifyInit(DigestContext context, nint keyContext, nint digest, nint engine, KeyHandle key);

    [DllImport(LibCrypto)]
    private static extern int EVP_DigestVerify(DigestContext context, byte[] signature, nuint length, in byte message, nuint messageLength);

    [DllImport(LibCrypto)]
    private static extern void ERR_clear_error();
}
