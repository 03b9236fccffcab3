using System.Text;
using System.Xml;
using Fund.Kernel;

namespace Fund.Payments.Banks.Iso20022;

/// <summary>
/// Reads a bank's file forward, element by element. A file is a stranger's: no document type, no entities, no outside address,
/// a bound on size and depth, and whatever is wrong with it becomes a refusal with the line.
/// </summary>
internal sealed class IsoReader : IDisposable
{
    private const int DepthMax = 32;
    private const long CharactersMax = 1L << 30;

    private readonly XmlReader xml;
    private readonly string space;

    /// <param name="spaces">The namespaces that are understood.</param>
    /// <param name="unknownReason">The reason to refuse any other.</param>
    public IsoReader(Stream file, IReadOnlyCollection<string> spaces, string unknownReason)
    {
        xml = Guarded(() => XmlReader.Create(file, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = CharactersMax,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            CloseInput = false,
        }));
        while (xml.NodeType != XmlNodeType.Element) Advance();
        space = xml.NamespaceURI;
        if (xml.LocalName != "Document" || !spaces.Contains(space))
            throw new Refusal(RefusalKind.Malformed, unknownReason,
                "The file is of no known message and version; see the namespace of its first element.").With("line", Line);
    }

    public string Namespace => space;

    private int Line => (xml as IXmlLineInfo)?.LineNumber ?? 1;

    public void Dispose() => xml.Dispose();

    /// <summary>
    /// The local names of the children of the element that the reader stands on. At each one the caller reads it whole, with
    /// <see cref="Read"/> or with this method again, before it asks for the next.
    /// </summary>
    public IEnumerable<string> Children()
    {
        CheckDepth();
        if (xml.IsEmptyElement) yield break;
        int depth = xml.Depth;
        Advance();
        while (!(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType == XmlNodeType.Element) yield return xml.LocalName;
            Advance();
        }
    }

    /// <summary>
    /// The element that the reader stands on, with all below it. Elements of another namespace (supplements) are left out.
    /// </summary>
    public IsoElement Read()
    {
        var element = new IsoElement(xml.LocalName, Line, xml.GetAttribute("Ccy"));
        CheckDepth();
        if (xml.IsEmptyElement) return element;
        int depth = xml.Depth;
        var text = new StringBuilder();
        Advance();
        while (!(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                bool isOurs = xml.NamespaceURI == space;
                IsoElement child = Read();
                if (isOurs) element.Add(child);
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) text.Append(Guarded(() => xml.Value));
            Advance();
        }
        element.Text = text.ToString().Trim();
        return element;
    }

    /// <summary>The name and line of the element that the reader stands on, without what is below it.</summary>
    public IsoElement Here() => new(xml.LocalName, Line, currencyAttribute: null);

    /// <summary>Reads to the end, so that a file that breaks off behind its last element is refused too.</summary>
    public void Finish()
    {
        while (Guarded(xml.Read)) { }
    }

    private void CheckDepth()
    {
        if (xml.Depth > DepthMax) throw Malformed("its elements are nested too deep");
    }

    private void Advance()
    {
        if (!Guarded(xml.Read)) throw Malformed("it ends too early");
    }

    // Even a value is read from the stream only when it is asked for.
    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        // An encoding that is named but not known, or bytes outside it, surface as the last two.
        catch (Exception fault) when (fault is XmlException or NotSupportedException or ArgumentException)
        {
            throw Malformed("it is no well-formed XML, or longer than allowed");
        }
    }

    private Refusal Malformed(string fault) =>
        new Refusal(RefusalKind.Malformed, "BANK_FILE_MALFORMED", $"Line {Line}: the file cannot be read: {fault}.").With("line", Line);
}
