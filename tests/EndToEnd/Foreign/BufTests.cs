using Fund.Tests.EndToEnd.Faults;
using Fund.Tests.EndToEnd.StandIns;

namespace Fund.Tests.EndToEnd.Foreign;

/// <summary>The protos keep the rules that buf knows, with the exceptions that buf.yaml names.</summary>
public sealed class BufTests
{
    [Fact]
    public async Task The_protos_pass_buf_lint()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fund-buf-");
        (int installed, string why) = await ForeignClient.Run(
            folder.FullName, "npm", "install", "--no-audit", "--no-fund", "--prefix", ".", "@bufbuild/buf@1.75.0");
        if (installed != 0) ForeignClient.Missing($"npm cannot install @bufbuild/buf here: {why}");

        (int exitCode, string output) = await ForeignClient.Run(
            Path.Combine(FaultBuild.Root, "protos"), Path.Combine(folder.FullName, "node_modules", ".bin", "buf"), "lint");

        Assert.True(exitCode == 0, output);
        folder.Delete(recursive: true);
    }
}
