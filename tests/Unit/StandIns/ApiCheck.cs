using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fund.Tests.Unit.StandIns;

/// <summary>Looks for what a real binary asks of a stand-in and does not find there.</summary>
internal sealed class ApiCheck
{
    private readonly string _standIn;
    private readonly Surface _surface;
    private readonly MetadataReader _real;

    private ApiCheck(MetadataReader real, string standIn, Surface surface)
    {
        _real = real;
        _standIn = standIn;
        _surface = surface;
    }

    /// <summary>Counts the references to <paramref name="standIn"/> and names those that its file lacks.</summary>
    public static (int References, string[] Missing) OfReferences(string realPath, string standIn, string standInPath)
    {
        using var file = new PEReader(File.OpenRead(realPath));
        return new ApiCheck(file.GetMetadataReader(), standIn, new Surface(standInPath)).References();
    }

    /// <summary>Methods of the real binary that override nothing, and types that the runtime refuses to load.</summary>
    public static string[] OfOverrides(Assembly real)
    {
        const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        Type[] types;
        try
        {
            types = real.GetTypes();
        }
        catch (ReflectionTypeLoadException refused)
        {
            return [.. refused.LoaderExceptions.Select(exception => exception!.Message)];
        }

        // The compiler marks an override as reusing a slot; where the runtime found none, the method starts one of its own.
        return [.. types.Where(type => !type.IsInterface).SelectMany(type => type.GetMethods(Own))
            .Where(method => method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot))
            .Where(method => method.GetBaseDefinition() == method)
            .Select(method => $"{method.DeclaringType}.{method.Name} overrides nothing")];
    }

    private (int References, string[] Missing) References()
    {
        string[] types = [.. _real.TypeReferences.Where(IsStandIn).Select(handle => SignatureNames.Of(_real, handle))];
        (string Type, string Member)[] members = [.. _real.MemberReferences.Select(_real.GetMemberReference)
            .Where(member => TypeOf(member.Parent) is { } type && IsStandIn(type))
            .Select(member => (SignatureNames.Of(_real, TypeOf(member.Parent)!.Value), Written(member)))];

        string[] missing = [
            .. types.Where(type => !_surface.HasType(type)),
            .. members.Where(member => !_surface.HasMember(member.Type, member.Member))
                .Select(member => $"{member.Type}::{member.Member}")];
        return (types.Length + members.Length, missing);
    }

    private string Written(MemberReference member)
    {
        string name = _real.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Field
            ? $"{name} {member.DecodeFieldSignature(SignatureNames.Instance, null)}"
            : $"{name} {SignatureNames.Of(member.DecodeMethodSignature(SignatureNames.Instance, null))}";
    }

    private bool IsStandIn(TypeReferenceHandle handle)
    {
        EntityHandle scope = _real.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsStandIn((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference =>
                _real.GetString(_real.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == _standIn,
            _ => false,
        };
    }

    /// <summary>The named type behind a member's parent; null for arrays, and for types of the binary itself.</summary>
    private TypeReferenceHandle? TypeOf(EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
            return (TypeReferenceHandle)parent;
        if (parent.Kind != HandleKind.TypeSpecification)
            return null;
        BlobReader blob = _real.GetBlobReader(_real.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;
        blob.ReadSignatureTypeCode();
        EntityHandle generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)generic : null;
    }
}
