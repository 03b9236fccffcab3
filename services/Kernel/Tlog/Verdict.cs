namespace Fund.Kernel.Tlog;

/// <summary>The outcome of a verification, for reports that list many: proven, or the reason why not.</summary>
/// <param name="Reason">The reason of the <see cref="Disproof"/>; null when everything was proven.</param>
/// <param name="Message">The sentence of the <see cref="Disproof"/>; empty when everything was proven.</param>
public readonly record struct Verdict(string? Reason, string Message)
{
    public static readonly Verdict Proven = new(null, "");

    public bool IsProven => Reason is null;

    /// <summary>
    /// Runs a verification to its end. Anything but a <see cref="Disproof"/>, such as a file that cannot be read, passes
    /// through.
    /// </summary>
    public static Verdict Of(Action verification)
    {
        try
        {
            verification();
            return Proven;
        }
        catch (Disproof disproof)
        {
            return new Verdict(disproof.Reason, disproof.Message);
        }
    }

    public override string ToString() => IsProven ? "proven" : $"{Reason}: {Message}";
}
