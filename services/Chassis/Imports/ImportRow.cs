using Fund.Chassis.Db;
using Fund.Kernel;

namespace Fund.Chassis.Imports;

/// <summary>A file being taken in.</summary>
internal sealed class ImportRow : Row
{
    /// <summary>OPEN, APPLYING, APPLIED or REFUSED.</summary>
    public string State { get; set; } = "OPEN";

    /// <summary>EACH_ROW or ALL_OR_NOTHING.</summary>
    public string Mode { get; set; } = "";

    public string Method { get; set; } = "";

    /// <summary>JSON: the field paths, in the file's order.</summary>
    public string Columns { get; set; } = "";

    /// <summary>JSON: values that are the same in all rows.</summary>
    public string Constants { get; set; } = "";

    public long RowCount { get; set; }

    public long StagedCount { get; set; }

    public long AppliedCount { get; set; }

    public long RefusedCount { get; set; }

    public string Sha256 { get; set; } = "";
}

/// <summary>One row in staging. Its text is sealed, and forgotten once it was applied or refused.</summary>
internal sealed class StagedRow
{
    public string Import { get; set; } = "";

    /// <summary>The line in the file.</summary>
    public long Number { get; set; }

    /// <summary>STAGED, APPLIED or REFUSED.</summary>
    public string State { get; set; } = "STAGED";

    public byte[] Sealed { get; set; } = [];

    /// <summary>A keyed hash of the text, so that a repeated row is known without being opened.</summary>
    public string Hash { get; set; } = "";

    public string Reason { get; set; } = "";

    public string Message { get; set; } = "";

    public string Columns { get; set; } = "";
}
