namespace Fund.Chassis.Health;

/// <summary>What is missing, and why.</summary>
public readonly record struct NotReady(string Name, string Reason);
