using System.Security.Cryptography;
using System.Text;
using Fund.Protos.Imports.V1;

namespace Fund.Cli;

/// <summary>A CSV file whose header names fields of a request; its rows are numbered by line and hashed as they are sent.</summary>
internal sealed class RowsFile
{
    private static readonly byte[] LineFeed = [(byte)'\n'];

    private readonly string path;
    private readonly Encoding encoding;

    private RowsFile(string path, Encoding encoding) => (this.path, this.encoding) = (path, encoding);

    /// <summary>Field paths in the file's order.</summary>
    public string[] Columns { get; private set; } = [];

    public long RowCount { get; private set; }

    /// <summary>Lower-case hex SHA-256 over each row's text in UTF-8 and a line feed.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Reads the file once to count and hash it; nothing but one row is held.</summary>
    public static RowsFile Open(string path, string encodingName)
    {
        if (!File.Exists(path)) throw new UsageError($"There is no file {path}.");
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding encoding = Encoding.GetEncoding(encodingName, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        var file = new RowsFile(path, encoding);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Row row in file.Rows())
        {
            hash.AppendData(Encoding.UTF8.GetBytes(row.Text));
            hash.AppendData(LineFeed);
            file.RowCount++;
        }
        file.Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        return file.RowCount > 0 ? file : throw new UsageError($"{path} has no rows below its header.");
    }

    /// <summary>The rows in file order. A row's number is the line on which it begins, the header being 1.</summary>
    public IEnumerable<Row> Rows()
    {
        using var reader = new StreamReader(path, encoding);
        using IEnumerator<(long Line, string Text)> records = CsvText.Records(reader).GetEnumerator();
        if (!Next(records)) throw new UsageError($"{path} is empty.");
        Columns = [.. CsvText.Fields(records.Current.Text).Select(column => column.Trim().Replace('-', '_'))];

        while (Next(records)) yield return new Row { Number = records.Current.Line, Text = records.Current.Text };
    }

    private bool Next(IEnumerator<(long Line, string Text)> records)
    {
        try
        {
            return records.MoveNext();
        }
        catch (DecoderFallbackException)
        {
            throw new UsageError($"{path} is not {encoding.WebName}. Save it as UTF-8, or say --encoding gb18030.");
        }
    }
}
