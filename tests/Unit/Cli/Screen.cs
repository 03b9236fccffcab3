using Fund.Cli;

namespace Fund.Tests.Unit.Cli;

/// <summary>A terminal whose words can be read afterwards, with a home folder of its own.</summary>
internal sealed class Screen : IDisposable
{
    private readonly StringWriter data = new() { NewLine = "\n" };
    private readonly StringWriter said = new() { NewLine = "\n" };

    private Screen(string home, string input, bool isPerson, bool isWatched, int width) => Terminal = new Terminal
    {
        Out = data,
        Error = said,
        In = new StringReader(input),
        InIsPerson = isPerson,
        ErrorIsPerson = isWatched,
        Width = width,
        Zone = TimeZoneInfo.Utc,
        Home = home,
    };

    public Terminal Terminal { get; }

    public string Data => data.ToString();

    public string Said => said.ToString();

    /// <param name="isWatched">Whether a person sees what is said, so that progress is drawn.</param>
    public static Screen Of(string input = "", bool isPerson = false, string? home = null, int width = 200, bool isWatched = false) =>
        new(home ?? Directory.CreateTempSubdirectory("fund-").FullName, input, isPerson, isWatched, width);

    public Printer Printer(OutputForm form = OutputForm.Table) => new(Terminal, form, color: false);

    public void Dispose() => Directory.Delete(Terminal.Home, recursive: true);
}
