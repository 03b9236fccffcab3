using System.Text;

namespace Fund.Kernel.Tlog;

/// <summary>
/// A text with signatures below it (C2SP signed-note). It says nothing until <see cref="Verify"/> has found a signature of a key
/// that the reader trusts. Made only from a well-formed text, so it can always be written and read again.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Far above the 16 signatures that every reader must accept; the limit bounds the work a stranger can cause.</summary>
    public const int SignaturesMax = 64;

    /// <summary>In bytes; 64 post-quantum signatures of 5 kB each fit.</summary>
    public const int BytesMax = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What is signed, to its last newline.</summary>
    public string Text { get; }

    /// <summary>In the order of the note; never none. Not verified.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Puts signatures under a text, which must end in a newline and hold no other control character (NOTE_MALFORMED).</summary>
    public static SignedNote Of(string text, params IReadOnlyList<NoteSignature> signatures)
    {
        if (!text.EndsWith('\n')) throw Malformed("The text does not end in a newline.");
        if (signatures.Count is 0 or > SignaturesMax)
            throw Malformed($"A note has 1 to {SignaturesMax} signatures, not {signatures.Count}.");
        // Reading back is the one judge of what may be written: names, lengths, half characters.
        return Parse(new SignedNote(text, signatures).ToBytes());
    }

    /// <summary>Reads a note, signed by whomever. Anything that departs from the format fails with NOTE_MALFORMED.</summary>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > BytesMax) throw Malformed($"It has {note.Length} bytes; at most {BytesMax} are read.");
        string all = Decode(note);
        if (all.Any(c => c < ' ' && c != '\n')) throw Malformed("It holds a control character other than newline.");
        // The text may hold blank lines itself; only the last one ends it.
        int blank = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || !all.EndsWith('\n')) throw Malformed("There is no blank line, or no newline at its end.");
        string[] lines = all[(blank + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > SignaturesMax) throw Malformed($"A note has 1 to {SignaturesMax} signatures, not {lines.Length}.");
        return new SignedNote(all[..(blank + 1)], lines.Select(NoteSignature.Parse).ToList());
    }

    /// <summary>
    /// Verifies every signature of the keys given and answers those signatures with their keys; signatures of other keys are ignored.
    /// One wrong signature of a key given rejects the whole note (SIGNATURE_WRONG); so does no signature of any (NOTE_NOT_SIGNED).
    /// </summary>
    public IReadOnlyList<(VerifierKey Key, NoteSignature Signature)> Verify(params IReadOnlyList<VerifierKey> keys)
    {
        byte[] text = Encoding.UTF8.GetBytes(Text);
        List<(VerifierKey, NoteSignature)> verified = [];
        foreach (NoteSignature signature in Signatures)
            foreach (VerifierKey key in keys.Where(key => key.Name == signature.Name && key.Id == signature.KeyId))
            {
                if (!key.Verifies(text, signature.Signature.Span))
                    throw new Disproof("SIGNATURE_WRONG", $"The signature of {key.Label} is not one over this text.");
                verified.Add((key, signature));
            }
        return verified.Count > 0
            ? verified
            : throw new Disproof(
                "NOTE_NOT_SIGNED",
                $"None of its {Signatures.Count} signatures is by {string.Join(" or ", keys.Select(key => key.Label))}.");
    }

    /// <summary>The same text with one more signature below, such as a witness's.</summary>
    public SignedNote With(NoteSignature signature) => Of(Text, [.. Signatures, signature]);

    public byte[] ToBytes() => Encode(ToString());

    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(signature => $"{signature}\n"))}";

    private static string Decode(ReadOnlySpan<byte> note)
    {
        try
        {
            return StrictUtf8.GetString(note);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("It is not UTF-8.");
        }
    }

    private static byte[] Encode(string text)
    {
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw Malformed("It holds half a character.");
        }
    }

    private static Disproof Malformed(string what) => new("NOTE_MALFORMED", $"This is not a signed note. {what}");
}
