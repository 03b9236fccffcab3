namespace Fund.Chassis.Vault;

/// <summary>A value that must not be seen by accident: it prints as stars and has to be revealed by name.</summary>
public readonly struct Sensitive<T>(T value)
{
    /// <summary>The value in the clear. Every caller of this is a place to review.</summary>
    public T Reveal() => value;

    public override string ToString() => "***";
}
