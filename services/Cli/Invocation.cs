using System.CommandLine;

namespace Fund.Cli;

/// <summary>How answers are written.</summary>
internal enum OutputForm { Table, Json, Csv }

/// <summary>One run of one command: what was typed, where it writes, and its way to the services.</summary>
internal sealed class Invocation : IDisposable
{
    public Invocation(ParseResult parse, Terminal terminal, CancellationToken cancel)
    {
        Parse = parse;
        Terminal = terminal;
        Cancel = cancel;
        Connection = new Connection(new SessionFile(terminal.Home), parse.GetValue(CommonOptions.Address),
            TimeSpan.FromSeconds(parse.GetValue(CommonOptions.Timeout)), terminal);
        OutputForm form = Enum.Parse<OutputForm>(parse.GetValue(CommonOptions.Output)!, ignoreCase: true);
        bool color = parse.GetValue(CommonOptions.Color) != "never" && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        Printer = new Printer(terminal, form, color);
        OpenRequests = new OpenRequests(terminal.Home);
    }

    public ParseResult Parse { get; }

    public Terminal Terminal { get; }

    public CancellationToken Cancel { get; }

    public Connection Connection { get; }

    public Printer Printer { get; }

    public OpenRequests OpenRequests { get; }

    public bool IsDryRun => Parse.GetValue(CommonOptions.DryRun);

    public bool IsYes => Parse.GetValue(CommonOptions.Yes);

    public void Dispose() => Connection.Dispose();
}
