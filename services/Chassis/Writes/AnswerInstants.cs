using Fund.Chassis.Db;
using Fund.Kernel;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Fund.Chassis.Writes;

/// <summary>
/// Puts the instants of a row into the answer that shows it: a body answers before the door stamps the row, and an answer must not
/// differ from what is read a moment later.
/// </summary>
internal static class AnswerInstants
{
    public static void Show(ServiceDb db, IMessage answer)
    {
        string name = RequestFields.Of(answer).Name(answer);
        if (name.Length == 0) return;
        if (db.ChangeTracker.Entries<Row>().FirstOrDefault(entry => entry.Entity.Name == name)?.Entity is not { } row) return;
        Set(answer, "create_time", row.CreateTime);
        Set(answer, "update_time", row.UpdateTime);
    }

    private static void Set(IMessage answer, string field, DateTimeOffset instant)
    {
        if (answer.Descriptor.FindFieldByName(field) is not { FieldType: FieldType.Message } time) return;
        if (time.MessageType != Timestamp.Descriptor) return;
        // What is only decided has not been made at any instant.
        if (instant == default) time.Accessor.Clear(answer);
        else time.Accessor.SetValue(answer, instant.ToProto());
    }
}
