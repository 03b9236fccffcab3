using Fund.Kernel;
using Xunit;

namespace Fund.Tests.Unit.Kernel.Identifiers;

/// <summary>The outcome column of a table test: OK, or the reason of the refusal.</summary>
internal static class Outcome
{
    /// <summary>Also asserts that a refusal does not repeat the value, which may be personal.</summary>
    public static string Of(string value, Action parse)
    {
        try
        {
            parse();
            return "OK";
        }
        catch (Refusal refusal)
        {
            Assert.Equal(RefusalKind.Malformed, refusal.Kind);
            string told = refusal.Message + string.Join(' ', refusal.Facts.Values) + string.Join(' ', refusal.Violations);
            if (value.Length > 4) Assert.DoesNotContain(value, told);
            return refusal.Reason;
        }
    }
}
