using System.Collections.Concurrent;
using Fund.Chassis.Db;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Chassis.Writes;

/// <summary>The conventional fields of requests and answers, read through the descriptor once per type.</summary>
internal sealed class RequestFields
{
    private static readonly ConcurrentDictionary<MessageDescriptor, RequestFields> Known = new();

    private readonly FieldDescriptor? requestId;
    private readonly FieldDescriptor? validateOnly;
    private readonly FieldDescriptor? reason;
    private readonly FieldDescriptor? name;

    private RequestFields(MessageDescriptor type)
    {
        requestId = type.FindFieldByName("request_id");
        validateOnly = type.FindFieldByName("validate_only");
        reason = TextField(type, "reason");
        name = TextField(type, "name");
    }

    public static RequestFields Of(IMessage message) => Known.GetOrAdd(message.Descriptor, type => new RequestFields(type));

    public string RequestId(IMessage message) => Text(requestId, message);

    public void SetRequestId(IMessage message, string id) => requestId?.Accessor.SetValue(message, id);

    public bool IsDryRun(IMessage message) => validateOnly?.Accessor.GetValue(message) is true;

    public string Reason(IMessage message) => Text(reason, message);

    public string Name(IMessage message) => Text(name, message);

    private static FieldDescriptor? TextField(MessageDescriptor type, string name) =>
        type.FindFieldByName(name) is { FieldType: FieldType.String, IsRepeated: false } field ? field : null;

    private static string Text(FieldDescriptor? field, IMessage message) => field?.Accessor.GetValue(message) as string ?? "";
}
