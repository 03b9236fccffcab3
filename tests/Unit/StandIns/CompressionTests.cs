using System.IO.Compression;
using Grpc.Net.Compression;

namespace Fund.Tests.Unit.StandIns;

public sealed class CompressionTests
{
    [Theory]
    //          encoding   length  flush
    [InlineData("gzip", 0, false)]
    [InlineData("gzip", 0, true)]
    [InlineData("gzip", 1, true)]
    [InlineData("gzip", 100_000, false)]
    [InlineData("deflate", 0, false)]
    [InlineData("deflate", 0, true)]
    [InlineData("deflate", 100_000, false)]
    public async Task What_is_packed_unpacks_to_the_same(string encoding, int length, bool flush)
    {
        byte[] message = [.. Enumerable.Range(0, length).Select(n => (byte)(n % 251))];
        var synchronous = new MemoryStream();
        using (Stream packer = Provider(encoding).CreateCompressionStream(synchronous, null))
        {
            packer.Write(message);
            if (flush)
                packer.Flush();
        }
        var asynchronous = new MemoryStream();
        await using (Stream packer = Provider(encoding).CreateCompressionStream(asynchronous, CompressionLevel.Fastest))
        {
            await packer.WriteAsync(message, TestContext.Current.CancellationToken);
            if (flush)
                await packer.FlushAsync(TestContext.Current.CancellationToken);
        }

        Assert.NotEqual(0, synchronous.Length);
        Assert.Equal(message, Unpacked(encoding, synchronous));
        Assert.NotEqual(0, asynchronous.Length);
        Assert.Equal(message, Unpacked(encoding, asynchronous));
    }

    private static ICompressionProvider Provider(string encoding) => encoding == "gzip"
        ? new GzipCompressionProvider(CompressionLevel.Optimal)
        : new DeflateCompressionProvider(CompressionLevel.Optimal);

    private static byte[] Unpacked(string encoding, MemoryStream packed)
    {
        packed.Position = 0;
        using Stream unpacker = Provider(encoding).CreateDecompressionStream(packed);
        using var message = new MemoryStream();
        unpacker.CopyTo(message);
        return message.ToArray();
    }
}
