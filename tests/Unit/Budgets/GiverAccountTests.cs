using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using FsCheck;
using FsCheck.Fluent;

namespace Fund.Tests.Unit.Budgets;

public sealed class GiverAccountTests
{
    private const string Gift = "gift";
    private const string Reserved = "contract@gift";
    private static readonly DateOnly First = new(2026, 6, 1);

    // Nothing is paid out of the contribution directly, nor received into an encumbrance.
    private static readonly Gen<PostedMovement[]> Moves =
        from moves in Gen.ArrayOf(
            from way in Gen.Elements("outside available", "available outside", "available encumbered", "available obligated",
                "encumbered available", "encumbered obligated", "obligated available", "obligated disbursed", "disbursed obligated")
            from amount in Gen.Choose(-9, 9)
            from day in Gen.Choose(0, 30)
            select Moved(way.Split(' ')[0], way.Split(' ')[1], amount, First.AddDays(day)))
        select moves.OrderBy(one => one.On).ToArray();

    [Theory]
    // What moves:                 line
    [InlineData("outside",   "available",  7, "Receipt 7")]
    [InlineData("available", "outside",    7, "Refund 7")]
    [InlineData("available", "outside",   -7, "Refund -7")]
    [InlineData("available", "encumbered", 7, "")]
    [InlineData("encumbered", "obligated", 7, "")]
    [InlineData("obligated", "disbursed",  7, "Payment 7")]
    [InlineData("obligated", "disbursed", -7, "Payment -7")]
    [InlineData("disbursed", "obligated",  7, "Payment -7")]
    [InlineData("obligated", "available",  7, "")]
    public void A_line_is_what_came_what_was_paid_and_what_went_back(string from, string to, long amount, string line)
    {
        GiverAccount account = GiverAccount.Of(Gift, [Moved(from, to, amount, First)], First);

        Assert.Equal(line, string.Join(' ', account.Lines.Select(one => $"{one.Kind} {one.AmountMinorUnits}")));
    }

    [Fact]
    public void What_lies_before_the_first_day_is_the_opening()
    {
        PostedMovement[] moved = [Moved("outside", "available", 10, First.AddDays(-1)), Moved("outside", "available", 5, First)];

        GiverAccount account = GiverAccount.Of(Gift, moved, First);

        Assert.Equal((10, 5, 15), (account.OpeningMinorUnits, account.ReceivedMinorUnits, account.ClosingMinorUnits));
    }

    [Fact]
    public void Whatever_moves_it_closes_with_what_stands_and_opens_with_what_closed_before() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(Moves), moved =>
        {
            long standing = moved.Sum(one => (IsLeft(one.Moved.To.Stage) ? one.Moved.Amount : 0)
                - (IsLeft(one.Moved.From.Stage) ? one.Moved.Amount : 0));
            DateOnly cut = First.AddDays(15);

            GiverAccount whole = GiverAccount.Of(Gift, moved, null);
            GiverAccount before = GiverAccount.Of(Gift, moved.Where(one => one.On < cut), null);
            GiverAccount after = GiverAccount.Of(Gift, moved, cut);

            Assert.Equal(standing, whole.ClosingMinorUnits);
            Assert.Equal(before.ClosingMinorUnits, after.OpeningMinorUnits);
            Assert.Equal(whole.ClosingMinorUnits, after.ClosingMinorUnits);
            Assert.Equal(whole.Lines, before.Lines.Concat(after.Lines));
        }));

    private static bool IsLeft(Stage stage) => stage is Stage.Available or Stage.Encumbered or Stage.Obligated;

    private static PostedMovement Moved(string from, string to, long amount, DateOnly on) =>
        new("posting", "document", on, new Movement(1, SideOf(from), SideOf(to), amount));

    private static Side SideOf(string stage) => stage switch
    {
        "outside" => new Side(null, Stage.Outside, 0, 0),
        "available" => new Side(Gift, Stage.Available, 1, 0),
        _ => new Side(Reserved, Enum.Parse<Stage>(stage, ignoreCase: true), 1, 0),
    };
}
