using Fund.Tests.EndToEnd.StandIns;

namespace Fund.Tests.EndToEnd.Foreign;

/// <summary>The suite answers clients of other languages: unary and repeated, streams both ways, errors with details, deadlines.</summary>
public sealed class SuiteClientTests(PythonClient python, NodeClient node) : IClassFixture<PythonClient>, IClassFixture<NodeClient>
{
    private static readonly string[] Roles = ["budget.officer", "treasury.officer", "auditor", "operator"];

    [Fact]
    public async Task Python_calls_the_suite()
    {
        await using SuiteInProcess suite = await SuiteInProcess.Start();
        string script = Path.Combine(AppContext.BaseDirectory, "Foreign", "suite_client.py");
        Check(await python.RunScript(script, suite.Address.Authority, suite.Token("stranger", Roles)));
    }

    [Fact]
    public async Task Node_calls_the_suite()
    {
        await using SuiteInProcess suite = await SuiteInProcess.Start();
        string script = Path.Combine(AppContext.BaseDirectory, "Foreign", "suite_client.mjs");
        string protos = Path.Combine(Faults.FaultBuild.Root, "protos");
        Check(await node.RunScript(script, suite.Address.Authority, suite.Token("stranger", Roles), protos));
    }

    private static void Check((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("unary offices/s-county repeat equal", run.Output);
        Assert.Contains("error INVALID_ARGUMENT details FIELDS_INVALID", run.Output);
        Assert.Contains("stream 0", run.Output);
        Assert.Contains("upload NOT_FOUND", run.Output);
        Assert.Contains("deadline DEADLINE_EXCEEDED", run.Output);
    }
}
