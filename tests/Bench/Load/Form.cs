using System.Text;
using Google.Protobuf;

namespace Fund.Tests.Bench.Load;

/// <summary>
/// A request made ready once, with blanks of fixed width that are filled in before each call: the callers share the cores with the
/// service, and what they spend on messages is taken from it.
/// </summary>
internal sealed class Form
{
    private readonly byte[] bytes;
    private readonly int[][] places;

    /// <param name="filled">The request with each blank standing in it as its own text, once or several times.</param>
    /// <param name="blanks">Those texts; what is written must be as long.</param>
    public Form(IMessage filled, params string[] blanks)
    {
        bytes = filled.ToByteArray();
        places = [.. blanks.Select(blank => PlacesOf(Encoding.UTF8.GetBytes(blank)))];
    }

    private Form(byte[] bytes, int[][] places)
    {
        this.bytes = bytes;
        this.places = places;
    }

    /// <summary>The request as it stands now. It is sent from here, so a caller waits for the answer before it writes again.</summary>
    public byte[] Bytes => bytes;

    /// <summary>A copy that another caller may write into.</summary>
    public Form Copy() => new([.. bytes], places);

    public int CountOf(int blank) => places[blank].Length;

    public void Write(int blank, ReadOnlySpan<byte> text, int occurrence = 0) => text.CopyTo(bytes.AsSpan(places[blank][occurrence]));

    /// <summary>Writes a new request id.</summary>
    public void WriteId(int blank, int occurrence = 0) =>
        Guid.NewGuid().TryFormat(bytes.AsSpan(places[blank][occurrence], 36), out _);

    /// <summary>Writes a number with leading zeros, as wide as <paramref name="digits"/>, behind the first letters of the blank.</summary>
    public void WriteNumber(int blank, int skip, int digits, long number, int occurrence = 0)
    {
        Span<byte> at = bytes.AsSpan(places[blank][occurrence] + skip, digits);
        for (int i = digits - 1; i >= 0; i--, number /= 10) at[i] = (byte)('0' + number % 10);
    }

    private int[] PlacesOf(byte[] blank)
    {
        var found = new List<int>();
        for (int from = 0; bytes.AsSpan(from).IndexOf(blank) is var at and >= 0; from = found[^1] + blank.Length) found.Add(from + at);
        return found.Count > 0 ? [.. found] : throw new ArgumentException("The request has no such blank.", nameof(blank));
    }
}
