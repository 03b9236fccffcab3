using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>HTTP's "deflate", which is the zlib format.</summary>
public class DeflateCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    // RFC 1950: header, one empty final block, Adler-32 of nothing.
    private static readonly byte[] EmptyStream = [0x78, 0x9c, 3, 0, 0, 0, 0, 1];

    public string EncodingName => "deflate";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new PackingStream(() => new ZLibStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true), stream, EmptyStream);

    public Stream CreateDecompressionStream(Stream stream) => new ZLibStream(stream, CompressionMode.Decompress);
}
