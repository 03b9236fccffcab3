using Fund.Access.Domain;
using Fund.Access.SignIn;
using Fund.Kernel;

namespace Fund.Tests.Unit.Access;

public sealed class SignInTests
{
    [Theory]
    [InlineData("Kite-over-9-rivers", "OK")]
    [InlineData("晨雾里的十三座石桥上有灯", "OK")]
    [InlineData("Kite-over-9", "PASSWORD_WEAK")]
    [InlineData("my-WAGE-CLERK-1-secret", "PASSWORD_WEAK")]
    [InlineData("Password-1234", "PASSWORD_WEAK")]
    [InlineData("1qaz2WSX3edc", "PASSWORD_WEAK")]
    [InlineData("aaaabbbbaaaabbbb", "PASSWORD_WEAK")]
    public void A_password_is_long_not_the_account_and_none_of_the_commonest(string password, string outcome) =>
        Assert.Equal(outcome, Reason(() => PasswordRules.Check(password, "wage-clerk")));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    [InlineData(9, 128)]
    [InlineData(10, 256)]
    [InlineData(11, 300)]
    [InlineData(1_000_000, 300)]
    public void The_pause_after_an_attempt_doubles_up_to_five_minutes(long tries, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SignInAttempt.PauseAfter(tries));

    [Fact]
    public void An_attempt_within_the_pause_is_refused_with_the_time_to_wait_and_does_not_count()
    {
        DateTimeOffset now = new(2026, 6, 15, 1, 0, 0, TimeSpan.Zero);
        var attempt = new SignInAttempt();
        for (int i = 0; i < 3; i++) attempt.Begin(now);

        Refusal refusal = Assert.Throws<Refusal>(() => attempt.Begin(now.AddSeconds(0.5)));
        Assert.Equal(("SIGN_IN_TOO_OFTEN", TimeSpan.FromSeconds(1.5)), (refusal.Reason, refusal.RetryAfter));
        Assert.Equal(3, attempt.Tries);
        attempt.Begin(now.AddSeconds(2));
        Assert.Equal(now.AddSeconds(6), attempt.NextTryAt);
    }

    [Fact]
    public void A_code_has_128_bits_in_groups_and_survives_being_copied_by_hand()
    {
        string[] codes = [.. Enumerable.Range(0, 1_000).Select(_ => OneTimeCode.New())];

        Assert.Equal(1_000, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$", code));
        Assert.Equal(OneTimeCode.HashOf("10AB-CD"), OneTimeCode.HashOf(" lo ab cd "));
        Assert.NotEqual(OneTimeCode.HashOf("10AB-CD"), OneTimeCode.HashOf("10AB-CE"));
    }

    private static string Reason(Action decide)
    {
        try
        {
            decide();
            return "OK";
        }
        catch (Refusal refusal)
        {
            return refusal.Reason;
        }
    }
}
