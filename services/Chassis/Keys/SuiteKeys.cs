using System.Security.Cryptography;
using Fund.Chassis.Settings;

namespace Fund.Chassis.Keys;

/// <summary>
/// The keys of the suite, each a file in one folder that only the service user may read: the vault's key-encryption key, the
/// subject key, and a P-256 key pair per service. They are made at first start where that is allowed, and never leave the folder.
/// </summary>
public sealed class SuiteKeys
{
    private const int PatienceMilliseconds = 10_000;
    private const int PauseMilliseconds = 5;

    private readonly string folder;
    private readonly bool mayCreate;
    private readonly byte[] vault;

    private SuiteKeys(string folder, bool mayCreate)
    {
        this.folder = folder;
        this.mayCreate = mayCreate;
        vault = Secret("vault.key");
        Subject = Secret("subject.key");
        KeyEncryption = Derive("key-encryption");
        Index = Derive("blind-index");
        Receipts = Derive("receipt-fingerprint");
    }

    /// <summary>Makes a person's subject from the identity number; destroying it makes the link unreadable for ever.</summary>
    public byte[] Subject { get; }

    /// <summary>Wraps the data keys of the vaults.</summary>
    public byte[] KeyEncryption { get; }

    /// <summary>Makes blind indexes.</summary>
    public byte[] Index { get; }

    /// <summary>Makes the fingerprints of requests, so that a stored receipt does not let an identity number be guessed.</summary>
    public byte[] Receipts { get; }

    /// <param name="folder">Where the keys rest.</param>
    /// <param name="mayCreate">Whether missing keys are made: yes for one machine, no where several share a folder.</param>
    public static SuiteKeys Open(string folder, bool mayCreate)
    {
        if (mayCreate && OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else if (mayCreate) Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new SuiteKeys(folder, mayCreate);
    }

    /// <summary>
    /// The key a service signs with. Only that service's process needs the file. Fails where the service's public key, by which the others
    /// check it, is of another pair.
    /// </summary>
    public ECDsa Signing(string service)
    {
        string path = Path.Combine(folder, $"{service}.signing.pem");
        if (!File.Exists(path)) Create(path, () => ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem());
        ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        string publicPath = Path.Combine(folder, $"{service}.public.pem");
        if (!File.Exists(publicPath)) Create(publicPath, key.ExportSubjectPublicKeyInfoPem);
        using ECDsa believed = Verifying(service)!;
        if (!believed.ExportSubjectPublicKeyInfo().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
            throw SettingsFault.InKeys(
                $"The key files {service}.signing.pem and {service}.public.pem do not belong together: nobody would believe what {service} "
                + "signs. Put back the pair from your copy, or remove both and let new ones be made.");
        return key;
    }

    /// <summary>Makes every key that is missing, for all services: done once, before several machines share the folder.</summary>
    public void MakeAll(IEnumerable<string> services)
    {
        foreach (string service in services) Signing(service).Dispose();
        Secret("audit-log.key");
    }

    /// <summary>The key that a service's signature is checked with; null where it has none yet.</summary>
    public ECDsa? Verifying(string service)
    {
        string path = Path.Combine(folder, $"{service}.public.pem");
        if (!File.Exists(path)) return null;
        ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    /// <summary>A 32-byte secret kept in a file of its own, made if it may be.</summary>
    public byte[] Secret(string file)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path)) Create(path, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        return Convert.FromHexString(File.ReadAllText(path).Trim());
    }

    private byte[] Derive(string label) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, vault, 32, info: System.Text.Encoding.UTF8.GetBytes($"fund/{label}/v1"));

    private void Create(string path, Func<string> content)
    {
        if (!mayCreate)
            throw SettingsFault.InKeys(
                $"The key file {Path.GetFileName(path)} is missing. "
                + "Make the keys once with --make-keys and give the folder to every service.");
        using FileStream turn = Turn();
        if (File.Exists(path)) return;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // Whole or not at all: nobody may read half a key.
        string part = $"{path}.{Guid.NewGuid():N}";
        using (var writer = new StreamWriter(part, options)) writer.Write(content());
        File.Move(part, path);
    }

    // One at a time, in this process and in those beside it. That a file is moved only where there is none is no protection: the system
    // looks first and moves then, and a key that is replaced while somebody uses it signs what nobody believes.
    private FileStream Turn()
    {
        long end = Environment.TickCount64 + PatienceMilliseconds;
        while (true)
        {
            try
            {
                // The file stays: whoever still waits for a file that is deleted would have a turn of his own.
                return new FileStream(Path.Combine(folder, "making.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 < end)
            {
                Thread.Sleep(PauseMilliseconds);
            }
        }
    }
}
