using System.Collections;
using Fund.Kernel;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fund.Chassis.Callers;

/// <summary>Reads the resource names that decide the scope of a request; repeated fields give all of theirs.</summary>
internal static class ScopePaths
{
    /// <summary>The offices named by the given field paths. Refuses FIELDS_INVALID where a name has no office.</summary>
    public static List<OfficeName> Offices(IMessage request, IEnumerable<string> paths)
    {
        var offices = new List<OfficeName>();
        foreach (string path in paths)
            foreach (string name in Names(request, path.Split('.'), 0))
                offices.Add(OfficeOf(name, path));
        return offices;
    }

    private static IEnumerable<string> Names(IMessage message, string[] path, int depth)
    {
        FieldDescriptor field = message.Descriptor.FindFieldByName(path[depth])
            ?? throw new InvalidOperationException(
                $"The scope path {string.Join('.', path)} names no field of {message.Descriptor.FullName}.");
        object? value = field.Accessor.GetValue(message);
        IEnumerable values = field.IsRepeated ? (IEnumerable)value! : new[] { value };
        foreach (object? item in values)
        {
            if (item is string text) yield return text;
            else if (item is IMessage inner)
                foreach (string name in Names(inner, path, depth + 1)) yield return name;
        }
    }

    private static OfficeName OfficeOf(string name, string path)
    {
        string[] parts = name.Split('/');
        try
        {
            if (parts.Length >= 2 && parts[0] == "offices") return OfficeName.Parse(parts[1]);
        }
        catch (Exception)
        {
            // Answered below, as every other form that names no office.
        }
        throw new Refusal(RefusalKind.Malformed, "FIELDS_INVALID", "The request has fields that break their rules.")
            .At(path, "must be a resource name that begins with offices/{office}");
    }
}
