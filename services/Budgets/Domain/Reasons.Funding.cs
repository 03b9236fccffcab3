using Fund.Kernel;

namespace Fund.Budgets.Domain;

/// <summary>What is refused about sources that match others, and of sources that do not hold enough together.</summary>
internal static partial class Reasons
{
    public static Refusal NotEnoughToDraw(long asked, long missing) =>
        new Refusal(RefusalKind.NotNow, "NOT_ENOUGH_TO_DRAW", $"The sources hold {missing} minor units less than the {asked} asked for.")
            .With("askedMinorUnits", asked).With("shortMinorUnits", missing);

    public static Refusal MatchMissing() =>
        new(RefusalKind.Malformed, "MATCH_MISSING", "In a matching rule at least one source matches another. Otherwise make it an order.");

    public static Refusal MatchNotExpected(string source) =>
        new Refusal(RefusalKind.Malformed, "MATCH_NOT_EXPECTED",
            $"{source} has a ratio, a limit or a source to match, but by this rule it matches none.").With("source", source);

    public static Refusal MatchRatioMissing(string source) =>
        new Refusal(RefusalKind.Malformed, "MATCH_RATIO_MISSING", $"Say how much {source} pays of what it matches.").With("source", source);

    public static Refusal MatchNotOfBase(string source, string matches) =>
        new Refusal(RefusalKind.Malformed, "MATCH_NOT_OF_BASE",
            $"{source} matches {matches}, which is not a source of the rule that pays by itself.")
            .With("source", source).With("matches", matches);
}
