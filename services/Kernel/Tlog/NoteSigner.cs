using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fund.Kernel.Tlog;

/// <summary>
/// A private Ed25519 key that signs notes under a name. Disposing it wipes the key; printing it shows the public part
/// only.
/// </summary>
public sealed class NoteSigner : IDisposable
{
    private const string Prefix = "PRIVATE+KEY+";

    private readonly byte[] seed;

    private NoteSigner(string name, byte[] seed)
    {
        this.seed = seed;
        VerifierKey = VerifierKey.OfEd25519(name, Ed25519.PublicKey(seed));
    }

    public string Name => VerifierKey.Name;

    /// <summary>The public half, to give to everyone.</summary>
    public VerifierKey VerifierKey { get; }

    /// <summary>
    /// A new key from the system's randomness. Refuses a name that is empty or has white space or a plus (KEY_MALFORMED).
    /// </summary>
    public static NoteSigner Generate(string name) => new(name, RandomNumberGenerator.GetBytes(Ed25519.SeedBytes));

    /// <summary>The key of a seed of 32 bytes that is kept elsewhere. Refuses a name as <see cref="Generate"/> does.</summary>
    public static NoteSigner OfSeed(string name, ReadOnlySpan<byte> seed) => new(name, seed.ToArray());

    /// <summary>
    /// Reads <c>PRIVATE+KEY+name+id+Base64(0x01 ‖ seed)</c>. Anything else fails with KEY_MALFORMED; the message never quotes
    /// it.
    /// </summary>
    public static NoteSigner Parse(string privateKey)
    {
        string[] parts = privateKey.StartsWith(Prefix, StringComparison.Ordinal) ? privateKey[Prefix.Length..].Split('+', 3) : [];
        if (parts.Length != 3 || !Base64.TryDecode(parts[2], out byte[] material)
            || material.Length != 1 + Ed25519.SeedBytes || material[0] != (byte)KeyKind.Ed25519)
            throw new Disproof("KEY_MALFORMED", "This is not PRIVATE+KEY+name+id+key with an Ed25519 key.");
        var signer = new NoteSigner(parts[0], material[1..]);
        CryptographicOperations.ZeroMemory(material);
        return parts[1] == signer.VerifierKey.Id.ToString("x8", CultureInfo.InvariantCulture)
            ? signer
            : throw new Disproof("KEY_MALFORMED", $"'{parts[1]}' is not the id of this key, which is {signer.VerifierKey.Id:x8}.");
    }

    /// <summary>The secret itself, as <see cref="Parse"/> reads it: for the key file and nowhere else.</summary>
    public string ToPrivateKey() => $"{Prefix}{VerifierKey.Label}+{Convert.ToBase64String([(byte)KeyKind.Ed25519, .. seed])}";

    /// <summary>The text with this signer's signature below. Refuses a text that cannot be in a note (NOTE_MALFORMED).</summary>
    public SignedNote Sign(string text) =>
        SignedNote.Of(text, new NoteSignature(Name, VerifierKey.Id, Ed25519.Sign(seed, Encoding.UTF8.GetBytes(text))));

    public void Dispose() => CryptographicOperations.ZeroMemory(seed);

    public override string ToString() => VerifierKey.ToString();
}
