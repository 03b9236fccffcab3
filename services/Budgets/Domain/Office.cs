using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>A place in the tree of offices. Offices are never renamed; two that merge get a successor.</summary>
public sealed class Office : Row
{
    public static readonly NamePattern Names = new();

    public string DisplayName { get; private set; } = "";

    public static Office Create(ResourceName name, string displayName)
    {
        var office = new Office { DisplayName = displayName };
        office.Named(name);
        return office;
    }
}
