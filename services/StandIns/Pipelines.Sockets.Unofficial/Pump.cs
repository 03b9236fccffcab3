using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Two pipes and the two loops that move bytes between them and a line.</summary>
internal sealed class Pump
{
    private const int ReceiveBytesMin = 2048;

    private readonly Line _line;
    private readonly Pipe _toLine;
    private readonly Pipe _fromLine;
    private long _sent;
    private long _received;
    private int _lastReceived;

    private Pump(Line line, PipeOptions send, PipeOptions receive)
    {
        _line = line;
        _toLine = new Pipe(send);
        _fromLine = new Pipe(receive);
        Input = new HeldReader(_fromLine.Reader);
        Output = new HeldWriter(_toLine.Writer);
    }

    public HeldReader Input { get; }

    public HeldWriter Output { get; }

    public long Sent => Interlocked.Read(ref _sent);

    public long Received => Interlocked.Read(ref _received);

    public int LastReceived => Volatile.Read(ref _lastReceived);

    public static Pump Start(Line line, PipeOptions? send, PipeOptions? receive)
    {
        send ??= PipeOptions.Default;
        receive ??= PipeOptions.Default;
        var pump = new Pump(line, send, receive);
        send.ReaderScheduler.Schedule(static pump => _ = ((Pump)pump!).SendLoop(), pump);
        receive.WriterScheduler.Schedule(static pump => _ = ((Pump)pump!).ReceiveLoop(), pump);
        return pump;
    }

    /// <summary>Ends both sides for their users and closes the line; the loops notice and end.</summary>
    public void Close()
    {
        Output.Complete();
        Input.Complete();
        _line.Close();
    }

    private async Task ReceiveLoop()
    {
        PipeWriter writer = _fromLine.Writer;
        Exception? failure = null;
        try
        {
            while (true)
            {
                int received = await _line.Receive(writer.GetMemory(ReceiveBytesMin)).ConfigureAwait(false);
                Volatile.Write(ref _lastReceived, received);
                if (received == 0)
                {
                    break;
                }

                Interlocked.Add(ref _received, received);
                writer.Advance(received);
                FlushResult flush = await writer.FlushAsync().ConfigureAwait(false);
                if (flush.IsCompleted || flush.IsCanceled)
                {
                    break;
                }
            }
        }
        catch (Exception e)
        {
            failure = e;
        }

        await writer.CompleteAsync(_line.OnReceivingEnded(failure)).ConfigureAwait(false);

        // Nobody will answer what is still sent: a writer waiting for room must learn it now, not after a timeout.
        _toLine.Reader.CancelPendingRead();
    }

    private async Task SendLoop()
    {
        PipeReader reader = _toLine.Reader;
        Exception? failure = null;
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync().ConfigureAwait(false);
                if (read.IsCanceled)
                {
                    break;
                }

                if (!read.Buffer.IsEmpty)
                {
                    await _line.Send(read.Buffer).ConfigureAwait(false);
                    Interlocked.Add(ref _sent, read.Buffer.Length);
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    _line.EndSending();
                    break;
                }
            }
        }
        catch (Exception e)
        {
            failure = e;
        }

        await reader.CompleteAsync(_line.OnSendingEnded(failure)).ConfigureAwait(false);
    }
}
