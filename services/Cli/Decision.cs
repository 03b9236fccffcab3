using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Fund.Cli;

/// <summary>
/// Binds a decision to what was shown. The resource is fetched, drawn and asked about; the call then carries its etag and
/// hashes, so that a change made in between refuses the call instead of being approved unseen.
/// </summary>
internal sealed class Decision(Invocation invocation, Rpc rpc)
{
    private static readonly string[] HashEndings = ["_hash", "_sha256"];

    /// <summary>Whether the call has to say what it decided upon.</summary>
    public static bool IsNeeded(Rpc rpc) => rpc.Input.FindFieldByName("etag") is not null;

    /// <summary>Whether a field says what was decided upon rather than what is asked.</summary>
    public static bool IsBound(FieldDescriptor field) =>
        field.Name == "etag" || HashEndings.Any(ending => field.Name.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Fills etag and hashes from the resource as it stands; those already given are kept.</summary>
    public async Task Bind(IMessage request)
    {
        if (!IsNeeded(rpc) || BoundFields().All(field => IsSet(request, field))) return;

        string name = (string)rpc.Input.FindFieldByName("name").Accessor.GetValue(request);
        if (name == "") return;
        IMessage shown = await Fetch(name);
        if (!invocation.IsDryRun)
        {
            invocation.Printer.Show(Views.Card(shown));
            if (!invocation.IsYes) invocation.Terminal.Confirm($"{char.ToUpperInvariant(Verb[0])}{Verb[1..]} this?");
        }
        CopyBound(shown, request);
    }

    /// <summary>Copies etag and hashes from what was shown, or from the same request when it was sent before.</summary>
    public void CopyBound(IMessage from, IMessage request)
    {
        foreach (FieldDescriptor field in BoundFields().Where(field => !IsSet(request, field)))
            if (from.Descriptor.FindFieldByName(field.Name)?.Accessor.GetValue(from) is string value)
                field.Accessor.SetValue(request, value);
    }

    private string Verb => rpc.Path[^1].Replace('-', ' ');

    private IEnumerable<FieldDescriptor> BoundFields() =>
        rpc.Input.Fields.InFieldNumberOrder().Where(IsBound);

    private static bool IsSet(IMessage request, FieldDescriptor field) => field.Accessor.GetValue(request) is string { Length: > 0 };

    private async Task<IMessage> Fetch(string name)
    {
        MessageDescriptor type = rpc.Method.OutputType;
        if (Getter(type) is { } get)
        {
            IMessage ask = FieldText.Empty(get.Input);
            get.Input.FindFieldByName("name").Accessor.SetValue(ask, name);
            return await invocation.Connection.Ask(get, ask, invocation.Cancel);
        }
        return await FindInList(Lister(type)!, name);
    }

    private async Task<IMessage> FindInList(Rpc list, string name)
    {
        IMessage ask = FieldText.Empty(list.Input);
        // The collection and the id are the last two parts of a name.
        list.Input.FindFieldByName("parent").Accessor.SetValue(ask, string.Join('/', name.Split('/')[..^2]));
        await foreach (IMessage item in Pages.Read(invocation, list, ask))
            if (Equals(item.Descriptor.FindFieldByName("name").Accessor.GetValue(item), name)) return item;
        throw new RpcException(new Status(StatusCode.NotFound, $"There is no {name}."));
    }

    /// <summary>The method that shows one resource of the type by its name.</summary>
    public static Rpc? Getter(MessageDescriptor type) =>
        Rpc.All.FirstOrDefault(r => r.Method.Name == "Get" + type.Name && r.Method.OutputType == type);

    /// <summary>The method that lists resources of the type under their parent.</summary>
    public static Rpc? Lister(MessageDescriptor type) =>
        Rpc.All.FirstOrDefault(r => r.Items?.MessageType == type && r.Input.FindFieldByName("parent") is not null);
}
