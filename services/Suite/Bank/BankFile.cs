namespace Fund.Suite.Bank;

/// <summary>A file on its way between a customer and the bank.</summary>
public sealed record BankFile(string Name, byte[] Content);
