using Fund.Cli;
using Fund.Protos.Budget.V1;
using Money = Fund.Protos.Type.Money;

namespace Fund.Tests.Unit.Cli;

/// <summary>Whole commands, from what is typed to what is shown, over real gRPC, each test with a suite and a home of its own.</summary>
public abstract class OverTheWire : IAsyncLifetime
{
    protected const string Line = "offices/s-county/appropriations/2026-cleaning";
    protected const string Run = "offices/s-county/wageRuns/2026-06";

    protected readonly string home = Path.Combine(Path.GetTempPath(), $"fund-{Guid.NewGuid()}");
    internal Suite suite = null!;

    public async ValueTask InitializeAsync() => suite = await Suite.Start();

    public async ValueTask DisposeAsync()
    {
        await suite.DisposeAsync();
        if (System.IO.Directory.Exists(home)) System.IO.Directory.Delete(home, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected async Task SignIn() => await Type("secret of li wei\n", "login", "--account", "li-wei");

    internal async Task<Screen> Type(string input, params string[] arguments)
    {
        Screen screen = Screen.Of(input, home: home);
        await Invoke(screen, arguments);
        return screen;
    }

    internal Task<int> Invoke(Screen screen, params string[] arguments)
    {
        bool isAddressed = arguments.Contains("--address") || new SessionFile(home).Read() is not null;
        string[] all = isAddressed ? arguments : [.. arguments, "--address", suite.Address];
        return CommandTree.Invoke(all, screen.Terminal, TestContext.Current.CancellationToken);
    }

    protected string Write(string name, string content)
    {
        System.IO.Directory.CreateDirectory(home);
        string path = Path.Combine(home, name);
        File.WriteAllText(path, content);
        return path;
    }

    protected static Money Cny(long minor) => new() { CurrencyCode = "CNY", MinorUnits = minor };

    protected static Appropriation Appropriation(string etag) =>
        new() { Name = Line, Etag = etag, Title = "Rural cleaning", Total = Cny(123_456_780) };
}
