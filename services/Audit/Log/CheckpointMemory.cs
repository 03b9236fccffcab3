using Fund.Chassis.Settings;

namespace Fund.Audit.Log;

/// <summary>
/// The last note this machine signed, in a file outside the database: a database put back to an earlier instant takes its own
/// checkpoints with it and could otherwise be signed into a second history.
/// </summary>
internal sealed class CheckpointMemory(SuiteSettings settings)
{
    private string Path => System.IO.Path.Combine(settings.Data, "log.checkpoint");

    /// <summary>Null where this machine never signed.</summary>
    public string? Note => File.Exists(Path) ? File.ReadAllText(Path) : null;

    /// <summary>Remembers a note before anyone is shown it.</summary>
    public void Keep(string note)
    {
        // Where the databases are on a server nothing else may have made the folder.
        Directory.CreateDirectory(settings.Data);
        string next = Path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(note));
            file.Flush(flushToDisk: true);
        }
        File.Move(next, Path, overwrite: true);
    }
}
