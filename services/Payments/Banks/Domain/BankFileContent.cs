using System.Text;
using System.Text.RegularExpressions;
using Fund.Payments.Banks.Iso20022;

namespace Fund.Payments.Banks;

/// <summary>A file of the bank, read: a status report or statements.</summary>
public sealed partial record BankFileContent(string MessageType, StatusReport? Report, IReadOnlyList<Statement> Statements)
{
    public const long BytesMax = 64 << 20;

    private const int HeadBytes = 4_096;

    /// <summary>
    /// Refuses what <see cref="Pain002.Read"/> and <see cref="Camt053.Read"/> refuse; a file of any other kind as the latter does.
    /// </summary>
    public static BankFileContent Read(byte[] file)
    {
        string type = MessageTypePattern().Match(Encoding.UTF8.GetString(file, 0, Math.Min(HeadBytes, file.Length))).Groups[1].Value;
        using var stream = new MemoryStream(file, writable: false);
        return type.StartsWith("pain.002", StringComparison.Ordinal)
            ? new BankFileContent(type, Pain002.Read(stream), [])
            : new BankFileContent(type, null, [.. Camt053.Read(stream)]);
    }

    [GeneratedRegex("urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\\.[0-9]{3}\\.[0-9]{3}\\.[0-9]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex MessageTypePattern();
}
