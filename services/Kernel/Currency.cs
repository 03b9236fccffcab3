namespace Fund.Kernel;

/// <summary>An ISO 4217 currency code with its number of minor digits.</summary>
public readonly record struct Currency
{
    // ISO 4217, list one: only the codes whose minor unit is not 2.
    private static readonly Dictionary<string, int> OtherDigits = new()
    {
        ["BIF"] = 0, ["CLP"] = 0, ["DJF"] = 0, ["GNF"] = 0, ["ISK"] = 0, ["JPY"] = 0, ["KMF"] = 0, ["KRW"] = 0,
        ["PYG"] = 0, ["RWF"] = 0, ["UGX"] = 0, ["UYI"] = 0, ["VND"] = 0, ["VUV"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["XPF"] = 0,
        ["BHD"] = 3, ["IQD"] = 3, ["JOD"] = 3, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["TND"] = 3,
        ["CLF"] = 4, ["UYW"] = 4,
    };

    private readonly string? code;

    private Currency(string code) => this.code = code;

    /// <summary>Three capital letters.</summary>
    public string Code => code ?? throw new InvalidOperationException("A default Currency has no code; use Currency.Of.");

    /// <summary>How many digits a minor unit has: 2 for CNY (fen), 0 for JPY, 3 for KWD.</summary>
    public int MinorDigits => OtherDigits.GetValueOrDefault(Code, 2);

    /// <summary>Minor units in one major unit: 100 for CNY.</summary>
    public long MinorPerMajor => MinorDigits switch { 0 => 1, 2 => 100, 3 => 1_000, _ => 10_000 };

    /// <summary>Refuses CURRENCY_MALFORMED unless the code is three capital Latin letters.</summary>
    public static Currency Of(string code) =>
        code is { Length: 3 } && code.All(char.IsAsciiLetterUpper)
            ? new Currency(code)
            : throw new Refusal(RefusalKind.Malformed, "CURRENCY_MALFORMED", "A currency is three capital letters, such as CNY.");

    public override string ToString() => Code;
}
