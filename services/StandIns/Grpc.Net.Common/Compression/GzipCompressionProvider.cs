using System.IO.Compression;

namespace Grpc.Net.Compression;

public class GzipCompressionProvider(CompressionLevel defaultCompressionLevel) : ICompressionProvider
{
    // RFC 1952: header without name or time, one empty final block, CRC 0, length 0.
    private static readonly byte[] EmptyMember = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new PackingStream(() => new GZipStream(stream, compressionLevel ?? defaultCompressionLevel, leaveOpen: true), stream, EmptyMember);

    public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress);
}
