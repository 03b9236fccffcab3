using System.Text;

namespace Fund.Tests.Unit.Payments;

/// <summary>The bank files beside these tests; our own content in the manner of real ones.</summary>
internal static class Sample
{
    public static readonly string[] Names = ["camt053-08.xml", "camt053-02.xml", "camt054-04.xml", "pain002-10.xml", "pain002-03.xml"];

    public static byte[] Bytes(string name)
    {
        using Stream file = typeof(Sample).Assembly.GetManifestResourceStream("Samples/" + name)!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    public static MemoryStream Open(string name) => new(Bytes(name));

    public static MemoryStream OpenText(string text) => new(Encoding.UTF8.GetBytes(text));
}
