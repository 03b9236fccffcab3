namespace Fund.Chassis.Health;

/// <summary>How long things may take around readiness.</summary>
public sealed record ReadinessTimes
{
    /// <summary>How long an answer is shared before the checks run again. Default one second.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one check may take before it counts as not ready. Default two seconds.</summary>
    public TimeSpan CheckLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a stopping process still takes calls while it says that it is not ready; it should be longer than the interval
    /// at which a load balancer asks. Default zero: at once.
    /// </summary>
    public TimeSpan Notice { get; init; } = TimeSpan.Zero;
}
