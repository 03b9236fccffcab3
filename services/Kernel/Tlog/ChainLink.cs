namespace Fund.Kernel.Tlog;

/// <summary>
/// A frame with what it says of itself: its number and the chain before it. <paramref name="Frame"/> is all of its bytes.
/// </summary>
public readonly record struct ChainLink(long Number, Hash Previous, ReadOnlyMemory<byte> Frame);
