using Fund.Chassis.Border;
using Fund.Chassis.Db;
using Fund.Kernel;
using Fund.Protos.Feed.V1;
using Fund.Protos.Payment.V1;
using Fund.Suite.Bank;
using Fund.Tests.Service.Chassis;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static Fund.Tests.Service.Payments.PaymentTown;
using BankFile = Fund.Protos.Payment.V1.BankFile;

namespace Fund.Tests.Service.Payments;

public sealed class ReconciliationTests
{
    [Theory, EachDatabase]
    public async Task A_month_is_paid_booked_and_ties_to_the_cent(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 3);
        await town.Calculated();
        await town.Funded();
        await town.Sent();
        town.Bank.ReceiveCredit(BudgetsNextDoor.Number, Kernel.Money.Of("CNY", 5_000), "village", "gift");

        List<BankFile> taken = await town.BankDay("2026-06-15");
        WageRun run = await town.Show();
        Reconciliation tie = await town.Tie();

        Assert.All(taken, file => Assert.Equal(BankFile.Types.State.Reconciled, file.State));
        Assert.Equal((3, 1, 0, true), (taken[^1].MatchedCount, taken[^1].CreditCount, taken[^1].ExceptionCount, taken[^1].IsTied));
        Assert.Equal((WageRun.Types.State.Closed, run.Payable.MinorUnits), (run.State, run.Paid.MinorUnits));
        Assert.Equal(run.Sources.Select(source => source.Amount.MinorUnits), town.Budgets.Disbursed.OrderBy(stage => stage.Key)
            .Select(stage => stage.Value));
        Assert.Equal((0, 0), (town.Budgets.Obligated.Values.Sum(), town.Budgets.InTransit));
        // The gift is in the bank and, as Budgets here knows no suspense, not in the books.
        Assert.Equal(-5_000, tie.Difference.MinorUnits);
        Assert.Equal(WageLine.Types.State.Paid, (await town.Line(1)).State);
    }

    [Theory, EachDatabase]
    public async Task The_same_file_again_changes_nothing_and_answers_the_same(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2);
        await town.Calculated();
        await town.Funded();
        await town.Sent();
        List<BankFile> first = await town.BankDay("2026-06-15");
        string[] posted = [.. town.Budgets.Posted];

        foreach (string path in Directory.GetFiles(town.Inbox).Order(StringComparer.Ordinal))
            Assert.Contains(await town.Import(path, "other-name"), first);

        Assert.Equal(posted, town.Budgets.Posted);
        Assert.Empty(await town.OpenExceptions());
    }

    [Theory, EachDatabase]
    public async Task Whoever_sends_a_file_again_is_told_what_became_of_it(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2);
        await town.Calculated();
        await town.Funded();
        await town.Sent();

        foreach ((int number, string path) in town.Bank.Work(new DateOnly(2026, 6, 15)).Index())
        {
            string requestId = Id;
            BankFile first = await town.Import(path, $"file-{number}", requestId);
            BankFile again = await town.Import(path, $"file-{number}", requestId);

            Assert.Equal(BankFile.Types.State.Reconciled, first.State);
            Assert.Equal(first, again);
        }
    }

    [Theory, EachDatabase]
    public async Task A_statement_of_another_account_and_a_file_without_end_are_not_taken(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 0);
        town.Bank.ReceiveCredit(BudgetsNextDoor.Number, Kernel.Money.Of("CNY", 5_000), "village", "gift");
        string path = town.Bank.Work(new DateOnly(2026, 6, 15))[^1];
        string other = Path.Combine(town.Host.Folder, "other.xml");
        await File.WriteAllTextAsync(other, (await File.ReadAllTextAsync(path)).Replace(BudgetsNextDoor.Number, "43100990000012345679"));

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => town.Import(other));
        Assert.Equal("STATEMENT_OF_OTHER_ACCOUNT", RefusalStatus.ToRefusal(refused)?.Reason);
        Assert.Equal("FILE_TOO_LARGE", await Endless(town));
        Assert.Equal(1, (await town.Import(path)).CreditCount);
    }

    [Theory, EachDatabase]
    public async Task What_comes_back_is_paid_once_by_a_second_attempt_and_what_is_rejected_frees_its_cash(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 3, new Fate.Return("AC04"), new Fate.Reject("AC01"));
        await town.Calculated();
        WageRun funded = await town.Funded();
        await town.Sent();
        await town.BankDay("2026-06-15");
        long freed = town.Budgets.InTransit;
        await town.BankDay("2026-06-16");
        WageLine returned = await town.Line(1);
        List<string> exceptions = await town.OpenExceptions();
        Remittance second = await town.Sent("may-2");
        await town.BankDay("2026-06-17");
        WageRun run = await town.Show();
        WageLineExplanation story =
            await town.Runs(town.Clerk).ExplainWageLineAsync(new ExplainWageLineRequest { Name = $"{Run}/lines/l00001" });

        Assert.Equal(0, freed);
        Assert.Equal(["REJECTED", "RETURNED"], exceptions);
        Assert.Equal((WageLine.Types.State.Ready, 0), (returned.State, returned.Paid.MinorUnits));
        Assert.Equal(2, second.ItemCount);
        Assert.Equal([1, 2], story.Disbursements.Select(attempt => attempt.AttemptNumber));
        Assert.Equal([Disbursement.Types.State.Returned, Disbursement.Types.State.Settled], story.Disbursements
            .Select(attempt => attempt.State));
        Assert.Equal((WageRun.Types.State.Closed, funded.Payable.MinorUnits), (run.State, run.Paid.MinorUnits));
        Assert.Equal(funded.Payable.MinorUnits, town.Budgets.Disbursed.Values.Sum());
        Assert.Equal((0, 0), (town.Budgets.Obligated.Values.Sum(), town.Budgets.InTransit));
        Assert.True((await town.Tie()).IsTied);
    }

    [Theory, EachDatabase]
    public async Task What_is_not_settled_is_listed_from_the_month_on_in_which_it_came_up(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(
            engine, people: 4, new Fate.Silence(), new Fate.Return("AC04"), new Fate.Reject("AC01"));
        await town.Calculated();
        List<string> april = await town.OpenMatters("2026-04"), may = await town.OpenMatters("2026-05");
        await town.Funded();
        Remittance sent = await town.Sent();
        await town.BankDay("2026-06-15");
        await town.BankDay("2026-06-16");
        town.Host.Clock.Advance(TimeSpan.FromDays(20));
        await town.Remittances(town.Treasurer).MarkUnansweredAsync(new MarkUnansweredRequest { Name = sent.Name, RequestId = Id });

        Assert.Empty(april);
        Assert.Equal(["RUN_NOT_FUNDED"], may);
        Assert.Empty(await town.OpenMatters("2026-05"));
        // The bank's silence dates from the day on which it was asked to pay, though nobody said so before July.
        Assert.Equal(["BANK_EXCEPTION_OPEN", "BANK_EXCEPTION_OPEN", "PAYMENT_UNKNOWN", "RETURNED_NOT_REPAID", "RETURNED_NOT_REPAID"],
            (await town.OpenMatters("2026-06")).Order());
        Assert.Equal(6, (await town.OpenMatters("2026-07")).Count);
    }

    [Theory, EachDatabase]
    public async Task An_exception_is_closed_once_with_what_was_found(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1, new Fate.Return("AC04"));
        await town.Calculated();
        await town.Funded();
        await town.Sent();
        await town.BankDay("2026-06-15");
        await town.BankDay("2026-06-16");
        var list = new ListExceptionsRequest { Parent = County, OpenOnly = true };
        ReconciliationService.ReconciliationServiceClient treasurer = town.Reconciliation(town.Treasurer);
        BankException open = Assert.Single((await treasurer.ListExceptionsAsync(list)).Exceptions);
        var resolve = new ResolveExceptionRequest { Name = open.Name, Explanation = "The account was closed; he has another.",
            RequestId = Id };

        BankException resolved = await treasurer.ResolveExceptionAsync(resolve);

        Assert.Equal(("RETURNED", BankException.Types.State.Open), (open.Kind, open.State));
        Assert.Equal((BankException.Types.State.Resolved, resolve.Explanation), (resolved.State, resolved.Explanation));
        Assert.Equal(resolved, await treasurer.ResolveExceptionAsync(resolve));
        Assert.Empty(await town.OpenExceptions());
        Assert.Equal(0, (await town.Tie()).OpenExceptionCount);
        Entry entry = Assert.Single(await town.Host.AllEntries<Fund.Payments.PaymentsDb>("payments"),
            entry => entry.Resource == open.Name);
        Assert.Equal(("treasurer", resolve.Explanation), (entry.Caller, entry.Reason));
        resolve.RequestId = Id;
        Assert.Equal("EXCEPTION_RESOLVED", await Refused.Reason(treasurer.ResolveExceptionAsync(resolve)));
    }

    [Theory, EachDatabase]
    public async Task A_refused_effect_waits_for_a_person_and_is_posted_once(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1);
        await town.Calculated();
        await town.Funded();
        await town.Sent();

        town.Budgets.Refuses = "PERIOD_CLOSED";
        BankFile refused = (await town.BankDay("2026-06-15"))[^1];
        town.Budgets.Refuses = null;
        BankFile posted = await town.Reconciliation(town.Treasurer).PostBankFileAsync(new PostBankFileRequest { Name = refused.Name,
            RequestId = Id });

        Assert.Equal((BankFile.Types.State.Imported, "PERIOD_CLOSED"), (refused.State, refused.Pending));
        Assert.Equal(BankFile.Types.State.Reconciled, posted.State);
        Assert.Single(town.Budgets.Posted, "disburse");
    }

    [Theory, EachDatabase]
    public async Task Nothing_personal_rests_in_the_clear_or_leaves_in_an_error(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2, new Fate.Return("AC04"));
        await town.Calculated();
        await town.Funded();
        await town.Sent();
        await town.BankDay("2026-06-15");
        string bad = new Person(1).Card[..^1] + (char)('0' + (new Person(1).Card[^1] - '0' + 1) % 10);
        CreatePayeeRequest wrong = EnterRequest(new Person(5));
        wrong.AccountNumber = bad;
        Grpc.Core.RpcException refusal = await Assert.ThrowsAsync<Grpc.Core.RpcException>(
            async () => await town.Payees(town.Clerk).CreatePayeeAsync(wrong));

        Assert.DoesNotContain(bad, refusal.ToString());
        Assert.DoesNotContain(bad, System.Text.Encoding.UTF8.GetString(refusal.Trailers.GetValueBytes("grpc-status-details-bin")!));
        string rest = await Everything(town, engine);
        Assert.Contains(new Person(1).Payee, rest);
        foreach (Person person in new[] { new Person(1), new Person(2) })
            foreach (string secret in new[] { person.IdNumber, person.Card, person.Name })
                Assert.DoesNotContain(secret, rest);
    }

    // 65 pieces of 1 MiB are more than a file may have; whoever sends is told before he has sent everything.
    private static async Task<string?> Endless(PaymentTown town)
    {
        using var call = town.Reconciliation(town.Treasurer).ImportBankFile();
        var piece = new ImportBankFileRequest
        {
            Parent = County, BankFileId = "endless", BankAccount = BudgetsNextDoor.Account, RequestId = Id,
            Data = ByteString.CopyFrom(new byte[1 << 20]),
        };
        try
        {
            for (int i = 0; i < 65; i++) await call.RequestStream.WriteAsync(piece);
        }
        catch (Exception ended) when (ended is RpcException or InvalidOperationException)
        {
            // The call has its answer already, which is read below.
        }
        return RefusalStatus.ToRefusal(await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync))?.Reason;
    }

    private static async Task<string> Everything(PaymentTown town, Engine engine)
    {
        var store = town.Host.Services.GetRequiredService<ServiceStore<Fund.Payments.PaymentsDb>>();
        if (engine == Engine.Sqlite)
            return string.Concat(Directory.GetFiles(town.Host.Folder, "payments.db*").Select(path =>
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var reader = new StreamReader(stream);
                return reader.ReadToEnd();
            }));
        await using var connection = await store.Database.Open();
        var text = new System.Text.StringBuilder();
        foreach (string table in new[]
        {
            "payees", "wage_lines", "remittances", "remittance_files", "disbursements", "bank_files", "bank_exceptions", "receipts",
            "feed_commits", "frames",
            "events", "staged_rows",
        })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                for (int i = 0; i < reader.FieldCount; i++)
                    text.Append(reader.GetValue(i) is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes)
                        : reader.GetValue(i)).Append('\n');
        }
        return text.ToString();
    }
}
