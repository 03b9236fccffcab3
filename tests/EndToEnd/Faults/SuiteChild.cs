using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Fund.Suite.Demo;
using Fund.Tests.Servers;
using Grpc.Net.Client;

namespace Fund.Tests.EndToEnd.Faults;

/// <summary>The suite as a process of its own, on a demo clock, to be killed and started again on the same folder and port.</summary>
internal sealed partial class SuiteChild : IAsyncDisposable
{
    private readonly string program;
    private readonly string[] settings;
    private readonly string clockFile;
    private readonly List<string> output = [];
    private Process? process;

    private SuiteChild(string program, string folder, string[] settings)
    {
        this.program = program;
        this.settings = settings;
        Folder = folder;
        clockFile = Path.Combine(folder, "clock.txt");
        Clock = DemoClock.KeptIn(clockFile, new DateOnly(2026, 5, 18));
        Channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Port}", OftenKilled());
    }

    public string Folder { get; }

    public int Port { get; } = FreePort.Next();

    public DemoClock Clock { get; }

    public GrpcChannel Channel { get; }

    /// <summary>Where /metrics is at present.</summary>
    public Uri Web { get; private set; } = null!;

    public int Starts { get; private set; }

    public bool HasDied => process is null or { HasExited: true };

    public string Output
    {
        get
        {
            lock (output) return string.Join('\n', output);
        }
    }

    /// <param name="failpoint">Where it dies, once: such as <c>door.after-commit:5</c> for the fifth time. Empty: nowhere.</param>
    /// <param name="settings">Further settings, such as the database.</param>
    public static async Task<SuiteChild> Start(string failpoint, params string[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("fund-child-").FullName;
        var child = new SuiteChild(await FaultBuild.Program("Suite", "Fund.Suite.dll"), folder, settings);
        Fund.Chassis.Keys.SuiteKeys.Open(Path.Combine(folder, "keys"), mayCreate: true);
        await child.StartAgain(failpoint);
        return child;
    }

    public async Task StartAgain(string failpoint = "")
    {
        Web = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var start = new ProcessStartInfo("dotnet",
            [program, "demo-host", $"--Clock={clockFile}", $"--Data={Folder}", "--TopOffice=s-county", $"--Listen=http://127.0.0.1:{Port}",
                $"--Web={Web}", "--MakeKeys=yes", "--PasswordIterations=100000", .. settings])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        if (failpoint.Length > 0) start.Environment["FUND_FAILPOINT"] = failpoint;
        process = Process.Start(start)!;
        Starts++;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Ready();
    }

    /// <summary>What it measures now of what begins with this name; why not, where it does not say.</summary>
    public async Task<string> Metrics(string name)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            string all = await http.GetStringAsync(new Uri(Web, "/metrics"));
            return string.Join('\n', all.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal)));
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return error.Message;
        }
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        // Whoever revives it meanwhile puts another in its place.
        Process victim = process!;
        victim.Kill();
        victim.WaitForExit();
    }

    /// <summary>The one-time codes of the first start, from its console.</summary>
    public Dictionary<string, string> EnrolmentCodes() =>
        Code().Matches(Output).GroupBy(match => match.Groups[1].Value)
            .ToDictionary(codes => codes.Key, codes => codes.Last().Groups[2].Value);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (!HasDied) Kill();
        process?.Dispose();
        if (!Output.Contains("keep", StringComparison.Ordinal)) Directory.Delete(Folder, recursive: true);
        await Task.CompletedTask;
    }

    // A start may itself run into the failpoint; whoever calls sees that it died.
    private async Task Ready()
    {
        long end = Environment.TickCount64 + 60_000;
        while (!HasDied && Environment.TickCount64 < end)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
        if (!HasDied) throw new TimeoutException($"The suite did not start:\n{Output}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (output) output.Add(line.Data);
    }

    internal static GrpcChannelOptions OftenKilled() => new()
    {
        MaxReceiveMessageSize = 16 << 20,
        // By default a process that was down for a while is not even tried again for up to two minutes.
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(50), MaxReconnectBackoff = TimeSpan.FromMilliseconds(500),
    };

    [GeneratedRegex(@"One-time enrolment code of ([a-z-]+): (\S+)")]
    private static partial Regex Code();
}
