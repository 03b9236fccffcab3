using System.Security.Cryptography;
using System.Text;
using Fund.Chassis.Keys;

namespace Fund.Chassis.Vault;

/// <summary>
/// Encrypts personal data at rest (AES-256-GCM) and finds it again without decrypting (blind index). The kind of the value and
/// the row it belongs to are bound into the encryption, so that a sealed value cannot be moved to another row.
/// </summary>
public sealed class PersonalVault(SuiteKeys keys)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] dataKey = keys.KeyEncryption;
    private readonly byte[] indexKey = keys.Index;
    private readonly byte[] subjectKey = keys.Subject;

    /// <param name="value">The value in the clear.</param>
    /// <param name="kind">What it is, such as <c>enrolments/id_number</c>: table and column.</param>
    /// <param name="row">The name of the row it belongs to.</param>
    public byte[] Seal(string value, string kind, string row)
    {
        byte[] clear = Encoding.UTF8.GetBytes(value);
        var box = new byte[1 + NonceBytes + TagBytes + clear.Length];
        box[0] = 1;
        Span<byte> nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(dataKey, TagBytes);
        aes.Encrypt(nonce, clear, box.AsSpan(1 + NonceBytes + TagBytes), box.AsSpan(1 + NonceBytes, TagBytes), Bound(kind, row));
        return box;
    }

    /// <summary>Opens what <see cref="Seal"/> closed under the same kind and row; anything else throws.</summary>
    public Sensitive<string> Open(byte[] box, string kind, string row)
    {
        if (box.Length < 1 + NonceBytes + TagBytes || box[0] != 1)
            throw new CryptographicException("The sealed value has an unknown form.");
        var clear = new byte[box.Length - 1 - NonceBytes - TagBytes];
        using var aes = new AesGcm(dataKey, TagBytes);
        aes.Decrypt(box.AsSpan(1, NonceBytes), box.AsSpan(1 + NonceBytes + TagBytes), box.AsSpan(1 + NonceBytes, TagBytes), clear,
            Bound(kind, row));
        return new Sensitive<string>(Encoding.UTF8.GetString(clear));
    }

    /// <summary>The blind index of a value: equal values of one kind have equal indexes, and nothing else can be told from it.</summary>
    public string Index(string kind, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(indexKey, Encoding.UTF8.GetBytes($"{kind}\n{value}")));

    /// <summary>A person as a keyed hash of the identity number: the same in every service, 26 letters and digits, no name.</summary>
    public string Subject(string idNumber) =>
        "s-" + Convert.ToHexStringLower(HMACSHA256.HashData(subjectKey, Encoding.UTF8.GetBytes(idNumber)).AsSpan(0, 16));

    private static byte[] Bound(string kind, string row) => Encoding.UTF8.GetBytes($"{kind}\n{row}");
}
