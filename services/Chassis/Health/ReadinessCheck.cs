namespace Fund.Chassis.Health;

/// <summary>One thing a process needs before it can take calls.</summary>
/// <param name="Name">What it is, such as <c>database</c>; it is shown to anyone who asks.</param>
/// <param name="WhyNot">Why it is not there now, in words without secrets; null when it is.</param>
public sealed record ReadinessCheck(string Name, Func<CancellationToken, Task<string?>> WhyNot);
