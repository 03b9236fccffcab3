namespace Fund.Tests.EndToEnd.StandIns;

/// <summary>Looks once for a Python that has grpcio: the system's own may have it where the first on the path has not.</summary>
public sealed class PythonClient : IAsyncLifetime
{
    private string? _python;

    public async ValueTask InitializeAsync()
    {
        foreach (string python in new[] { "python3", "/usr/bin/python3" })
        {
            if ((await ForeignClient.Run(AppContext.BaseDirectory, python, "-c", "import grpc")).ExitCode == 0)
            {
                _python = python;
                return;
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<(int ExitCode, string Output)> Run(string address, string check) =>
        RunScript(Path.Combine(AppContext.BaseDirectory, "StandIns", "echo_client.py"), address, check);

    public Task<(int ExitCode, string Output)> RunScript(string script, params string[] arguments)
    {
        if (_python is null)
            ForeignClient.Missing("No python3 here can import grpc (Debian: python3-grpcio).");
        return ForeignClient.Run(AppContext.BaseDirectory, _python!, [script, .. arguments]);
    }
}
