using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fund.Tests.Servers;

/// <summary>A RabbitMQ node that knows nothing of others on this machine: its own home, name service, ports and files.</summary>
public sealed class RabbitServer : LocalServer
{
    private readonly int _distributionPort = FreePort.Next();
    private readonly int _nameServicePort = FreePort.Next();

    private RabbitServer() : base(Program, account: "rabbitmq")
    {
    }

    public static string Program => "rabbitmq-server";

    public string Uri => $"amqp://guest:guest@127.0.0.1:{Port}/";

    public static async Task<RabbitServer> Start()
    {
        var server = new RabbitServer();
        await server.FirstStart();
        return server;
    }

    /// <summary>
    /// Waits until the node has written down where a newly declared quorum queue keeps its log. RabbitMQ 3.10 does so half a second after
    /// the declaration; killed before, it comes back with a queue that never answers.
    /// </summary>
    public Task QueueIsOnDisk(string queue, CancellationToken cancel = default)
    {
        string node = $"fund{_nameServicePort}@localhost";
        string registry = Path.Combine(Folder, "mnesia", node, "quorum", node, "names.dets");
        byte[] name = Encoding.UTF8.GetBytes($"_{queue}");
        return Until(() => Task.FromResult(File.ReadAllBytes(registry).AsSpan().IndexOf(name) >= 0), $"did not write down {queue}", cancel);
    }

    private protected override string[] Arguments() => [];

    private protected override Dictionary<string, string> Settings() => new()
    {
        ["HOME"] = Folder,
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["ERL_EPMD_PORT"] = $"{_nameServicePort}",
        ["RABBITMQ_NODENAME"] = $"fund{_nameServicePort}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{Port}",
        ["RABBITMQ_DIST_PORT"] = $"{_distributionPort}",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Folder, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(Folder, "log"),
        ["RABBITMQ_PID_FILE"] = Path.Combine(Folder, "pid"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(Folder, "none"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(Folder, "none.env"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Folder, "plugins"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(Folder, "config"),
    };

    /// <summary>The port opens last in the node's start; a server that greets an AMQP client is ready for it.</summary>
    private protected override async Task<bool> Answers(CancellationToken cancel)
    {
        const byte MethodFrame = 1;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, cancel);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), cancel);
        var greeting = new byte[1];
        await stream.ReadExactlyAsync(greeting, cancel);
        return greeting[0] == MethodFrame;
    }

    /// <summary>The name service detaches itself from its node, and ends only when asked and no node is left.</summary>
    private protected override async Task Stop()
    {
        await Kill();
        await Until(() => Task.FromResult(NameServiceEnded()), "left its name service behind");
    }

    private bool NameServiceEnded()
    {
        try
        {
            // It refuses, politely, for the moment in which it still counts the killed node.
            return Run("epmd", "-port", $"{_nameServicePort}", "-kill").Contains("Killed");
        }
        catch (InvalidOperationException)
        {
            // Nobody answers at that port: there is none, or none any more.
            return true;
        }
    }
}
