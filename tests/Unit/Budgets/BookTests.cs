using Fund.Budgets.Ledger;
using Xunit;

namespace Fund.Tests.Unit.Budgets;

public class BookTests
{
    [Fact]
    public void Six_reservations_of_1000_on_5000_leave_one_refused()
    {
        BookState state = Holding(5_000);

        Posted posted = state.Post("encumber e1 t:1000", "encumber e2 t:1000", "encumber e3 t:1000", "encumber e4 t:1000",
            "encumber e5 t:1000", "encumber e6 t:1000");

        Assert.Equal(["OK", "OK", "OK", "OK", "OK", "INSUFFICIENT_ALLOTMENT"], posted.Outcomes.Select(o => o.Verdict()));
    }

    [Fact]
    public void An_order_of_5_million_passes_where_11_of_20_million_are_spent()
    {
        Posted posted = Holding(20_000_000_00).Post(
            "encumber spent t:1100000000", "liquidate spent all", "disburse spent all",
            "encumber order t:500000000", "encumber more t:400000001");

        Assert.Equal(["OK", "OK", "OK", "OK", "INSUFFICIENT_ALLOTMENT"], posted.Outcomes.Select(o => o.Verdict()));
    }

    // Each line alone would pass; together they ask for 120 of 100.
    [Fact]
    public void A_document_is_checked_as_a_whole_and_leaves_nothing_behind()
    {
        Posted posted = TownBook.Open().Post("encumber e b:10,a:60,a:60");

        Assert.Equal("INSUFFICIENT_ALLOTMENT", posted.Outcomes[0].Verdict());
        Assert.Empty(posted.Changes);
        Assert.Empty(posted.Opened);
        Assert.Equal(TownBook.Open().Full(), posted.State.Full());
    }

    [Fact]
    public void A_request_asked_twice_is_posted_once()
    {
        Posted posted = TownBook.Open().Post("encumber e a:60 =same", "encumber f a:41", "encumber e a:60 =same");

        Assert.Same(posted.Outcomes[0], posted.Outcomes[2]);
        Assert.Equal(40, posted.State.Account("a")!.Stages.Available);
    }

    [Theory]
    [InlineData("encumber e a:60 #g;encumber f a:40 #g", "OK OK")]
    [InlineData("encumber e a:60 #g;encumber f a:41 #g;encumber h a:100", "GROUP_REFUSED INSUFFICIENT_ALLOTMENT OK")]
    [InlineData("encumber f a:101 #g;encumber e a:60 #g", "INSUFFICIENT_ALLOTMENT GROUP_REFUSED")]
    [InlineData("encumber e a:60 #g;encumber h a:41;liquidate e 60 #g", "OK INSUFFICIENT_ALLOTMENT OK")]
    [InlineData("encumber e a:60 #g;reverse r1 #g;reverse r1 #g;increase e a:1",
        "GROUP_REFUSED GROUP_REFUSED ALREADY_REVERSED ENCUMBRANCE_NOT_FOUND")]
    [InlineData("encumber e a:60 =x;encumber e a:60 =x #g;encumber f a:41 #g;increase e a:1", "OK OK INSUFFICIENT_ALLOTMENT OK")]
    [InlineData("encumber e a:101 =x;encumber e a:101 =x #g;encumber f a:41 #g",
        "INSUFFICIENT_ALLOTMENT INSUFFICIENT_ALLOTMENT GROUP_REFUSED")]
    [InlineData("encumber e a:60 =x #g;encumber f a:41 #g;encumber e a:60 =x", "GROUP_REFUSED INSUFFICIENT_ALLOTMENT GROUP_REFUSED")]
    [InlineData("vote l -100 #g;vote m 100 #g", "OK OK")]
    public void Linked_requests_stand_or_fall_together(string requests, string outcomes)
    {
        Posted posted = TownBook.Open().Post(requests.Split(';'));

        Assert.Equal(outcomes, string.Join(' ', posted.Outcomes.Select(o => o.Verdict())));
    }

    [Fact]
    public void A_hot_account_is_one_change_however_many_spend_from_it()
    {
        BookState state = Holding(1_000);

        Posted posted = Book.Post(state, TownBook.Requests([.. Enumerable.Range(0, 1_000).Select(i => $"encumber e{i} t:1")]));

        Change change = Assert.Single(posted.Changes);
        Assert.Equal((1_000, 0L, 1_000L), ((int)change.Before.Stages.Available, change.After.Stages.Available, change.After.Sequence));
        Assert.Equal(1_000, posted.Opened.Count);
    }

    [Fact]
    public void Postings_to_write_come_once_and_in_order_and_earlier_ones_are_marked_as_reversed()
    {
        BookState state = TownBook.Open().Post("encumber d a:1 =early").State;

        Posted posted = state.Post("encumber e a:1 =x", "reverse x =y", "encumber e a:1 =x", "encumber f a:999", "reverse early =z");

        Assert.Equal([("x", "y"), ("y", null), ("z", null)], posted.Postings.Select(p => (p.Id, p.ReversedBy)));
        Assert.Equal([("early", "z")], posted.Reversed.Select(p => (p.Id, p.ReversedBy)));
    }

    [Fact]
    public void New_accounts_come_with_a_parent_before_those_below_it()
    {
        Posted posted = TownBook.Open().Post("vote+ z2 100", "allot+ z2 a2 50", "encumber e a2:10");

        Assert.Equal(["z2", "a2", "e@a2"], posted.Opened.Select(a => a.Name));
        Assert.Equal([(0L, 50L), (40L, 0L), (0L, 0L)], posted.Opened.Select(a => (a.Stages.Available, a.Stages.Voted)));
    }

    [Fact]
    public void Each_side_of_a_movement_tells_its_number_and_balance()
    {
        var accepted = (Outcome.Accepted)TownBook.Open().Post("encumber e a:60", "exceed e 70").Outcomes[1];

        Assert.Equal(
            [
                new Movement(1, new("e@a", Stage.Encumbered, 2, 0), new("e@a", Stage.Obligated, 3, 60), 60),
                new Movement(2, new("a", Stage.Available, 2, 30), new("e@a", Stage.Obligated, 4, 70), 10),
            ],
            accepted.Posting.Movements);
        Assert.Equal(["e@a", "a"], accepted.Accounts.Select(a => a.Name));
    }

    private static BookState Holding(long available)
    {
        BookState open = TownBook.Open();
        return new BookState(open.Accounts.Append(TownBook.Allotment("t", available)), open.Periods, []);
    }
}
