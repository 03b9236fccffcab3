using System.Net.Sockets;
using Fund.Chassis.Border;
using Fund.Kernel;
using Fund.Protos.Budget.V1;
using Fund.Protos.Google.Rpc;
using Fund.Protos.Imports.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Npgsql;
using Row = Fund.Protos.Imports.V1.Row;
using Rpc = Fund.Protos.Google.Rpc;

namespace Fund.Tests.Service.Border;

public sealed class BorderTests
{
    private static readonly GetEncumbranceRequest Any = new() { Name = "offices/s/encumbrances/e" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, byte[], string?> Unreadable()
    {
        var rows = new TheoryData<string, string, byte[], string?>();
        foreach (string path in new[] { RawCall.Unary, RawCall.ServerStream, RawCall.ClientStream })
        {
            rows.Add(path, "no message of the type", RawCall.Frame([0xFF, 0xFF, 0xFF]), null);
            rows.Add(path, "a length beyond the end", RawCall.Frame([0x0A, 100, 1]), null);
            rows.Add(path, "an unfinished frame", [0, 0, 0], null);
            rows.Add(path, "less than announced", [0, 0, 0, 0, 9, 1], null);
            rows.Add(path, "an unknown flag", RawCall.Frame([], flag: 7), null);
            rows.Add(path, "a negative length", [0, 0xFF, 0xFF, 0xFF, 0xFF], null);
            rows.Add(path, "packed without saying how", RawCall.Frame([1, 2, 3], flag: 1), null);
            rows.Add(path, "packed badly", RawCall.Frame([1, 2, 3], flag: 1), "gzip");
        }
        rows.Add(RawCall.Unary, "nothing at all", [], null);
        rows.Add(RawCall.Unary, "two messages", [.. RawCall.Frame([]), .. RawCall.Frame([])], null);
        return rows;
    }

    [Theory, MemberData(nameof(Unreadable))]
    public async Task Bytes_that_cannot_be_read_are_the_callers_fault(string path, string what, byte[] body, string? encoding)
    {
        await using BorderHost host = await BorderHost.Start();

        (StatusCode code, Rpc.Status? details) = await RawCall.Send(host.Rpc, path, body, encoding);

        Assert.True(code == StatusCode.InvalidArgument, $"{what}: {code}");
        Assert.Equal((int)code, details!.Code);
        Assert.Equal("REQUEST_MALFORMED", Assert.Single(details.Details).Unpack<ErrorInfo>().Reason);
        Assert.Empty(host.Log.Lines);
    }

    [Theory]
    [InlineData(RawCall.Unary)]
    [InlineData(RawCall.ServerStream)]
    [InlineData(RawCall.ClientStream)]
    public async Task Text_that_is_not_utf_8_breaks_a_rule_of_its_field(string path)
    {
        await using BorderHost host = await BorderHost.Start();

        (StatusCode code, Rpc.Status? details) = await RawCall.Send(host.Rpc, path, RawCall.Frame([0x0A, 2, 0xC3, 0x28]));

        BadRequest.Types.FieldViolation first = details!.Details[1].Unpack<BadRequest>().FieldViolations[0];
        Assert.Equal((StatusCode.InvalidArgument, "Must be well-formed text without control characters."), (code, first.Description));
    }

    [Theory]
    [InlineData(RawCall.Unary)]
    [InlineData(RawCall.ClientStream)]
    public async Task A_message_over_the_limit_is_refused_as_such(string path)
    {
        await using BorderHost host = await BorderHost.Start();

        (StatusCode code, Rpc.Status? details) = await RawCall.Send(host.Rpc, path, RawCall.Frame(new byte[5 << 20]));

        Assert.Equal((StatusCode.ResourceExhausted, "REQUEST_TOO_LARGE"), (code, details!.Details.Single().Unpack<ErrorInfo>().Reason));
    }

    [Fact]
    public async Task A_method_that_is_not_here_is_answered_with_details_too()
    {
        await using BorderHost host = await BorderHost.Start();

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Ledger.ListBalancesAsync(new ListBalancesRequest { Parent = "offices/s" }, cancellationToken: Cancel));

        Assert.Equal(StatusCode.Unimplemented, thrown.StatusCode);
        Assert.NotNull(thrown.Trailers.GetValueBytes(RefusalStatus.Trailer));
    }

