using System.Text;
using Fund.Kernel.Tlog;

namespace Fund.Cli;

/// <summary>What this person has seen of the log so far: its key and its largest checkpoint.</summary>
internal sealed class LogMemory(string home)
{
    private string KeyPath => Path.Combine(home, "log.vkey");

    private string CheckpointPath => Path.Combine(home, "log.checkpoint");

    /// <summary>The key of the first time; null before it.</summary>
    public string? Key => File.Exists(KeyPath) ? File.ReadAllText(KeyPath) : null;

    /// <summary>Null before the first time.</summary>
    public Checkpoint? Checkpoint => File.Exists(CheckpointPath) ? Checkpoint.Parse(File.ReadAllText(CheckpointPath)) : null;

    /// <summary>
    /// Remembers what was proven. Fails as <see cref="Checkpoint.MustFollow"/> does when it and the remembered checkpoint are not
    /// of one growing log; <paramref name="growth"/> is the proof between the smaller and the larger of the two.
    /// </summary>
    public void Accept(Checkpoint shown, VerifierKey log, IReadOnlyList<Hash> growth)
    {
        if (Checkpoint is { } seen)
        {
            (Checkpoint older, Checkpoint newer) = seen.Size <= shown.Size ? (seen, shown) : (shown, seen);
            newer.MustFollow(older, growth);
            if (newer == seen) return;
        }
        if (Key is null) PrivateFile.Write(KeyPath, Encoding.UTF8.GetBytes(log.ToString()));
        PrivateFile.Write(CheckpointPath, Encoding.UTF8.GetBytes(shown.ToText()));
    }
}
