using Fund.Chassis.Callers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Fund.Tests.EndToEnd.Once;

/// <summary>A call as its method saw and answered it, so that it can be made again by the same caller.</summary>
/// <param name="Path">Such as <c>/fund.budget.v1.BudgetService/CreateOffice</c>.</param>
/// <param name="Caller">Who called: an account, a service for a person, or nobody.</param>
/// <param name="Requests">The message, or the messages of a stream.</param>
/// <param name="Answer">The bytes of the answer; of a streamed one nothing is kept.</param>
internal sealed record RecordedCall(string Path, Caller Caller, IReadOnlyList<byte[]> Requests, byte[] Answer)
{
    public MethodDescriptor Method => Chassis.Rules.MethodRules.Methods[Path];

    /// <summary>The first message, which says which request it is.</summary>
    public IMessage FirstMessage => Method.InputType.Parser.ParseFrom(Requests[0]);

    /// <summary>The same call with another first message.</summary>
    public RecordedCall With(IMessage first) => this with { Requests = [first.ToByteArray(), .. Requests.Skip(1)] };

    /// <summary>An answer of the method, to be read.</summary>
    public string Text(byte[] answer) => Method.OutputType.Parser.ParseFrom(answer).ToString()!;
}

/// <summary>How a call ended.</summary>
/// <param name="Status">What gRPC says.</param>
/// <param name="Reason">The reason of a refusal of ours; empty where it was accepted, or ended in an error that is no refusal.</param>
/// <param name="Bytes">The answer; empty where it was refused.</param>
internal sealed record Answer(Status Status, string Reason, byte[] Bytes)
{
    public bool IsAccepted => Status.StatusCode == StatusCode.OK;
}
