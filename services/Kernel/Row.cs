namespace Fund.Kernel;

/// <summary>What every stored resource has. The door sets the instants and the version; nothing else does.</summary>
public abstract class Row
{
    /// <summary>The resource name, which is the key.</summary>
    public string Name { get; set; } = "";

    /// <summary>The office of the name, for scope in lists.</summary>
    public string Office { get; set; } = "";

    public DateTimeOffset CreateTime { get; set; }

    public DateTimeOffset UpdateTime { get; set; }

    /// <summary>1, 2, 3 …: raised at every change; a concurrent change of the same row is seen by it.</summary>
    public long Version { get; set; }

    /// <summary>Gives a new row its name and office.</summary>
    public void Named(ResourceName name)
    {
        Name = name.Text;
        Office = name.Office.Text;
    }
}
