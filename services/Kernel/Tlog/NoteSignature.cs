using System.Buffers.Binary;

namespace Fund.Kernel.Tlog;

/// <summary>One signature line of a note: who says to have signed, with which key, and the signature itself.</summary>
/// <param name="Name">The name of the key; not empty, without white space or plus.</param>
/// <param name="KeyId">The first four bytes of a hash of the key: they tell keys apart and prove nothing.</param>
/// <param name="Signature">At least one byte; its form depends on the kind of the key.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>The line as in the note, without its newline.</summary>
    public override string ToString()
    {
        byte[] bytes = new byte[4 + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.Span.CopyTo(bytes.AsSpan(4));
        return $"\u2014 {Name} {Convert.ToBase64String(bytes)}";
    }

    internal static NoteSignature Parse(string line)
    {
        string[] parts = line.Split(' ');
        if (parts.Length != 3 || parts[0] != "\u2014" || !IsKeyName(parts[1])
            || !Base64.TryDecode(parts[2], out byte[] bytes) || bytes.Length < 5)
            throw new Disproof("NOTE_MALFORMED", $"'{line}' is not a signature line: em dash, key name, Base64 of key id and signature.");
        return new NoteSignature(parts[1], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4));
    }

    internal static bool IsKeyName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');
}
