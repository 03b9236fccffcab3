namespace Fund.Access.Domain;

/// <summary>
/// How often somebody tried to sign in under one name, whether there is such an account or not. An attempt counts when it begins, so
/// that many at once win nothing.
/// </summary>
public sealed class SignInAttempt
{
    /// <summary>Tries without a pause: typing errors of an honest person.</summary>
    private const int Free = 3;

    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(5);

    /// <summary>A blind index of what was typed.</summary>
    public string Typed { get; set; } = "";

    public long Tries { get; set; }

    public DateTimeOffset NextTryAt { get; set; }

    /// <summary>Counts one attempt. Refuses SIGN_IN_TOO_OFTEN until the pause of the one before is over.</summary>
    public void Begin(DateTimeOffset now)
    {
        if (now < NextTryAt) throw Reasons.SignInTooOften(NextTryAt - now);
        Tries++;
        NextTryAt = now + PauseAfter(Tries);
    }

    /// <summary>Nothing after the first two tries, then 2 seconds, doubled with each try up to five minutes.</summary>
    public static TimeSpan PauseAfter(long tries)
    {
        if (tries < Free) return TimeSpan.Zero;
        TimeSpan pause = TimeSpan.FromSeconds(1L << (int)Math.Min(tries - Free + 1, 16));
        return pause < PauseMax ? pause : PauseMax;
    }
}
