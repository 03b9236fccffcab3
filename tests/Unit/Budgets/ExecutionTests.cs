using Fund.Budgets.Domain;
using Fund.Budgets.Ledger;
using Xunit;

namespace Fund.Tests.Unit.Budgets;

public class ExecutionTests
{
    [Theory]
    //          voted available encumbered obligated disbursed lapsed   authority allotted  basis points
    [InlineData(  0,      0,        0,         0,        0,      0,          0,       0,         0)]
    [InlineData(100,      0,        0,         0,        0,      0,        100,       0,         0)]
    [InlineData(  0,      0,        0,         0,      100,      0,        100,     100,    10_000)]
    [InlineData( 10,     20,       30,        15,       20,      5,        100,      85,     2_000)]
    [InlineData(  1,      1,        0,         0,        1,      0,          3,       2,     3_333)]
    [InlineData(  0,      1,        0,         0,        2,      0,          3,       3,     6_667)]
    [InlineData(  0,     -5,        0,         0,        5,      0,          0,       0,         0)]
    public void Authority_is_all_there_ever_was_and_what_is_paid_of_it_is_executed(
        long voted, long available, long encumbered, long obligated, long disbursed, long lapsed, long authority, long allotted, int points)
    {
        var execution = new Execution(new Stages
        {
            Voted = voted, Available = available, Encumbered = encumbered, Obligated = obligated, Disbursed = disbursed, Lapsed = lapsed,
        });

        Assert.Equal((authority, allotted, points), (execution.Authority, execution.Allotted, execution.ExecutedBasisPoints));
        Assert.Equal(2 * authority, (execution + execution).Authority);
    }
}
