using System.Security.Cryptography;
using System.Text;

namespace Fund.Payments.Remittances;

/// <summary>
/// The references that travel with a payment. Each follows from a name that is unique for ever, so the same line and attempt have
/// the same reference whenever it is made, and no two have one. Letters, digits and hyphens; they tell nothing about a person.
/// </summary>
public static class References
{
    /// <summary>Also the name of the file, so nothing but letters and digits.</summary>
    public static string MessageId(string remittance) => "M" + Hash(remittance);

    public static string PaymentInformationId(string messageId) => messageId + "-1";

    public static string EndToEndId(string line, long attempt) => $"E{Hash(line)}-{attempt}";

    public static string InstructionId(string line, long attempt) => $"I{Hash(line)}-{attempt}";

    // 96 bits: two of a billion lines meet with a chance of one in 10^11, and then a unique index refuses.
    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 12));
}
