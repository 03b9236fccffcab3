using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fund.Tests.Unit.StandIns;

/// <summary>Everything of one assembly that another one may refer to.</summary>
internal sealed class Surface
{
    private readonly Dictionary<string, string?> _baseOf = [];
    private readonly HashSet<string> _members = [];

    public Surface(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(type => IsVisible(reader, type)))
            Add(reader, type);
    }

    public bool HasType(string type) => _baseOf.ContainsKey(type);

    /// <summary>Whether the type, or a type of this assembly that it derives from, declares the member.</summary>
    public bool HasMember(string type, string member)
    {
        for (string? from = type; from is not null; from = _baseOf.GetValueOrDefault(from))
        {
            if (_members.Contains($"{from}::{member}"))
                return true;
        }
        return false;
    }

    private void Add(MetadataReader reader, TypeDefinition type)
    {
        string name = NameOf(reader, type);
        _baseOf[name] = type.BaseType.IsNil ? null : SignatureNames.Of(reader, type.BaseType).Split('<')[0];
        foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition))
        {
            MethodAttributes access = method.Attributes & MethodAttributes.MemberAccessMask;
            if (access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)
            {
                MethodSignature<string> signature = method.DecodeSignature(SignatureNames.Instance, null);
                _members.Add($"{name}::{reader.GetString(method.Name)} {SignatureNames.Of(signature)}");
            }
        }
        foreach (FieldDefinition field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            FieldAttributes access = field.Attributes & FieldAttributes.FieldAccessMask;
            if (access is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)
                _members.Add($"{name}::{reader.GetString(field.Name)} {field.DecodeSignature(SignatureNames.Instance, null)}");
        }
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static string NameOf(MetadataReader reader, TypeDefinition type)
    {
        string name = reader.GetString(type.Name);
        if (type.IsNested)
            return $"{NameOf(reader, reader.GetTypeDefinition(type.GetDeclaringType()))}+{name}";
        string space = reader.GetString(type.Namespace);
        return space == "" ? name : $"{space}.{name}";
    }
}
