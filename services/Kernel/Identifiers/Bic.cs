using System.Text.RegularExpressions;

namespace Fund.Kernel.Identifiers;

/// <summary>A business identifier code of a bank (ISO 9362:2014), 8 or 11 characters. Public, so not masked.</summary>
public sealed partial record Bic
{
    private Bic(string text) => Text = text;

    public string Text { get; }

    public string Country => Text[4..6];

    /// <summary>Refuses BIC_MALFORMED. Small letters are refused too: a bank would.</summary>
    public static Bic Parse(string text) =>
        Pattern().IsMatch(text)
            ? new Bic(text)
            : throw new Refusal(RefusalKind.Malformed, "BIC_MALFORMED",
                "A BIC is 8 or 11 capital letters and digits with a country at places 5 and 6.");

    public override string ToString() => Text;

    [GeneratedRegex(@"^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
