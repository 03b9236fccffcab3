using System.Security.Cryptography;
using Fund.Chassis.Keys;
using Fund.Chassis.Settings;

namespace Fund.Tests.Unit.Chassis;

public sealed class SuiteKeysTests
{
    private const int Rounds = 60;
    private const int Starters = 8;

    // A key that is replaced while somebody already uses it signs what nobody believes, or seals what nobody can open again.
    [Fact]
    public async Task Whoever_starts_in_the_same_moment_has_the_same_keys()
    {
        for (int round = 0; round < Rounds; round++)
        {
            string folder = Directory.CreateTempSubdirectory("fund-keys-").FullName;
            using var together = new Barrier(Starters);
            string[] seen = await Task.WhenAll(Enumerable.Range(0, Starters).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    SuiteKeys keys = SuiteKeys.Open(folder, mayCreate: true);
                    using ECDsa signing = keys.Signing("audit");
                    return $"{Convert.ToHexString(keys.KeyEncryption)} {Convert.ToHexString(keys.Subject)} {Public(signing)}";
                }, TaskCreationOptions.LongRunning)));

            SuiteKeys later = SuiteKeys.Open(folder, mayCreate: false);
            using ECDsa verifying = later.Verifying("audit")!;
            string stored = $"{Convert.ToHexString(later.KeyEncryption)} {Convert.ToHexString(later.Subject)} {Public(verifying)}";
            Assert.All(seen, keys => Assert.Equal(stored, keys));
            Assert.Equal(["audit.public.pem", "audit.signing.pem", "making.lock", "subject.key", "vault.key"],
                Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_pair_that_does_not_belong_together_is_said_at_once()
    {
        string folder = Directory.CreateTempSubdirectory("fund-keys-").FullName;
        SuiteKeys keys = SuiteKeys.Open(folder, mayCreate: true);
        keys.Signing("audit").Dispose();
        keys.Signing("budgets").Dispose();
        File.Copy(Path.Combine(folder, "budgets.public.pem"), Path.Combine(folder, "audit.public.pem"), overwrite: true);

        var error = Assert.Throws<SettingsFault>(() => keys.Signing("audit"));
        Assert.StartsWith("The key files audit.signing.pem and audit.public.pem do not belong together", error.Message,
            StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static string Public(ECDsa key) => Convert.ToHexString(key.ExportSubjectPublicKeyInfo());
}
