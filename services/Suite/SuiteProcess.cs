using Fund.Access;
using Fund.Audit;
using Fund.Budgets;
using Fund.Chassis.Hosting;
using Fund.Chassis.Settings;
using Fund.Contracts;
using Fund.Payments;
using Microsoft.AspNetCore.Builder;

namespace Fund.Suite;

/// <summary>Every module in one process: the embedded default. The modules still talk to each other over gRPC.</summary>
internal static class SuiteProcess
{
    public static FundHost WithAllModules(this FundHost host) => host
        .With(AccessModule.Add, AccessModule.Map)
        .With(BudgetsModule.Add, BudgetsModule.Map)
        .With(ContractsModule.Add, ContractsModule.Map)
        .With(PaymentsModule.Add, PaymentsModule.Map)
        .With(AuditModule.Add, AuditModule.Map);

    /// <summary>Keeps the suite running on the world's clock until it is told to stop.</summary>
    public static async Task<int> Serve(string[] args)
    {
        try
        {
            FundHost host = FundHost.Create(args).WithAllModules();
            if (host.DoesInstead(args)) return 0;
            await using WebApplication app = await host.Build();
            await app.StartAsync();
            Console.WriteLine(Welcome(host.Settings));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (SettingsFault fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 2;
        }
    }

    public static int Usage()
    {
        Console.WriteLine("""
            FundServices: budget, contract, payment, audit and access in one process.

              demo     runs a month of a county from appropriation to wages, and proves it   [--Data=FOLDER]
              serve    keeps the suite running                                               [--Data=FOLDER --Listen=http://127.0.0.1:7070]

            serve --check-config prints the settings in force; serve --make-keys makes the keys that a server's services share.
            """);
        return 2;
    }

    private static string Welcome(SuiteSettings settings) => $"""

        The suite is running. Stop it with Ctrl+C; nothing that was answered is lost.

          gRPC       {settings.Listen}
          health     {settings.Web}livez  {settings.Web}readyz  {settings.Web}metrics
          data       {settings.Data}

        Sign in from another terminal:

          dotnet run --project services/Cli -- login --address {settings.Listen}
          dotnet run --project services/Cli -- whoami
          dotnet run --project services/Cli -- --help
        """;
}
