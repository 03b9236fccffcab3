using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Fund.Tests.Bench.Yardsticks;

/// <summary>How often the disk puts eight kilobytes down for good in a second: no commit is quicker than that.</summary>
internal static class DiskSync
{
    private const int PageBytes = 8_192;
    private const int FilePages = 1_024;

    public static double PerSecond(TimeSpan window)
    {
        string path = Path.GetTempFileName();
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            var page = new byte[PageBytes];
            // As in a write-ahead log, the file is there already: only its pages change.
            for (int i = 0; i < FilePages; i++) RandomAccess.Write(file, page, (long)i * PageBytes);
            RandomAccess.FlushToDisk(file);
            long begun = Stopwatch.GetTimestamp();
            int synced = 0;
            while (Stopwatch.GetElapsedTime(begun) < window)
            {
                Random.Shared.NextBytes(page.AsSpan(0, 16));
                RandomAccess.Write(file, page, (long)(synced++ % FilePages) * PageBytes);
                RandomAccess.FlushToDisk(file);
            }
            return synced / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
