using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fund.Tests.EndToEnd.Faults;

namespace Fund.Tests.EndToEnd.Guards;

/// <summary>Tests of the tests: each guard of the product is taken away once, and the test that watches over it must then fail.</summary>
public sealed partial class GuardTests
{
    private static readonly Dictionary<string, string> Watchers = new()
    {
        ["receipt"] = "Chassis.ReceiptTests.A_repeated_request_answers_the_same_bytes_and_has_one_effect",
        ["permission"] = "Chassis.EntryTests.Denied_attempts_are_counted_one_entry_for_each_caller_method_and_minute",
        ["scope"] = "Budgets.DocumentsAllotmentTests.An_officer_of_one_town_sees_what_his_town_spends_and_not_what_another_does",
        ["duty"] = "Budgets.DocumentsAppropriationTests.Who_prepared_cannot_approve_whatever_roles_he_holds",
        // The constraint of the database still stops the posting, but nobody is told why: the test must see that.
        ["available-floor"] = "Budgets.LedgerTests.A_definite_refusal_is_repeated_even_after_money_arrives",
        ["audit-entry"] = "Chassis.EntryTests.Each_accepted_request_has_one_entry_and_nothing_else_has",
        ["gap"] = "Chassis.EventTests.A_gap_stops_the_consumer_until_it_is_filled",
    };

    public static TheoryData<string> Guards => [.. Watchers.Keys];

    [Fact]
    public async Task With_every_guard_on_each_watcher_passes()
    {
        Counts counts = await Run(guardOff: "", [.. Watchers.Values]);

        Assert.True(counts.Total >= Watchers.Count, counts.Output);
        Assert.True(counts.Failed == 0, counts.Output);
    }

    [Theory, MemberData(nameof(Guards))]
    public async Task Without_the_guard_its_watcher_fails_on_every_database(string guard)
    {
        Counts counts = await Run(guard, Watchers[guard]);

        Assert.True(counts.Failed > 0 && counts.Failed == counts.Total - counts.Skipped, $"{guard}: {counts.Output}");
    }

    private static async Task<Counts> Run(string guardOff, params string[] methods)
    {
        string program = await FaultBuild.Program("Service", "Fund.Tests.Service.dll");
        string[] filters = [.. methods.SelectMany(method => new[] { "-method", $"Fund.Tests.Service.{method}" })];
        var start = new ProcessStartInfo("dotnet", [program, "-noColor", .. filters]) { RedirectStandardOutput = true };
        start.Environment["FUND_GUARD_OFF"] = guardOff;
        using Process tests = Process.Start(start)!;
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(90));
        try
        {
            string output = await tests.StandardOutput.ReadToEndAsync(bound.Token);
            await tests.WaitForExitAsync(bound.Token);
            // Without its summary a run has shown nothing, whatever its exit code.
            Match summary = Summary().Match(output);
            Assert.True(summary.Success, output);
            return new Counts(Number(summary, "total"), Number(summary, "failed"), Number(summary, "skipped"), output);
        }
        finally
        {
            if (!tests.HasExited) tests.Kill(entireProcessTree: true);
        }
    }

    private static int Number(Match summary, string group) => int.Parse(summary.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Total: (?<total>\d+), Errors: 0, Failed: (?<failed>\d+), Skipped: (?<skipped>\d+)")]
    private static partial Regex Summary();

    private sealed record Counts(int Total, int Failed, int Skipped, string Output);
}