    [Fact]
    public async Task A_refusal_reaches_the_client_whole()
    {
        await using BorderHost host = await BorderHost.Start();
        host.Told.Answer = _ => throw new Refusal(RefusalKind.NotNow, "INSUFFICIENT_ALLOTMENT", "余额不足: 60 < 61%.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        }.With("askedMinorUnits", 61);

        RpcException unary = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Ledger.GetEncumbranceAsync(Any, cancellationToken: Cancel));
        RpcException stream = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            using AsyncServerStreamingCall<Movement> call =
                host.Ledger.ExportMovements(new ExportMovementsRequest { Parent = "offices/s" }, cancellationToken: Cancel);
            while (await call.ResponseStream.MoveNext(Cancel)) Assert.NotNull(call.ResponseStream.Current);
        });

        Assert.All([unary, stream], thrown =>
        {
            Refusal back = thrown.ToRefusal()!;
            Assert.Equal((StatusCode.FailedPrecondition, "INSUFFICIENT_ALLOTMENT"), (thrown.StatusCode, back.Reason));
            Assert.Equal(
                ("余额不足: 60 < 61%.", "61", TimeSpan.FromSeconds(2)),
                (back.Message, back.Facts["askedMinorUnits"], back.RetryAfter));
            Assert.Equal(back.Message, thrown.Status.Detail);
        });
        Assert.Empty(host.Log.Lines);
    }

    [Fact]
    public async Task All_violations_are_answered_at_once_also_inside_a_stream()
    {
        await using BorderHost host = await BorderHost.Start();

        RpcException unary = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Ledger.WriteBackAsync(new WriteBackRequest(), cancellationToken: Cancel));
        using AsyncClientStreamingCall<UploadRowsRequest, UploadRowsResponse> upload =
            new ImportService.ImportServiceClient(host.Channel).UploadRows(
                deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: Cancel);
        await upload.RequestStream.WriteAsync(
            new UploadRowsRequest { Name = "x", Rows = { new Row { Number = 1, Text = "a" }, new Row() } }, Cancel);
        RpcException stream = await Assert.ThrowsAsync<RpcException>(async () => await upload);

        Assert.Equal(["name", "document", "lines", "reason", "effective_date", "request_id"], Fields(unary));
        Assert.Equal(["rows[1].number", "rows[1].text"], Fields(stream));
    }

    [Fact]
    public async Task An_error_of_ours_shows_nothing_but_its_reference_and_is_logged_once()
    {
        await using BorderHost host = await BorderHost.Start();
        host.Told.Answer = _ => throw new InvalidOperationException("SELECT secret FROM people");

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Ledger.GetEncumbranceAsync(Any, cancellationToken: Cancel));

        Assert.Equal(StatusCode.Internal, thrown.StatusCode);
        Assert.Matches("^An error on our side; the reference is [^ ]+\\.$", thrown.Status.Detail);
        Assert.DoesNotContain("secret",
            thrown + System.Text.Encoding.UTF8.GetString(thrown.Trailers.GetValueBytes(RefusalStatus.Trailer)!));
        Assert.Equal((1001, LogLevel.Error), Assert.Single(host.Log.Lines) is var line ? (line.Id, line.Level) : default);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_sent_is_an_error_of_ours()
    {
        await using BorderHost host = await BorderHost.Start();
        host.Told.Answer = _ => Task.FromResult<Encumbrance>(null!);

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Ledger.GetEncumbranceAsync(Any, cancellationToken: Cancel));

        Assert.StartsWith("An error on our side", thrown.Status.Detail);
        Assert.Equal(1001, Assert.Single(host.Log.Lines).Id);
    }

    public static TheoryData<Exception, StatusCode, string> Failures() => new()
    {
        { new NpgsqlException("x", new SocketException()), StatusCode.Unavailable, "DEPENDENCY_DOWN" },
        { new NpgsqlException("x", new TimeoutException()), StatusCode.Unavailable, "DEPENDENCY_DOWN" },
        { new InvalidOperationException("x", new NpgsqlException("x", new IOException())), StatusCode.Unavailable, "DEPENDENCY_DOWN" },
        { new PostgresException("x", "FATAL", "FATAL", "57P01"), StatusCode.Unavailable, "DEPENDENCY_DOWN" },
        { new PostgresException("x", "ERROR", "ERROR", "42P01"), StatusCode.Internal, "INTERNAL_ERROR" },
        { new RpcException(new(StatusCode.Unavailable, "peer")), StatusCode.Unavailable, "DEPENDENCY_DOWN" },
        { new RpcException(new(StatusCode.Unauthenticated, "peer")), StatusCode.Internal, "INTERNAL_ERROR" },
        { new Refusal(RefusalKind.Stale, "ETAG_MISMATCH", "x").ToRpcException(), StatusCode.Aborted, "ETAG_MISMATCH" },
        { new OperationCanceledException(), StatusCode.Unavailable, "INTERRUPTED" },
        { new TimeoutException(), StatusCode.Internal, "INTERNAL_ERROR" },
    };

    [Theory, MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Each_failure_has_its_answer(Exception failure, StatusCode code, string reason)
    {
        await using BorderHost host = await BorderHost.Start();
        host.Told.Answer = _ => throw failure;

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Ledger.GetEncumbranceAsync(Any, cancellationToken: Cancel));

        Rpc.Status details = Rpc.Status.Parser.ParseFrom(thrown.Trailers.GetValueBytes(RefusalStatus.Trailer));
        Assert.Equal((code, reason), (thrown.StatusCode, details.Details[0].Unpack<ErrorInfo>().Reason));
    }

    [Fact]
    public async Task A_call_whose_deadline_passes_is_no_error_of_ours()
    {
        await using BorderHost host = await BorderHost.Start();
        var ended = new TaskCompletionSource();
        host.Told.Answer = async context =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            finally
            {
                ended.SetResult();
            }
            return new Encumbrance();
        };

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(
            async () => await host.Ledger.GetEncumbranceAsync(
                Any, deadline: DateTime.UtcNow.AddMilliseconds(200), cancellationToken: Cancel));
        await ended.Task.WaitAsync(Cancel);

        Assert.Equal(StatusCode.DeadlineExceeded, thrown.StatusCode);
        Assert.Empty(host.Log.Lines);
    }

    private static IEnumerable<string> Fields(RpcException thrown) => thrown.ToRefusal()!.Violations.Select(violation => violation.Field);
}
