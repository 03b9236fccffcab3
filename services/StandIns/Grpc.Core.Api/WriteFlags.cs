namespace Grpc.Core;

[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait in a buffer for those that follow.</summary>
    BufferHint = 0x1,

    /// <summary>The message is sent unpacked.</summary>
    NoCompress = 0x2,
}
