using System.Net;
using System.Net.Sockets;
using Fund.Tests.Servers;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Fund.Tests.EndToEnd.Redis;

/// <summary>How the client reaches its server: over the socket itself, or over a stream, as with TLS.</summary>
public enum Line
{
    Socket,
    Stream,
}

internal static class Clients
{
    public static async Task<ConnectionMultiplexer> Connect(this RedisServer server, Line line)
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(server.Endpoint);
        options.ReconnectRetryPolicy = new LinearRetry(50);
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        options.AsyncTimeout = 30_000;
        if (line == Line.Stream)
        {
            options.Tunnel = new StreamTunnel();
        }

        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <summary>Waits, at most half a minute, for the client to have found its server again.</summary>
    public static async Task WaitUntilItAnswers(this ConnectionMultiplexer redis)
    {
        var back = new TaskCompletionSource();
        redis.ConnectionRestored += (_, _) => back.TrySetResult();
        while (true)
        {
            try
            {
                await redis.GetDatabase().PingAsync();
                return;
            }
            catch (RedisException)
            {
                await back.Task.WaitAsync(TimeSpan.FromSeconds(30));
                back = new TaskCompletionSource();
            }
        }
    }

    private sealed class StreamTunnel : Tunnel
    {
        public override ValueTask<Stream?> BeforeAuthenticateAsync(
            EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken) =>
            new(new NetworkStream(socket!, ownsSocket: false));
    }
}
