using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Fund.Chassis.Border;
using Grpc.Core;
using Rpc = Fund.Protos.Google.Rpc;

namespace Fund.Tests.Service.Border;

/// <summary>A gRPC call made of bytes that a client would never send.</summary>
internal static class RawCall
{
    public const string Unary = "/fund.budget.v1.LedgerService/GetEncumbrance";
    public const string ServerStream = "/fund.budget.v1.LedgerService/ExportMovements";
    public const string ClientStream = "/fund.imports.v1.ImportService/UploadRows";

    /// <summary>One frame as it should be: flag, length, message.</summary>
    public static byte[] Frame(byte[] message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>The code of the answer with its details; the details are null when there are none.</summary>
    public static async Task<(StatusCode Code, Rpc.Status? Details)> Send(Uri host, string path, byte[] body, string? encoding = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (encoding is not null) request.Headers.Add("grpc-encoding", encoding);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (
            (StatusCode)int.Parse(Single(response, "grpc-status")!, CultureInfo.InvariantCulture),
            Single(response, RefusalStatus.Trailer) is { } details ? Rpc.Status.Parser.ParseFrom(Unpadded(details)) : null);
    }

    private static string? Single(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? trailers) ? trailers.Single()
        : response.Headers.TryGetValues(name, out IEnumerable<string>? headers) ? headers.Single() : null;

    private static byte[] Unpadded(string base64) => Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
}
