using System.Diagnostics;
using System.Net;
using Fund.Tests.EndToEnd.Faults;
using Fund.Tests.Servers;
using Grpc.Net.Client;

namespace Fund.Tests.EndToEnd.Deployed;

/// <summary>One service in a process of its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly List<string> output = [];
    private string[] command = [];
    private Process? process;

    public ServiceProcess(string name)
    {
        Name = name;
        Channel = GrpcChannel.ForAddress(Listen, SuiteChild.OftenKilled());
    }

    public string Name { get; }

    public Uri Listen { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public Uri Web { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public GrpcChannel Channel { get; }

    public string Output
    {
        get
        {
            lock (output) return string.Join('\n', output);
        }
    }

    public void Start(IEnumerable<string> with)
    {
        command = [.. with, $"--Listen={Listen}", $"--Web={Web}"];
        Start();
    }

    /// <summary>kill -9, and whoever watches over the processes starts it again at once.</summary>
    public async Task KillAndStartAgain()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        // Somebody else may have been given its port meanwhile; then the start fails and is tried again.
        for (int tries = 1; ; tries++)
        {
            Start();
            try
            {
                await Ready();
                return;
            }
            catch (TimeoutException) when (process.HasExited && tries < 20)
            {
                await Task.Delay(200);
            }
        }
    }

    private void Start()
    {
        var start = new ProcessStartInfo("dotnet", command)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Returns when /readyz says so.</summary>
    public async Task Ready()
    {
        using var web = new HttpClient { BaseAddress = Web, Timeout = TimeSpan.FromSeconds(5) };
        for (long end = Environment.TickCount64 + 60_000; Environment.TickCount64 < end && !process!.HasExited; await Task.Delay(50))
        {
            try
            {
                using HttpResponseMessage answer = await web.GetAsync("/readyz");
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // It does not listen yet.
            }
        }
        throw new TimeoutException($"{Name} did not become ready:\n{Output}");
    }

    public async Task<string> Get(string path)
    {
        using var web = new HttpClient { BaseAddress = Web };
        return await web.GetStringAsync(path);
    }

    public ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }
        process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (output) output.Add(line.Data);
    }
}
