using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fund.Kernel.Tlog;

/// <summary>A public key that signs notes, with the name it signs under. Equal when name, kind and key are.</summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    private readonly byte[] publicKey;

    private VerifierKey(string name, KeyKind kind, byte[] publicKey)
    {
        if (!NoteSignature.IsKeyName(name)) throw Malformed($"'{name}' is no key name: it is empty or has white space or a plus.");
        Name = name;
        Kind = kind;
        this.publicKey = publicKey;
        Id = IdOf(name, kind, publicKey);
    }

    public string Name { get; }

    public KeyKind Kind { get; }

    /// <summary>Four bytes that tell the keys of one name apart. They are easily forged, so they never replace the key.</summary>
    public uint Id { get; }

    /// <summary>Name and id, for messages.</summary>
    public string Label => $"{Name}+{Id:x8}";

    /// <summary>A key of 32 bytes, of kind Ed25519 or Cosignature.</summary>
    public static VerifierKey OfEd25519(string name, ReadOnlySpan<byte> publicKey, KeyKind kind = KeyKind.Ed25519)
    {
        if (kind == KeyKind.EcdsaP256) throw new ArgumentOutOfRangeException(nameof(kind), kind, "An Ed25519 key does not sign ECDSA.");
        if (publicKey.Length != Ed25519.PublicKeyBytes)
            throw Malformed($"An Ed25519 key has {Ed25519.PublicKeyBytes} bytes, not {publicKey.Length}.");
        return new VerifierKey(name, kind, publicKey.ToArray());
    }

    /// <summary>A key in DER as SubjectPublicKeyInfo. Refuses any curve but P-256 (KEY_MALFORMED).</summary>
    public static VerifierKey OfEcdsa(string name, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        using ECDsa _ = ImportP256(subjectPublicKeyInfo);
        return new VerifierKey(name, KeyKind.EcdsaP256, subjectPublicKeyInfo.ToArray());
    }

    /// <summary>Reads <c>name+id+Base64(kind ‖ key)</c>. Anything else, or an id of another key, fails with KEY_MALFORMED.</summary>
    public static VerifierKey Parse(string vkey)
    {
        string[] parts = vkey.Split('+', 3);
        if (parts.Length != 3 || !Base64.TryDecode(parts[2], out byte[] material) || material.Length < 2)
            throw Malformed($"'{vkey}' is not name+id+key.");
        KeyKind kind = (KeyKind)material[0];
        VerifierKey key = kind switch
        {
            KeyKind.Ed25519 or KeyKind.Cosignature => OfEd25519(parts[0], material.AsSpan(1), kind),
            KeyKind.EcdsaP256 => OfEcdsa(parts[0], material.AsSpan(1)),
            _ => throw Malformed($"Keys of type 0x{material[0]:x2} are not known here."),
        };
        return parts[1] == key.Id.ToString("x8", CultureInfo.InvariantCulture)
            ? key
            : throw Malformed($"'{parts[1]}' is not the id of this key, which is {key.Id:x8}.");
    }

    /// <summary>Whether the signature, without the key id before it, is this key's over the text of a note.</summary>
    public bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        switch (Kind)
        {
            case KeyKind.Ed25519:
                return Ed25519.Verifies(publicKey, text, signature);
            case KeyKind.Cosignature:
                return Cosignature.Verifies(publicKey, text, signature);
            default:
                using (ECDsa key = ImportP256(publicKey))
                    return key.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    public bool Equals(VerifierKey? other) =>
        other is not null && Name == other.Name && Kind == other.Kind && publicKey.AsSpan().SequenceEqual(other.publicKey);

    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    public override int GetHashCode() => HashCode.Combine(Name, Kind, Id);

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => $"{Label}+{Convert.ToBase64String([(byte)Kind, .. publicKey])}";

    private static uint IdOf(string name, KeyKind kind, byte[] publicKey)
    {
        // The id of an ECDSA key leaves out the name: it is older than the rule that the others follow.
        byte[] identified = kind == KeyKind.EcdsaP256 ? publicKey : [.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)kind, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(identified));
    }

    private static ECDsa ImportP256(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out int read);
            if (read == subjectPublicKeyInfo.Length
                && key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
                return key;
        }
        catch (CryptographicException)
        {
            // Falls through: whatever is wrong with the bytes, they are no key of ours.
        }
        key.Dispose();
        throw Malformed("The bytes are not a P-256 key as SubjectPublicKeyInfo.");
    }

    private static Disproof Malformed(string what) => new("KEY_MALFORMED", what);
}
