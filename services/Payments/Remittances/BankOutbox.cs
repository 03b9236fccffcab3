using System.Security.Cryptography;
using Fund.Chassis.Writes;

namespace Fund.Payments.Remittances;

/// <summary>The folder from which the bank takes payment files. A file appears whole or not at all, and survives a crash.</summary>
public sealed class BankOutbox(PaymentSettings settings)
{
    /// <summary>Puts a file there; one that is there already with the same bytes is left as it is.</summary>
    /// <returns>Its path.</returns>
    public string Put(string messageId, byte[] file)
    {
        Directory.CreateDirectory(settings.BankOutbox);
        string path = Path.Combine(settings.BankOutbox, messageId + ".xml");
        if (File.Exists(path) && SHA256.HashData(File.ReadAllBytes(path)).AsSpan().SequenceEqual(SHA256.HashData(file))) return path;
        // The bank looks for .xml only, so it never sees half a file.
        string part = Path.Combine(settings.BankOutbox, $"{messageId}.{Guid.NewGuid():N}.part");
        using (var stream = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(part, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            stream.Write(file);
            stream.Flush(flushToDisk: true);
        }
        Failpoint.At("file.before-rename");
        File.Move(part, path, overwrite: true);
        Failpoint.At("file.after-rename");
        return path;
    }
}
