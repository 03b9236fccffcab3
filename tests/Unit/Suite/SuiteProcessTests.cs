using Fund.Suite;

namespace Fund.Tests.Unit.Suite;

public sealed class SuiteProcessTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly string root = Directory.CreateTempSubdirectory("suite-").FullName;

    [Fact]
    public async Task Keys_are_made_instead_of_serving()
    {
        string keys = Path.Combine(root, "keys");

        int exit = await SuiteProcess.Serve(["--make-keys", $"--Data={root}", $"--Keys={keys}"])
            .WaitAsync(Longest, TestContext.Current.CancellationToken);

        Assert.Equal(0, exit);
        Assert.Contains("vault.key", Directory.GetFiles(keys).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(root));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
