using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fund.Access;
using Fund.Chassis.Hosting;
using Fund.Chassis.Settings;
using Fund.Kernel;
using Fund.Suite.Bank;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Fund.Suite.Demo;

/// <summary>The main job, end to end: starts everything on free ports and an empty folder, plays a month of a county, proves it.</summary>
internal static class DemoCommand
{
    public static async Task<int> Run(string[] args)
    {
        // Colours are for a terminal; a file or a log gets plain text.
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        if (!console.Profile.Capabilities.Interactive) console.Profile.Width = Math.Max(console.Profile.Width, 140);
        var watch = Stopwatch.StartNew();
        string folder = EmptyFolder(args);
        var clock = new DemoClock(new DateOnly(2026, 5, 18));
        try
        {
            FundHost host = FundHost.Create(
                [.. args.Where(arg => !arg.StartsWith("--Data=", StringComparison.Ordinal)), $"--Data={folder}", "--TopOffice=s-county",
                    $"--Listen=http://127.0.0.1:{FreePort()}", $"--Web=http://127.0.0.1:{FreePort()}", "--PasswordIterations=100000"],
                clock, DemoClock.Label).WithAllModules();
            // The story is the output; only faults may speak beside it.
            host.Builder.Logging.AddFilter(null, LogLevel.Error).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Error);
            await using WebApplication app = await host.Build();
            await app.StartAsync();
            bool holds = await Story(app, host, clock, console, folder);
            await app.StopAsync();
            console.WriteLine();
            console.MarkupLine(holds
                ? $"[green bold]Every figure ties.[/] Played in {watch.Elapsed.TotalSeconds:N1} s."
                : "[red bold]Some figures do not tie.[/] See above.");
            return holds ? 0 : 1;
        }
        catch (SettingsFault fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 2;
        }
        catch (Grpc.Core.RpcException refused) when (Chassis.Border.RefusalStatus.ToRefusal(refused) is { } refusal)
        {
            console.MarkupLine($"[red]The story stopped: {Markup.Escape(refusal.Reason)}[/] — {Markup.Escape(refusal.Message)}");
            foreach ((string key, string value) in refusal.Facts) console.MarkupLine($"  {Markup.Escape(key)} = {Markup.Escape(value)}");
            foreach (FieldViolation violation in refusal.Violations)
                console.MarkupLine($"  {Markup.Escape(violation.Field)} {Markup.Escape(violation.Rule)}");
            console.WriteException(refused);
            return 1;
        }
    }

    private static async Task<bool> Story(WebApplication app, FundHost host, DemoClock clock, IAnsiConsole console, string folder)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(host.Settings.Listen,
            new GrpcChannelOptions { MaxReceiveMessageSize = 16 << 20 });
        console.MarkupLine($"[bold]FundServices: a month of S County[/]   data in {Markup.Escape(folder)}");
        var courier = new Courier(channel.CreateCallInvoker());
        var staff = new StaffStory(courier, clock);
        CountyRow account = CountyFile.Read("bank-accounts").Rows[0];
        Kernel.Money opening = Kernel.Money.Of(account["opening_balance.currency_code"], account.Money("opening_balance").MinorUnits);
        string outbox = Path.Combine(folder, "bank", "outbox");
        string inbox = Path.Combine(folder, "bank", "inbox");
        Directory.CreateDirectory(outbox);
        var bank = new BankFolder(outbox, inbox, new BankSimulator(DemoBank.Script), BankState.Open((account["account_number"], opening)));
        var month = new Month(staff, clock, bank, account["account_number"], outbox, inbox, console);
        await month.Play(app.Services.GetRequiredService<FirstStart>().Codes);
        bool holds = await month.Report(courier);
        Farewell(console, staff, folder);
        return holds;
    }

    private static void Farewell(IAnsiConsole console, StaffStory staff, string folder)
    {
        new DemoReport(console).Heading("Look around");
        console.WriteLine($"dotnet run -c Release --project services/Suite -- serve --Data={folder} --TopOffice=s-county");
        console.WriteLine("dotnet run -c Release --project services/Cli -- login --account auditor");
        console.WriteLine();
        console.WriteLine("Passwords of this run, made at random:");
        foreach ((string account, string password) in staff.Passwords) console.WriteLine($"  {account,-20} {password}");
    }

    private static string EmptyFolder(string[] args)
    {
        string? asked = args.FirstOrDefault(arg => arg.StartsWith("--Data=", StringComparison.Ordinal))?["--Data=".Length..];
        string folder = Path.GetFullPath(asked ?? Path.Combine("data", "demo"));
        // A demo never writes into somebody's data: it takes the next free name.
        for (int next = 2; Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(); next++)
            folder = Path.GetFullPath($"{asked ?? Path.Combine("data", "demo")}-{next}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
