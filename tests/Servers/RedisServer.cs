using System.Net;
using System.Net.Sockets;

namespace Fund.Tests.Servers;

/// <summary>A redis-server that keeps nothing: killed, it comes back empty.</summary>
public sealed class RedisServer : LocalServer
{
    private RedisServer() : base(Program, account: null)
    {
    }

    public static string Program => "redis-server";

    /// <summary>Host and port, as StackExchange.Redis wants them.</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    public static async Task<RedisServer> Start()
    {
        var server = new RedisServer();
        await server.FirstStart();
        return server;
    }

    private protected override string[] Arguments() =>
    [
        "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", Folder, "--save", "", "--appendonly", "no", "--daemonize", "no",
    ];

    private protected override async Task<bool> Answers(CancellationToken cancel)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, cancel);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync("PING\r\n"u8.ToArray(), cancel);
        var answer = new byte[7];
        await stream.ReadExactlyAsync(answer, cancel);
        return answer.AsSpan().SequenceEqual("+PONG\r\n"u8);
    }
}
