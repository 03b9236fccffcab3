using System.Globalization;
using Fund.Chassis.Db;
using Fund.Kernel.Tlog;
using Fund.Protos.Feed.V1;
using Google.Protobuf;

namespace Fund.Audit.Log;

/// <summary>One frame in the log. Everything beside frame and index is read from the frame, to be searched by.</summary>
internal sealed class LogEntry
{
    /// <summary>As <see cref="Values"/> gives them.</summary>
    public static readonly string[] Columns =
        ["leaf_index", "service", "epoch", "number", "frame", "kind", "caller", "person", "office", "method", "resource", "entry_time"];

    /// <summary>From 0.</summary>
    public long LeafIndex { get; set; }

    public string Service { get; set; } = "";

    public string Epoch { get; set; } = "";

    public long Number { get; set; }

    /// <summary>The leaf, byte for byte as the service numbered it.</summary>
    public byte[] Frame { get; set; } = [];

    public string Kind { get; set; } = "";

    public string Caller { get; set; } = "";

    public string Person { get; set; } = "";

    /// <summary>Empty for what belongs to no office, such as denials and sign-ins.</summary>
    public string Office { get; set; } = "";

    public string Method { get; set; } = "";

    public string Resource { get; set; } = "";

    public DateTimeOffset EntryTime { get; set; }

    public object[] Values =>
        [LeafIndex, Service, Epoch, Number, Frame, Kind, Caller, Person, Office, Method, Resource, EntryTime.ToText()];

    public ChainLink Link
    {
        get
        {
            Frame frame = Protos.Feed.V1.Frame.Parser.ParseFrom(Frame);
            return new ChainLink(frame.Number, Hash.FromBytes(frame.PreviousChain.Span), Frame);
        }
    }

    /// <summary>Reads a frame. Fails with ENTRY_TOO_LONG, FRAME_MALFORMED or HASH_MALFORMED.</summary>
    public static LogEntry Read(byte[] bytes, long leafIndex = 0)
    {
        if (bytes.Length > EntryBundle.EntryBytesMax)
            throw new Disproof("ENTRY_TOO_LONG", $"A frame has at most {EntryBundle.EntryBytesMax} bytes, not {bytes.Length}.");
        try
        {
            Frame frame = Protos.Feed.V1.Frame.Parser.ParseFrom(bytes);
            Entry entry = Entry.Parser.ParseFrom(frame.Body);
            return new LogEntry
            {
                LeafIndex = leafIndex, Service = frame.Service, Epoch = frame.Epoch, Number = frame.Number, Frame = bytes,
                Kind = WordOf(entry.Kind),
                Caller = entry.Caller, Person = entry.Person, Office = entry.Office, Method = entry.Method, Resource = entry.Resource,
                EntryTime = Instant.Trim((entry.Time ?? throw Malformed("Its entry has no time.")).ToDateTimeOffset()),
            };
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidOperationException)
        {
            throw Malformed("Its bytes are no frame with an entry.");
        }
    }

    /// <summary>REQUEST, SIGN_IN …; the number of a kind that is younger than this program.</summary>
    public static string WordOf(Entry.Types.Kind kind) =>
        Entry.Descriptor.EnumTypes[0].FindValueByNumber((int)kind)?.Name["KIND_".Length..]
        ?? ((int)kind).ToString(CultureInfo.InvariantCulture);

    private static Disproof Malformed(string why) => new("FRAME_MALFORMED", $"This is not a frame. {why}");
}
