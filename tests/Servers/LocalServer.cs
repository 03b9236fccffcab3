using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Fund.Tests.Servers;

/// <summary>
/// A real server of this test run: on a free loopback port, with its files in a folder of its own that goes with it.
/// It is a child of the test process, so it can be killed as a power cut would and started again on the same port and files.
/// </summary>
public abstract class LocalServer : IAsyncDisposable
{
    private const int FirstStartsMax = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly string _program;
    private readonly string? _account;
    private Process? _process;

    /// <param name="program">The server's program.</param>
    /// <param name="account">Who runs it when the tests run as root; null means root itself.</param>
    private protected LocalServer(string program, string? account)
    {
        _program = ServerRule.Find(program) ?? throw new InvalidOperationException($"{program} is not installed: ask ServerRule first.");
        _account = Environment.UserName == "root" ? account : null;
        Folder = Run("mktemp", "-d", Path.Combine(Path.GetTempPath(), $"fund-{program}-XXXXXXXX")).Trim();
    }

    public int Port { get; private set; }

    /// <summary>The server's process, of which its sessions are children; it changes with a restart.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException($"{_program} does not run.");

    /// <summary>Whatever the server wrote to its console since it was first started.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary>Removed with the server.</summary>
    protected string Folder { get; }

    private string LogFile => Path.Combine(Folder, "console.log");

    /// <summary>Kills the server without warning, as a power cut would (its files stay).</summary>
    public async Task Kill()
    {
        if (_process is null)
        {
            return;
        }

        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts the server again on the same port and files, and waits until it answers.</summary>
    public async Task Restart()
    {
        await Kill();

        // What the killed one left behind (its children, its shared memory) may take a moment to go.
        await Until(TryRun, "did not start again");
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await Kill();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The first start. Another process may take the free port before the server does, hence a few attempts.</summary>
    private protected async Task FirstStart()
    {
        try
        {
            Prepare();
            for (int attempt = 1; ; attempt++)
            {
                Port = FreePort.Next();
                if (await TryRun())
                {
                    return;
                }

                Refuse(attempt == FirstStartsMax, "did not start");
            }
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the files that the server needs before its first start.</summary>
    private protected virtual void Prepare()
    {
    }

    private protected abstract string[] Arguments();

    private protected virtual Dictionary<string, string> Settings() => [];

    /// <summary>Whether the server does its work, not merely listens. May throw while it does not.</summary>
    private protected abstract Task<bool> Answers(CancellationToken cancel);

    /// <summary>An orderly end before the kill, where the server would leave something behind outside its folder.</summary>
    private protected virtual Task Stop() => Task.CompletedTask;

    /// <summary>Runs a program as the server's account and gives back what it printed.</summary>
    private protected string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        AddAs(start, "exec \"$0\" \"$@\" 2>&1 </dev/null", ServerRule.Find(program) ?? program, arguments);
        using Process process = Process.Start(start)!;
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? printed : throw new InvalidOperationException($"{program} failed: {printed}");
    }

    private protected async Task Until(Func<Task<bool>> done, string otherwise, CancellationToken cancel = default)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await done())
        {
            Refuse(Stopwatch.GetElapsedTime(started) > Patience, otherwise);
            await Task.Delay(BetweenLooks, cancel);
        }
    }

    private async Task<bool> TryRun()
    {
        // The shell only joins the server's output to a file and then becomes the server. A pipe to this process would be kept
        // open by the server's orphans.
        var start = new ProcessStartInfo("/bin/sh");
        AddAs(start, $"exec \"$0\" \"$@\" >>'{LogFile}' 2>&1 </dev/null", _program, Arguments());
        foreach ((string name, string value) in Settings())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        bool answers = false;
        await Until(async () => _process.HasExited || (answers = await AnswersNow()), "does not answer");
        if (answers)
        {
            return true;
        }

        _process.Dispose();
        _process = null;
        return false;
    }

    private async Task<bool> AnswersNow()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            return await Answers(patience.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or Npgsql.NpgsqlException)
        {
            return false;
        }
    }

    private void AddAs(ProcessStartInfo start, string script, string program, string[] arguments)
    {
        string[] become = _account is null ? [] : ["setpriv", "--reuid", _account, "--regid", _account, "--init-groups"];
        foreach (string argument in (string[])["-c", script, .. become, program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.WorkingDirectory = Folder ?? Path.GetTempPath();
    }

    private void Refuse(bool hopeless, string what)
    {
        if (hopeless)
        {
            throw new InvalidOperationException($"{_program} {what}. Its console:\n{Log}");
        }
    }
}
