using System.Security.Cryptography;
using Fund.Kernel;
using Google.Protobuf;

namespace Fund.Chassis.Db;

/// <summary>The etag of a resource: the hash of its content as shown, so that whoever decides binds to exactly that.</summary>
public static class Etags
{
    // Who acted and when it was written is about the content, not part of it.
    private static readonly string[] Outside = ["etag", "acts", "create_time", "update_time"];

    /// <summary>Sets <c>etag</c> from the other fields. Call it last.</summary>
    public static T Sealed<T>(this T resource) where T : class, IMessage<T>, IDeepCloneable<T>
    {
        resource.Descriptor.FindFieldByName("etag").Accessor.SetValue(resource, Of(resource));
        return resource;
    }

    /// <summary>Refuses ETAG_MISMATCH when <paramref name="shown"/> is not the etag of the present content.</summary>
    public static void MustBe<T>(this T present, string shown) where T : class, IMessage<T>, IDeepCloneable<T>
    {
        if (shown != Of(present))
            throw new Refusal(RefusalKind.Stale, "ETAG_MISMATCH",
                "It has changed since it was shown. Look at it again and decide on what it is now.");
    }

    private static string Of<T>(T resource) where T : class, IMessage<T>, IDeepCloneable<T>
    {
        T content = resource.Clone();
        foreach (string field in Outside) content.Descriptor.FindFieldByName(field)?.Accessor.Clear(content);
        return Convert.ToHexStringLower(SHA256.HashData(content.ToByteArray()).AsSpan(0, 16));
    }
}
