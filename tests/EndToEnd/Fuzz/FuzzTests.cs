using System.Text.RegularExpressions;
using Fund.Chassis.Rules;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Fund.Tests.EndToEnd.Fuzz;

/// <summary>P7: whatever comes in, the answer is OK or a refusal; never INTERNAL or UNKNOWN, never a stack or SQL in a message.</summary>
public sealed partial class FuzzTests
{
    private const int CallsDefault = 20_000;

    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task Malformed_input_never_is_an_error_of_ours()
    {
        int calls = int.TryParse(Environment.GetEnvironmentVariable("FUND_FUZZ_CALLS"), out int asked) ? asked : CallsDefault;
        int seed = int.TryParse(Environment.GetEnvironmentVariable("FUND_FUZZ_SEED"), out int given) ? given : 2026;
        await using SuiteInProcess suite = await SuiteInProcess.Start();
        string[] roles = [.. MethodRules.Methods.Keys.Select(MethodRules.Of).Where(rule => rule is not null).SelectMany(rule => rule!.Roles)
            .Where(role => role is not ("*" or "anonymous")).Distinct()];
        string[] tokens = [suite.Token("everything", roles), suite.Token("nothing"), "", "not a token"];
        var failures = new List<string>();
        var codes = new Dictionary<StatusCode, int>();
        MethodDescriptor[] methods = [.. MethodRules.Methods.Values.Where(
            method => method.File.Package.StartsWith("fund.", StringComparison.Ordinal))];

        await Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, cancel) =>
        {
            var random = new Random(HashCode.Combine(seed, number));
            MethodDescriptor method = methods[random.Next(methods.Length)];
            byte[] request = Request(random, method);
            string token = tokens[random.Next(10) switch { < 7 => 0, 7 => 1, 8 => 2, _ => 3 }];
            Status status = await Call(suite, method, request, token, cancel);
            lock (codes)
            {
                codes[status.StatusCode] = codes.GetValueOrDefault(status.StatusCode) + 1;
                if (status.StatusCode is StatusCode.Internal or StatusCode.Unknown || Leak().IsMatch(status.Detail))
                    failures.Add($"#{number} {method.FullName}: {status.StatusCode} {status.Detail} ← {Convert.ToHexString(request)}");
            }
        });

        TestContext.Current.SendDiagnosticMessage(
            $"seed {seed}: {string.Join(", ", codes.OrderBy(code => code.Key).Select(code => $"{code.Key} {code.Value}"))}");
        Assert.True(failures.Count == 0, $"{failures.Count} of {calls} (seed {seed})\n{string.Join('\n', failures.Take(20))}");
        Assert.True(codes.GetValueOrDefault(StatusCode.InvalidArgument) > calls / 10, "The fuzzer must reach the field rules.");
        Assert.True(codes.Count >= 5, "The fuzzer must reach beyond the border.");
    }

    private static byte[] Request(Random random, MethodDescriptor method)
    {
        var maker = new MessageMaker(random);
        if (random.Next(10) == 0) return maker.Bytes(random.Next(300));
        byte[] bytes = maker.Make(method.InputType).ToByteArray();
        if (bytes.Length > 0 && random.Next(8) == 0) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static async Task<Status> Call(SuiteInProcess suite, MethodDescriptor method, byte[] request, string token,
        CancellationToken cancel)
    {
        MethodType kind = method.IsClientStreaming ? MethodType.ClientStreaming : method.IsServerStreaming ? MethodType.ServerStreaming
            : MethodType.Unary;
        var grpc = new Method<byte[], byte[]>(kind, method.Service.FullName, method.Name, Raw, Raw);
        var headers = new Metadata();
        if (token.Length > 0) headers.Add("authorization", $"Bearer {token}");
        var options = new CallOptions(headers, DateTime.UtcNow.AddSeconds(20), cancel);
        CallInvoker invoker = suite.Channel.CreateCallInvoker();
        try
        {
            if (kind == MethodType.Unary) await invoker.AsyncUnaryCall(grpc, null, options, request);
            else if (kind == MethodType.ServerStreaming) await Drain(invoker.AsyncServerStreamingCall(grpc, null, options, request),
                method);
            else await Send(invoker.AsyncClientStreamingCall(grpc, null, options), request);
            return Status.DefaultSuccess;
        }
        catch (RpcException refused)
        {
            return refused.Status;
        }
    }

    // A stream that is followed never ends; a few answers are enough.
    private static async Task Drain(AsyncServerStreamingCall<byte[]> call, MethodDescriptor method)
    {
        using (call)
        {
            using var patience = new CancellationTokenSource(
                TimeSpan.FromMilliseconds(method.Name.StartsWith("Read", StringComparison.Ordinal) ? 200 : 5_000));
            try
            {
                for (int i = 0; i < 3 && await call.ResponseStream.MoveNext(patience.Token); i++)
                {
                }
            }
            catch (RpcException over) when (over.StatusCode == StatusCode.Cancelled)
            {
                // Our own patience ended it.
            }
        }
    }

    private static async Task Send(AsyncClientStreamingCall<byte[], byte[]> call, byte[] request)
    {
        using (call)
        {
            try
            {
                await call.RequestStream.WriteAsync(request);
                await call.RequestStream.CompleteAsync();
            }
            catch (RpcException)
            {
                // Refused while sending; the answer below says why.
            }
            await call;
        }
    }

    [GeneratedRegex(@"\bat [\w.]+\(|SELECT |INSERT |\w+Exception\b|\.cs:line|Npgsql|SQLite", RegexOptions.IgnoreCase)]
    private static partial Regex Leak();
}
