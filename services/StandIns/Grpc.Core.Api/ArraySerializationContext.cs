using System.Buffers;

namespace Grpc.Core;

internal sealed class ArraySerializationContext : SerializationContext
{
    private ArrayBufferWriter<byte>? _writer;
    private byte[]? _payload;

    public byte[] Payload => _payload ?? throw new InvalidOperationException("The serializer did not complete its message.");

    public override void Complete(byte[] payload)
    {
        if (_payload is not null || _writer is not null)
            throw new InvalidOperationException("The message was already begun or completed.");
        _payload = payload;
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_payload is not null)
            throw new InvalidOperationException("The message was already completed.");
        return _writer ??= new ArrayBufferWriter<byte>();
    }

    public override void Complete()
    {
        if (_payload is not null)
            throw new InvalidOperationException("The message was already completed.");
        _payload = _writer?.WrittenSpan.ToArray() ?? [];
    }
}
