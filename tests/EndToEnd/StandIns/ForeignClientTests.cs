namespace Fund.Tests.EndToEnd.StandIns;

/// <summary>Clients of other languages, which know nothing of .NET, understand the server.</summary>
public sealed class ForeignClientTests(PythonClient python, NodeClient node) : IClassFixture<PythonClient>, IClassFixture<NodeClient>
{
    public static TheoryData<string> Checks => ["unary", "server_stream", "client_stream", "duplex", "refusal", "deadline", "gzip"];

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Python_understands_the_server(string check) => Holds(check, python.Run);

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Node_understands_the_server(string check) => Holds(check, node.Run);

    private static async Task Holds(string check, Func<string, string, Task<(int ExitCode, string Output)>> run)
    {
        await using EchoServer server = await EchoServer.Start();

        (int exitCode, string output) = await run(server.Address.Authority, check);

        Assert.True(exitCode == 0, output);
        Assert.Contains($"holds: {check}", output);
        if (check == "deadline")
            await server.Abandoned.WaitAsync(TestContext.Current.CancellationToken);
    }
}
