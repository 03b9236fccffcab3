using Fund.Protos.Type;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fund.Chassis.Rules;

/// <summary>Rules of message types that mean the same wherever they stand.</summary>
internal static class WellKnownRules
{
    private const int NanosMax = 999_999_999;

    // 0001-01-01 and the last second of 9999-12-31: the published range of the type and of .NET's own instants.
    private static readonly long FirstSecond = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static void Check(IMessage message, string path, Violations violations)
    {
        switch (message)
        {
            case Money money when money.CurrencyCode.Length != 3 || !money.CurrencyCode.All(char.IsAsciiLetterUpper):
                violations.Add($"{path}.currency_code", "Must be three capital letters, such as CNY.");
                break;
            case Timestamp time when time.Seconds < FirstSecond || time.Seconds > LastSecond || time.Nanos is < 0 or > NanosMax:
                violations.Add(path, "Must be an instant of the years 1 to 9999.");
                break;
            case Duration span when !IsDuration(span):
                violations.Add(path, "Must be a duration of at most 10,000 years, its parts of one sign.");
                break;
        }
    }

    private static bool IsDuration(Duration span) =>
        span.Seconds is >= Duration.MinSeconds and <= Duration.MaxSeconds
        && span.Nanos is >= -NanosMax and <= NanosMax
        && !(span.Seconds < 0 && span.Nanos > 0) && !(span.Seconds > 0 && span.Nanos < 0);
}
