using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace Fund.Tests.EndToEnd.Redis;

/// <summary>
/// A connection closed by one thread while another still works in its memory. Memory given back to the pool is overwritten here at
/// once, as another connection would do.
/// </summary>
public sealed class ConnectionMemoryTests
{
    private static readonly byte[] Answer = "+PONG\r\n"u8.ToArray();

    [Fact]
    public async Task Bytes_in_the_readers_hands_survive_the_end_of_the_connection()
    {
        var pool = new OverwritingPool();
        (SocketConnection connection, Socket peer) = await Connect(pool);
        await peer.SendAsync(Answer, TestContext.Current.CancellationToken);
        ReadResult read = await connection.Input.ReadAsync(TestContext.Current.CancellationToken);
        peer.Dispose();
        await Until(() => connection.ShutdownKind == PipeShutdownKind.ReadEndOfStream);

        connection.Input.Complete();
        connection.Dispose();

        Assert.Equal(Answer, read.Buffer.ToArray());
        connection.Input.AdvanceTo(read.Buffer.End);
        await Until(() => pool.Rented == 0);
        Assert.Throws<InvalidOperationException>(() => connection.Input.TryRead(out _));
    }

    [Fact]
    public async Task Memory_in_the_writers_hands_is_nobody_elses_until_flushed()
    {
        var pool = new OverwritingPool();
        (SocketConnection connection, Socket peer) = await Connect(pool);
        peer.Dispose();
        while (!(await connection.Output.FlushAsync(TestContext.Current.CancellationToken)).IsCompleted)
        {
            await Task.Yield();
        }

        Memory<byte> memory = connection.Output.GetMemory(Answer.Length);
        Answer.CopyTo(memory);
        connection.Dispose();

        Assert.Equal(Answer, memory[..Answer.Length].ToArray());
        Assert.Throws<InvalidOperationException>(() => connection.Output.GetMemory());
        await connection.Output.FlushAsync(TestContext.Current.CancellationToken);
        await Until(() => pool.Rented == 0);
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken_when_another_thread_completes_it()
    {
        (SocketConnection connection, Socket peer) = await Connect(MemoryPool<byte>.Shared);
        using (peer)
        {
            ValueTask<ReadResult> waiting = connection.Input.ReadAsync(TestContext.Current.CancellationToken);
            connection.Input.Complete();
            ReadResult read = await waiting.AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.True(read.IsCanceled);
            connection.Dispose();
            Assert.Equal(PipeShutdownKind.PipeDisposed, connection.ShutdownKind);
        }
    }

    private static async Task<(SocketConnection Connection, Socket Peer)> Connect(MemoryPool<byte> pool)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint);
        Socket peer = await listener.AcceptSocketAsync();
        var options = new PipeOptions(pool, useSynchronizationContext: false);
        return (SocketConnection.Create(socket, options, options), peer);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            await Task.Delay(1, patience.Token);
        }
    }

    private sealed class OverwritingPool : MemoryPool<byte>
    {
        private int _rented;

        public int Rented => Volatile.Read(ref _rented);

        public override int MaxBufferSize => int.MaxValue;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            Interlocked.Increment(ref _rented);
            return new Owner(this, new byte[Math.Max(minBufferSize, 4096)]);
        }

        protected override void Dispose(bool disposing)
        {
        }

        private sealed class Owner(OverwritingPool pool, byte[] bytes) : IMemoryOwner<byte>
        {
            public Memory<byte> Memory => bytes;

            public void Dispose()
            {
                bytes.AsSpan().Fill(0xDD);
                Interlocked.Decrement(ref pool._rented);
            }
        }
    }
}
