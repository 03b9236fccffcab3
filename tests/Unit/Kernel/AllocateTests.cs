using FsCheck;
using FsCheck.Fluent;
using Fund.Kernel;
using Outcome = Fund.Tests.Unit.Kernel.Identifiers.Outcome;

namespace Fund.Tests.Unit.Kernel;

public sealed class AllocateTests
{
    // Mostly small, so that ties and remainders are common; sometimes so large that a product leaves 64 bits.
    private static readonly Gen<long> Amount = Gen.Frequency(
        (2, Gen.Constant(0L)), (6, Gen.Choose(1, 30).Select(units => (long)units)),
        (2, Gen.Choose(1, int.MaxValue).Select(units => units * 100_000_000L)));

    private static readonly Gen<long[]> Weights =
        Gen.ArrayOf(Amount).Where(weights => weights.Length <= 12 && weights.Any(weight => weight > 0));

    private static readonly Gen<long[]> Lines = Gen.ArrayOf(Amount).Select(lines => lines.Take(12).ToArray());

    [Theory]
    //          total  weights  parts
    [InlineData(100, "1,1,1", "34,33,33")]
    [InlineData(101, "1,1,1", "34,34,33")]
    [InlineData(-100, "1,1,1", "-34,-33,-33")]
    [InlineData(100, "1,0,2", "33,0,67")]
    [InlineData(1, "1,1,5", "0,0,1")]
    [InlineData(0, "3,4", "0,0")]
    [InlineData(long.MaxValue, "9223372036854775807,9223372036854775807", "4611686018427387904,4611686018427387903")]
    public void The_largest_remainder_gets_the_last_unit_and_the_earlier_part_wins_a_tie(long total, string weights, string parts) =>
        Assert.Equal(parts, string.Join(',', Allocate.ByWeight(total, Numbers(weights))));

    [Theory]
    [InlineData("")]
    [InlineData("0,0")]
    [InlineData("2,-1")]
    public void Without_a_positive_weight_nothing_is_divided(string weights) =>
        Assert.Equal("WEIGHTS_EMPTY", Outcome.Of("", () => Allocate.ByWeight(100, Numbers(weights))));

    [Fact]
    public void Nothing_is_lost_and_each_part_is_its_exact_share_to_less_than_one_unit() => Hold(
        from total in Amount from sign in Gen.Elements(1, -1) from weights in Weights select (total * sign, weights),
        asked =>
        {
            (long total, long[] weights) = asked;
            long[] parts = Allocate.ByWeight(total, weights);

            Assert.Equal(total, parts.Sum());
            Int128 sum = Sum(weights);
            Assert.All(parts.Zip(weights), part =>
            {
                Assert.True(Int128.Abs(part.First * sum - (Int128)total * part.Second) < sum);
                Assert.True(Math.Sign(part.First) * Math.Sign(total) >= 0);
            });
        });

    [Fact]
    public void A_source_is_touched_only_when_those_before_it_are_used_up() => Hold(
        from total in Amount from lines in Lines from debt in Gen.Elements(0L, -7L) select (total, (long[])[debt, .. lines]),
        asked =>
        {
            (long total, long[] available) = asked;
            Int128 held = Sum(available.Where(amount => amount > 0));
            if (held < total)
            {
                Refusal refusal = Assert.Throws<Refusal>(() => Allocate.InOrder(total, available));
                Assert.Equal(("NOT_ENOUGH_TO_DRAW", $"{total - held}"), (refusal.Reason, refusal.Facts["shortMinorUnits"]));
                return;
            }
            long[] parts = Allocate.InOrder(total, available);

            Assert.Equal(total, parts.Sum());
            Assert.All(parts.Zip(available), part => Assert.InRange(part.First, 0, Math.Max(0, part.Second)));
            for (int i = 1; i < parts.Length; i++)
                if (parts[i] > 0) Assert.Equal(Math.Max(0, available[i - 1]), parts[i - 1]);
        });

    [Fact]
    public void Rows_add_up_to_the_lines_and_columns_to_the_reservations_and_nothing_is_negative() => Hold(
        from lines in Lines from weights in Weights select (lines, weights),
        asked =>
        {
            (long[] lines, long[] weights) = asked;
            long[] reserved = Allocate.ByWeight(lines.Sum(), weights);

            long[][] shares = Allocate.AcrossLines(reserved, lines);

            Assert.Equal(lines, shares.Select(row => row.Sum()));
            Assert.Equal(reserved, reserved.Select((_, source) => shares.Sum(row => row[source])));
            Assert.All(shares, row => Assert.All(row, share => Assert.True(share >= 0)));
        });

    [Fact]
    public void No_source_is_ever_further_from_its_share_than_one_unit_a_line() => Hold(
        from lines in Lines from weights in Weights select (lines, weights),
        asked =>
        {
            (long[] lines, long[] weights) = asked;
            long[] reserved = Allocate.ByWeight(lines.Sum(), weights);
            long[][] shares = Allocate.AcrossLines(reserved, lines);
            Int128 sum = Sum(lines), upTo = 0;
            var drawn = new Int128[reserved.Length];
            for (int line = 0; line < lines.Length; line++)
            {
                upTo += lines[line];
                for (int source = 0; source < reserved.Length; source++)
                {
                    drawn[source] += shares[line][source];
                    Assert.True(Int128.Abs(drawn[source] * sum - reserved[source] * upTo) <= sum * (line + 1));
                }
            }
        });

    [Theory]
    //          reserved  lines
    [InlineData("10,5", "10,4")]
    [InlineData("10,-5", "3,2")]
    [InlineData("10,5", "16,-1")]
    public void Reservations_that_are_not_for_these_lines_are_a_mistake_of_the_caller(string reserved, string lines) =>
        Assert.Throws<ArgumentException>(() => Allocate.AcrossLines(Numbers(reserved), Numbers(lines)));

    private static void Hold<T>(Gen<T> asked, Action<T> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Arb.From(asked), law));

    private static Int128 Sum(IEnumerable<long> amounts) => amounts.Aggregate((Int128)0, (sum, amount) => sum + amount);

    private static long[] Numbers(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
}
