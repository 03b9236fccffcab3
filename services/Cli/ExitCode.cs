namespace Fund.Cli;

/// <summary>What the process answers to the shell; scripts branch on it.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    /// <summary>The suite said no, or the person did when asked.</summary>
    public const int Refused = 1;
    /// <summary>The command line could not be understood. Nothing was sent.</summary>
    public const int Usage = 2;
    /// <summary>Some rows were accepted and some refused.</summary>
    public const int Partly = 3;
    /// <summary>No answer, or a limit was reached: the same command may succeed later.</summary>
    public const int Unavailable = 4;
    public const int NotSignedIn = 5;
    /// <summary>A fault of the suite or of this program, never of the person.</summary>
    public const int Bug = 70;
    /// <summary>Stopped by the person: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}

/// <summary>The command line cannot be understood as it stands. Nothing was sent.</summary>
internal sealed class UsageError(string message) : Exception(message);

/// <summary>The person was shown what would be decided and said no. Nothing was sent.</summary>
internal sealed class Declined() : Exception("Nothing was sent.");
