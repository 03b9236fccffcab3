namespace Fund.Kernel.Tlog;

/// <summary>How a key of a note signs; the value is the type byte of C2SP signed-note.</summary>
public enum KeyKind : byte
{
    /// <summary>Ed25519 over the text.</summary>
    Ed25519 = 0x01,

    /// <summary>ECDSA over P-256 and SHA-256 of the text, the signature in DER.</summary>
    EcdsaP256 = 0x02,

    /// <summary>A witness's Ed25519 over a time and the text.</summary>
    Cosignature = 0x04,
}
