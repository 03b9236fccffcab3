using Fund.Kernel;

namespace Fund.Access.Domain;

/// <summary>One human being; all accounts, grants and acts lead back to it.</summary>
public sealed class Person : Row
{
    public static readonly NamePattern Names = new("people");

    /// <summary>How the person is shown; sealed by the vault.</summary>
    public byte[] DisplayName { get; set; } = [];
}
