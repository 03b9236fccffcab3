using Fund.Suite.Bank;
using Fund.Suite.Demo;
using Spectre.Console;

namespace Fund.Tests.EndToEnd.Faults;

/// <summary>The whole month of the demo, played through the public API of processes that run elsewhere.</summary>
/// <param name="courier">Carries the calls.</param>
/// <param name="clock">The clock that those processes keep too.</param>
/// <param name="data">The data folder of the process that pays.</param>
internal sealed class MonthFromOutside(Courier courier, DemoClock clock, string data)
{
    private readonly StringWriter paper = new();

    /// <summary>What was printed.</summary>
    public string Paper => paper.ToString();

    public StaffStory Staff { get; } = new(courier, clock);

    /// <summary>Plays and proves the month. False if any figure does not tie.</summary>
    public async Task<bool> Play(IReadOnlyDictionary<string, string> enrolmentCodes)
    {
        CountyRow account = CountyFile.Read("bank-accounts").Rows[0];
        string outbox = Directory.CreateDirectory(Path.Combine(data, "bank", "outbox")).FullName;
        string inbox = Path.Combine(data, "bank", "inbox");
        var opening = Kernel.Money.Of("CNY", account.Money("opening_balance").MinorUnits);
        var bank = new BankFolder(outbox, inbox, new BankSimulator(DemoBank.Script), BankState.Open((account["account_number"], opening)));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(paper), Ansi = AnsiSupport.No });
        console.Profile.Width = 160;

        var month = new Month(Staff, clock, bank, account["account_number"], outbox, inbox, console);
        await month.Play(enrolmentCodes);
        return await month.Report(courier);
    }
}
