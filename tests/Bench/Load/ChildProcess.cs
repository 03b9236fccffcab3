using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fund.Tests.Servers;

namespace Fund.Tests.Bench.Load;

/// <summary>A program of ours in a process of its own, on a free loopback port.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly List<string> output = [];
    private readonly Process process;

    /// <param name="program">A file beside this program.</param>
    /// <param name="arguments">Made from the address it serves gRPC on and the one of its web port.</param>
    private ChildProcess(string program, Func<Uri, Uri, string[]> arguments)
    {
        process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet",
                [Path.Combine(AppContext.BaseDirectory, program), .. arguments(Listen, Web)])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            },
        };
        // As the services have it by their kind of project; the empty server shares this program's settings otherwise.
        process.StartInfo.Environment["DOTNET_gcServer"] = "1";
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Listen { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public Uri Web { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public int Id => process.Id;

    public static async Task<ChildProcess> Start(string program, Func<Uri, Uri, string[]> arguments, CancellationToken stop)
    {
        var child = new ChildProcess(program, arguments);
        try
        {
            await child.Answers(stop);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            // SIGTERM: what is committed is numbered before it ends, as in production.
            using Process asked = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await asked.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited) process.Kill();
        }
        process.Dispose();
    }

    private async Task Answers(CancellationToken stop)
    {
        for (long end = Environment.TickCount64 + 60_000; Environment.TickCount64 < end && !process.HasExited; await Task.Delay(20, stop))
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, Listen.Port, stop);
                return;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
        }
        lock (output)
            throw new InvalidOperationException($"{process.StartInfo.ArgumentList[0]} did not start:\n{string.Join('\n', output)}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (output) output.Add(line.Data);
    }
}
