using System.Security.Cryptography;
using Fund.Kernel.Tlog;
using Xunit;

namespace Fund.Tests.Unit.Tlog;

public sealed class ChainTests
{
    private static readonly ChainLink[] Run = RunOf(5);

    private static readonly Chain End = Chain.Empty.Follow(Run);

    [Fact]
    public void A_head_is_the_hash_of_domain_number_previous_and_frame()
    {
        byte[] second = 
            [.. "svc-chain/v1\n"u8, 0, 0, 0, 0, 0, 0, 0, 2, .. Run[1].Previous.ToBytes(), .. SHA256.HashData(Run[1].Frame.Span)];
        Assert.Equal(Run[2].Previous, Hash.Of(second));
        Assert.Equal(default, Run[0].Previous);
        Assert.Equal(5, End.Number);
    }

    [Fact]
    public void A_run_may_be_followed_in_parts() =>
        Chain.Empty.Follow(Run[..3]).Follow(Run[3..]).MustBe(End);

    [Theory]
    [InlineData("whole", null)]
    [InlineData("first deleted", "CHAIN_GAP")]
    [InlineData("middle deleted", "CHAIN_GAP")]
    [InlineData("last deleted", "CHAIN_GAP")]
    [InlineData("reordered", "CHAIN_GAP")]
    [InlineData("repeated", "CHAIN_GAP")]
    [InlineData("deleted and renumbered", "CHAIN_BROKEN")]
    [InlineData("middle edited", "CHAIN_BROKEN")]
    [InlineData("last edited", "CHAIN_BROKEN")]
    [InlineData("rewritten from the middle on", "CHAIN_BROKEN")]
    public void What_happened_to_the_frames_is_found(string what, string? reason)
    {
        ChainLink edited = Run[2] with { Frame = Proof.Flip(Run[2].Frame.ToArray(), 9) };
        Chain forked = Chain.Empty.Follow(Run[..2]).Next(edited.Frame.Span);
        ChainLink[] run = what switch
        {
            "whole" => Run,
            "first deleted" => Run[1..],
            "middle deleted" => [.. Run[..2], .. Run[3..]],
            "last deleted" => Run[..4],
            "reordered" => [Run[0], Run[2], Run[1], .. Run[3..]],
            "repeated" => [.. Run[..2], Run[1], .. Run[2..]],
            "deleted and renumbered" => [.. Run[..2], .. Run[3..].Select(link => link with { Number = link.Number - 1 })],
            "middle edited" => [.. Run[..2], edited, .. Run[3..]],
            "last edited" => [.. Run[..4], Run[4] with { Frame = new byte[] { 1 } }],
            _ => [.. Run[..2], edited, .. RunOf(2, forked)],
        };
        Assert.Equal(reason, Verdict.Of(() => Chain.Empty.Follow(run).MustBe(End)).Reason);
    }

    [Fact]
    public void Any_bit_turned_in_a_frame_is_found()
    {
        for (int at = 0; at < Run.Length; at++)
            for (int bit = 0; bit < Run[at].Frame.Length * 8; bit++)
            {
                ChainLink[] run = [.. Run];
                run[at] = run[at] with { Frame = Proof.Flip(run[at].Frame.ToArray(), bit) };
                Proof.Fails("CHAIN_BROKEN", () => Chain.Empty.Follow(run).MustBe(End));
            }
    }

    private static ChainLink[] RunOf(int count, Chain chain = default)
    {
        var run = new ChainLink[count];
        for (int i = 0; i < count; i++)
        {
            run[i] = new ChainLink(chain.Number + 1, chain.Head, new byte[] { 7, (byte)i, 7 });
            chain = chain.Next(run[i].Frame.Span);
        }
        return run;
    }
}
