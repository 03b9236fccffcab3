using System.Text;

namespace Fund.Cli;

/// <summary>Where the program reads and writes: data to <see cref="Out"/>, everything said to a person to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    public bool InIsPerson { get; init; }

    public bool OutIsPerson { get; init; }

    public bool ErrorIsPerson { get; init; }

    public int Width { get; init; } = 120;

    /// <summary>The zone in which times are shown.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Local;

    /// <summary>The folder of session and open requests.</summary>
    public required string Home { get; init; }

    public static Terminal OfProcess()
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Terminal
        {
            Out = Console.Out,
            Error = Console.Error,
            In = Console.In,
            InIsPerson = !Console.IsInputRedirected,
            OutIsPerson = !Console.IsOutputRedirected,
            ErrorIsPerson = !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? int.MaxValue : Math.Max(Console.WindowWidth, 60),
            Home = Environment.GetEnvironmentVariable("FUND_HOME") is { Length: > 0 } home
                ? home
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "fund"),
        };
    }

    public void Say(string text) => Error.WriteLine(Clean(text));

    /// <summary>Asks without echo; where no person sits there, takes one line of the input.</summary>
    public string AskSecret(string label)
    {
        if (!InIsPerson) return In.ReadLine() ?? throw new UsageError($"The {label} is read from the input, and the input is empty.");

        Error.Write($"{label} (not shown): ");
        var secret = new StringBuilder();
        for (ConsoleKeyInfo key = Console.ReadKey(true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(true))
        {
            if (key.Key == ConsoleKey.Backspace) secret.Length = Math.Max(0, secret.Length - 1);
            else if (!char.IsControl(key.KeyChar)) secret.Append(key.KeyChar);
        }
        Error.WriteLine();
        return secret.ToString();
    }

    /// <summary>Asks for a plain word; where no person sits there, it has to be given as <paramref name="option"/>.</summary>
    public string Ask(string label, string option)
    {
        if (!InIsPerson) throw new UsageError($"Missing: {option}.");
        Error.Write($"{label}: ");
        return In.ReadLine()?.Trim() ?? "";
    }

    /// <summary>Throws <see cref="Declined"/> unless the person says yes.</summary>
    public void Confirm(string question)
    {
        if (!InIsPerson) throw new UsageError("Nobody is there to ask. Say --yes to decide upon what is shown, or give --etag.");
        Error.Write($"{question} y/N ");
        if (In.ReadLine()?.Trim().ToLowerInvariant() is not ("y" or "yes")) throw new Declined();
    }

    /// <summary>Without control characters, so that no text of a stranger can steer a terminal. Line breaks stay.</summary>
    public static string Clean(string text) =>
        text.Any(IsHarmful) ? string.Concat(text.Select(c => IsHarmful(c) ? '\uFFFD' : c)) : text;

    private static bool IsHarmful(char c) =>
        char.IsControl(c) && c != '\n' || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
