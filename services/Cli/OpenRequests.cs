using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Cli;

/// <summary>
/// Requests that were sent and not yet answered, one file each, written before the first byte leaves. An answer, yes or no,
/// removes the file; what remains is unknown and can be repeated with the same id.
/// </summary>
internal sealed class OpenRequests(string home)
{
    private readonly string folder = Path.Combine(home, "requests");

    public void Write(string requestId, Rpc rpc, IMessage request) =>
        PrivateFile.Write(PathOf(requestId),
            Encoding.UTF8.GetBytes(rpc.Permission + "\n" + JsonFormatter.Default.Format(WithoutSecrets(request))));

    /// <summary>The request as it was sent, but for sensitive fields; null when the id is not open here.</summary>
    public IMessage? Read(string requestId, Rpc rpc)
    {
        if (!File.Exists(PathOf(requestId))) return null;
        string[] parts = File.ReadAllText(PathOf(requestId)).Split('\n', 2);
        return parts[0] == rpc.Permission
            ? JsonParser.Default.Parse(parts[1], rpc.Input)
            : throw new UsageError($"Request {requestId} was sent with `fund {string.Join(' ', Rpc.Of(parts[0]).Path)}`.");
    }

    /// <summary>All that are open, oldest first.</summary>
    public IEnumerable<(string RequestId, DateTimeOffset SentTime, Rpc Rpc, string Subject)> All() =>
        from file in Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles() : []
        where Guid.TryParse(file.Name, out _)
        orderby file.LastWriteTimeUtc
        let rpc = Rpc.Of(File.ReadLines(file.FullName).First())
        select (file.Name, new DateTimeOffset(file.LastWriteTimeUtc), rpc, Subject(Read(file.Name, rpc)!));

    public void Answered(string requestId) => File.Delete(PathOf(requestId));

    private string PathOf(string requestId) =>
        Guid.TryParse(requestId, out Guid id) ? Path.Combine(folder, id.ToString("D")) : throw new UsageError("A request id is a UUID.");

    private static string Subject(IMessage request) =>
        request.Descriptor.Fields.InFieldNumberOrder()[0].Accessor.GetValue(request) as string ?? "";

    private static IMessage WithoutSecrets(IMessage request)
    {
        IMessage copy = request.Descriptor.Parser.ParseFrom(request.ToByteString());
        foreach (FieldDescriptor field in request.Descriptor.Fields.InDeclarationOrder().Where(Rpc.IsSensitive)) field.Accessor.Clear(copy);
        return copy;
    }
}
