namespace Fund.Tests.EndToEnd.StandIns;

/// <summary>Installs grpc-js once, in a temporary folder.</summary>
public sealed class NodeClient : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fund-echo-");
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        foreach (string file in new[] { "echo.proto", "echo_client.mjs" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, "StandIns", file), Path.Combine(_folder.FullName, file));
        string[] install = ["install", "--no-audit", "--no-fund", "--prefix", ".", "@grpc/grpc-js@1.14.7", "@grpc/proto-loader@0.8.1"];
        (int exitCode, string output) = await ForeignClient.Run(_folder.FullName, "npm", install);
        if (exitCode != 0)
            _missing = $"npm cannot install @grpc/grpc-js here: {output}";
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    public Task<(int ExitCode, string Output)> Run(string address, string check) => RunScript("echo_client.mjs", address, check);

    /// <summary>Runs a script with its arguments; the last argument added is the folder where the modules are.</summary>
    public Task<(int ExitCode, string Output)> RunScript(string script, params string[] arguments)
    {
        if (_missing is not null)
            ForeignClient.Missing(_missing);
        return ForeignClient.Run(_folder.FullName, "node", [script, .. arguments, _folder.FullName]);
    }
}
