using Fund.Tests.Servers;
using RabbitMQ.Client;

namespace Fund.Tests.EndToEnd.Servers;

public sealed class RabbitServerTests
{
    [Fact]
    public async Task A_confirmed_message_in_a_quorum_queue_survives_a_kill()
    {
        if (ServerRule.Missing(RabbitServer.Program) is { } reason)
        {
            Assert.Skip(reason);
        }

        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using RabbitServer server = await RabbitServer.Start();
        await using (IConnection connection = await Connect(server, cancel))
        {
            await using IChannel channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), cancel);
            await channel.QueueDeclareAsync(
                "facts", durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: cancel);
            var persistent = new BasicProperties { Persistent = true };

            // With confirmation tracking on, the call returns once the broker has confirmed.
            await channel.BasicPublishAsync("", "facts", mandatory: true, persistent, "ClaimCertified"u8.ToArray(), cancel);
            await server.QueueIsOnDisk("facts", cancel);
            await server.Kill();
        }

        await server.Restart();

        await using IConnection again = await Connect(server, cancel);
        await using IChannel reader = await again.CreateChannelAsync(cancellationToken: cancel);
        BasicGetResult? message = await reader.BasicGetAsync("facts", autoAck: true, cancel);
        Assert.Equal("ClaimCertified"u8, message!.Body.Span);
        Assert.Null(await reader.BasicGetAsync("facts", autoAck: true, cancel));
    }

    private static Task<IConnection> Connect(RabbitServer server, CancellationToken cancel) =>
        new ConnectionFactory { Uri = new Uri(server.Uri), AutomaticRecoveryEnabled = false }.CreateConnectionAsync(cancel);
}
