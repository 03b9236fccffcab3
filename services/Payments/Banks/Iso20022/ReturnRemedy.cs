namespace Fund.Payments.Banks.Iso20022;

/// <summary>What can be done about a payment that came back or was rejected.</summary>
public enum Remedy
{
    /// <summary>Ask the payee for an account that can be credited.</summary>
    CorrectAccount,
    /// <summary>Correct the number of the payee's bank.</summary>
    CorrectBank,
    /// <summary>Make the name, address or identity agree with the bank's records.</summary>
    CorrectPayee,
    /// <summary>Bring money to the paying account, or have it freed.</summary>
    FundAccount,
    /// <summary>Correct what we wrote: amount, currency, date, purpose or reference.</summary>
    CorrectOrder,
    /// <summary>Nothing is wrong with the order; send a new attempt.</summary>
    SendAgain,
    /// <summary>Do not pay again before a person has found out more.</summary>
    Investigate,
    /// <summary>It was paid already or must not be paid.</summary>
    DoNotPay,
}

/// <summary>A reason code with its remedy and one sentence for the clerk. The code is kept as the bank wrote it.</summary>
public sealed record ReturnRemedy(string Code, Remedy Remedy, string Advice)
{
    private const string UnknownAdvice = "The bank gives a reason that is not in our list; ask the bank before anything is sent again.";

    private static readonly Dictionary<string, ReturnRemedy> Table = Load();

    /// <summary>The codes that have a line of their own in ReturnRemedies.csv.</summary>
    public static IReadOnlyCollection<string> KnownCodes => Table.Keys;

    /// <summary>The remedy of a code; one that is not in the table, or none, is to be investigated.</summary>
    public static ReturnRemedy Of(string? code) =>
        code is not null && Table.TryGetValue(code, out ReturnRemedy? remedy)
            ? remedy
            : new ReturnRemedy(code ?? "", Remedy.Investigate, UnknownAdvice);

    private static Dictionary<string, ReturnRemedy> Load()
    {
        using Stream file = typeof(ReturnRemedy).Assembly.GetManifestResourceStream("ReturnRemedies.csv")!;
        using var reader = new StreamReader(file);
        // The sentence is the last column, so it may hold commas.
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
            .Select(line => line.Split(',', 3))
            .ToDictionary(cells => cells[0], cells => new ReturnRemedy(cells[0], Enum.Parse<Remedy>(cells[1]), cells[2]));
    }
}
