namespace Fund.Cli;

/// <summary>Files that only their owner may read, replaced whole: a crash leaves the old or the new one, never half.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, byte[] content)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        string fresh = $"{path}.{Environment.ProcessId}.new";
        File.Delete(fresh);
        using (FileStream file = Open(fresh, FileMode.CreateNew))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Holds the lock until it is disposed; waits while another process holds it.</summary>
    public static async Task<FileStream> Lock(string path, CancellationToken cancel)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return Open(path, FileMode.OpenOrCreate);
            }
            catch (IOException) when (!cancel.IsCancellationRequested)
            {
                await Task.Delay(50, cancel);
            }
        }
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    private static void MakeFolder(string path)
    {
        if (Directory.Exists(path)) return;
        // The mode is given to the last folder only, and the one above holds the session.
        if (Path.GetDirectoryName(path) is { Length: > 0 } above) MakeFolder(above);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }
}
