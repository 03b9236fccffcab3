using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>Packs and unpacks messages under one name of the grpc-encoding header.</summary>
public interface ICompressionProvider
{
    string EncodingName { get; }

    /// <summary>Packs what is written to it; its disposal ends the message and leaves <paramref name="stream"/> open.</summary>
    Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel);

    Stream CreateDecompressionStream(Stream stream);
}
