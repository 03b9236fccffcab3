using Fund.Chassis.Border;
using Fund.Kernel;
using Fund.Protos.Google.Rpc;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rpc = Fund.Protos.Google.Rpc;

namespace Fund.Tests.Unit.Chassis;

public sealed class RefusalStatusTests
{
    [Fact]
    public void A_refusal_comes_back_as_it_went()
    {
        Refusal sent = new Refusal(RefusalKind.Limit, "QUEUE_FULL", "Too many are waiting.")
        {
            RetryAfter = TimeSpan.FromMilliseconds(1_500),
        }
            .With("waiting", 1_000).At("lines[2].amount", "Must be set.").At("name", "Must match x.");

        Refusal back = sent.ToRpcException().ToRefusal()!;

        Assert.Equal((sent.Kind, sent.Reason, sent.Message, sent.RetryAfter), (back.Kind, back.Reason, back.Message, back.RetryAfter));
        Assert.Equal(sent.Facts, back.Facts);
        Assert.Equal(sent.Violations, back.Violations);
    }

    [Theory]
    [InlineData(RefusalKind.Malformed, StatusCode.InvalidArgument)]
    [InlineData(RefusalKind.NotFound, StatusCode.NotFound)]
    [InlineData(RefusalKind.Conflict, StatusCode.AlreadyExists)]
    [InlineData(RefusalKind.NotNow, StatusCode.FailedPrecondition)]
    [InlineData(RefusalKind.Stale, StatusCode.Aborted)]
    [InlineData(RefusalKind.NoRight, StatusCode.PermissionDenied)]
    [InlineData(RefusalKind.NoCredentials, StatusCode.Unauthenticated)]
    [InlineData(RefusalKind.Limit, StatusCode.ResourceExhausted)]
    [InlineData(RefusalKind.Unavailable, StatusCode.Unavailable)]
    public void Each_kind_is_one_code(RefusalKind kind, StatusCode code)
    {
        RpcException thrown = new Refusal(kind, "ANY", "Any.").ToRpcException();
        Assert.Equal((code, kind), (thrown.StatusCode, thrown.ToRefusal()!.Kind));
    }

    [Fact]
    public void There_is_exactly_one_error_info_and_only_the_details_that_apply()
    {
        Any only = Assert.Single(new Refusal(RefusalKind.NotNow, "ANY", "Any.").ToStatus().Details);
        Assert.Equal(("ANY", "fundservices"), (only.Unpack<ErrorInfo>().Reason, only.Unpack<ErrorInfo>().Domain));
    }

    [Fact]
    public void What_others_state_is_no_refusal_of_ours()
    {
        var foreign = new Rpc.Status { Code = 9, Details = { Any.Pack(new ErrorInfo { Reason = "X", Domain = "elsewhere" }) } };
        var garbage = new RpcException(new(StatusCode.NotFound, ""), new Metadata { { RefusalStatus.Trailer, [255, 255, 255] } });
        Assert.Null(foreign.ToRefusal());
        Assert.Null(garbage.ToRefusal());
        Assert.Null(new RpcException(new(StatusCode.NotFound, "")).ToRefusal());
        Assert.Null(new Rpc.Status { Code = 13, Details = { Any.Pack(new ErrorInfo { Domain = RefusalStatus.Domain }) } }.ToRefusal());
    }
}
