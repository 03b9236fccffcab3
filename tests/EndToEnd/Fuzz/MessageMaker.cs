using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Tests.EndToEnd.Fuzz;

/// <summary>Makes requests from a descriptor: plausible, odd, and hostile values mixed by a seed.</summary>
internal sealed class MessageMaker(Random random)
{
    private static readonly string[] Texts =
    [
        "", "a", "offices/s-county", "offices/s-county/appropriations/abc", "offices/other/x/y", "offices/s-county.f-town.v01",
        "offices/s-county/programmes/p01", "offices/s-county/services/contracts/imports/imp", "2026-06-01", "2026-06", "2026-13-45", "CNY",
            "XXX",
        "'; DROP TABLE receipts; --", "\u0000", "\u202e\u0301", "张三", new string('x', 5_000), "../../etc/passwd", "{\"a\":1}", "-1", "NaN",
            "%s%n",
        "00000000-0000-4000-8000-000000000000", "431341197505195859", "s-county", "offices//", "offices/../", "\r\nX: y",
    ];

    private static readonly long[] Numbers = [0, 1, -1, 50, 100, 10_000, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue];

    public IMessage Make(MessageDescriptor type, int depth = 0)
    {
        IMessage message = type.Parser.ParseFrom([]);
        foreach (FieldDescriptor field in type.Fields.InDeclarationOrder())
        {
            if (random.Next(10) == 0 || (depth > 4 && field.FieldType == FieldType.Message)) continue;
            if (field.IsMap) continue;
            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message)!;
                for (int i = random.Next(4); i > 0; i--) list.Add(Value(field, depth));
            }
            else field.Accessor.SetValue(message, Value(field, depth));
        }
        return message;
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => field.Name == "request_id" && random.Next(3) > 0 ? Guid.NewGuid().ToString() : Texts[random.Next(Texts.Length)],
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Int32 => (int)Math.Clamp(Numbers[random.Next(Numbers.Length)], int.MinValue, int.MaxValue),
        FieldType.Int64 => Numbers[random.Next(Numbers.Length)],
        FieldType.Bytes => ByteString.CopyFrom(Bytes(random.Next(200))),
        FieldType.Enum => random.Next(-1, 12),
        FieldType.Message => Make(field.MessageType, depth + 1),
        _ => throw new NotSupportedException($"{field.FullName} has a type no proto of ours uses."),
    };

    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
