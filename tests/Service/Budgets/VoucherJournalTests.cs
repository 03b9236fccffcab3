using System.Diagnostics;
using System.Globalization;
using Fund.Budgets.Ledger;
using Fund.Chassis.Db;
using Fund.Tests.Servers;
using Pb = Fund.Protos.Budget.V1;
using static Fund.Tests.Service.Budgets.BookedMonth;
using Format = Fund.Protos.Budget.V1.ExportVouchersRequest.Types.Format;

namespace Fund.Tests.Service.Budgets;

/// <summary>Debian's hledger reads the journal strictly, and its balances are those of the ledger.</summary>
public sealed class VoucherJournalTests
{
    [Theory, EachDatabase]
    public async Task Hledger_comes_to_the_stages_of_the_ledger_by_the_generic_rules(Engine engine)
    {
        (BookedMonth month, Dictionary<string, long> balances) = await Balances(engine, "generic-1");
        await using (month)
        {
            long Budget(string code) => -balances.GetValueOrDefault($"budget:{code}");
            Assert.Equal(await month.Standing(Stage.Voted), Budget("2100"));
            Assert.Equal(await month.Standing(Stage.Available), Budget("2200"));
            Assert.Equal(await month.Standing(Stage.Encumbered), Budget("2300"));
            Assert.Equal(await month.Standing(Stage.Obligated), Budget("2400"));
            Assert.Equal(await month.Standing(Stage.Disbursed), Budget("2500"));
            Assert.Equal(await month.Standing(Stage.Lapsed), Budget("2900"));
            Assert.Equal(await month.Standing(Stage.Available, raised: true), Budget("3200"));
            Assert.Equal(await month.Standing(Stage.Encumbered, raised: true), Budget("3300"));
            Assert.Equal(await month.Standing(Stage.Obligated, raised: true), Budget("3400"));
            Assert.Equal(await month.Standing(Stage.Disbursed, raised: true), Budget("3500"));
            await CashAndPayables(month, balances, ["1110", "1120", "1130", "2110"]);
        }
    }

    [Theory, EachDatabase]
    public async Task Hledger_comes_to_the_cash_and_the_dues_of_the_ledger_by_the_rules_of_2019(Engine engine)
    {
        (BookedMonth month, Dictionary<string, long> balances) = await Balances(engine, "cn-2019-1");
        await using (month)
        {
            Assert.Equal(await month.Standing(Stage.Bank) + await month.Standing(Stage.InTransit), balances["budget:8001.02"]);
            Assert.Equal(await month.Standing(Stage.Disbursed) + await month.Standing(Stage.Disbursed, raised: true),
                balances["budget:7101"]);
            await CashAndPayables(month, balances, ["1002.01", "1002.02", "1002.03", "2302"]);
        }
    }

    private static async Task CashAndPayables(BookedMonth month, Dictionary<string, long> balances, string[] accounts)
    {
        Assert.Equal(await month.Standing(Stage.Bank), balances[$"financial:{accounts[0]}"]);
        Assert.Equal(await month.Standing(Stage.InTransit), balances[$"financial:{accounts[1]}"]);
        Assert.Equal(await month.Standing(Stage.Suspense), balances[$"financial:{accounts[2]}"]);
        Assert.Equal(await month.Standing(Stage.Obligated) + await month.Standing(Stage.Obligated, raised: true),
            -balances[$"financial:{accounts[3]}"]);
    }

    /// <summary>A month of every verb, exported in two batches, as hledger adds it up: minor units by book and code.</summary>
    private static async Task<(BookedMonth Month, Dictionary<string, long> Balances)> Balances(Engine engine, string pack)
    {
        if (ServerRule.Missing("hledger") is { } why) Assert.Skip(why);
        BookedMonth month = await BookedMonth.Start(engine, pack);
        await month.EveryVerb();
        await month.Treasury.CreateVoucherBatchAsync(Batch("june-1", most: 9));
        await month.Treasury.CreateVoucherBatchAsync(Batch("june-2"));
        string file = Path.Combine(Directory.CreateTempSubdirectory("fund-vouchers-").FullName, "june.journal");
        await File.WriteAllTextAsync(file, await month.Exported(Format.Hledger));

        await Hledger("-f", file, "check", "--strict");
        string[] lines = (await Hledger("-f", file, "balance", "--flat", "--no-total", "--output-format", "csv")).Trim().Split('\n');
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return (month, lines.Skip(1).Select(line => line.Trim('"', '\r').Split("\",\""))
            .ToDictionary(cells => cells[0].Split(' ')[0], cells => MinorUnits(cells[1])));
    }

    private static long MinorUnits(string amount)
    {
        Assert.EndsWith(" CNY", amount);
        return long.Parse(amount[..^4].Replace(".", ""), CultureInfo.InvariantCulture);
    }

    private static async Task<string> Hledger(params string[] arguments)
    {
        var start = new ProcessStartInfo(ServerRule.Find("hledger")!, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["LANG"] = "C.UTF-8", ["LC_ALL"] = "C.UTF-8" },
        };
        using Process hledger = Process.Start(start)!;
        Task<string> output = hledger.StandardOutput.ReadToEndAsync(), errors = hledger.StandardError.ReadToEndAsync();
        await hledger.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(hledger.ExitCode == 0, await errors + await output);
        return await output;
    }
}
