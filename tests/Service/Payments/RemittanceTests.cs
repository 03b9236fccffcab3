using System.Security.Cryptography;
using Fund.Chassis.Border;
using Fund.Chassis.Db;
using Fund.Protos.Feed.V1;
using Fund.Protos.Payment.V1;
using Fund.Tests.Service.Chassis;
using Grpc.Core;
using static Fund.Tests.Service.Payments.PaymentTown;

namespace Fund.Tests.Service.Payments;

public sealed class RemittanceTests
{
    [Theory, EachDatabase]
    public async Task A_file_is_released_by_a_third_person_and_is_what_was_hashed(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2);
        await town.Calculated();
        Assert.Equal("WAGE_RUN_NOT_FUNDED", await Refused.Reason(town.Remittances(town.Clerk).CreateRemittanceAsync(FileRequest("early"))));
        await town.Funded();
        Remittance draft = await town.Remittances(town.Clerk).CreateRemittanceAsync(FileRequest("may-1"));
        var release = new ReleaseRemittanceRequest { Name = draft.Name, Etag = draft.Etag, FileSha256 = draft.FileSha256 };

        foreach (string person in new[] { "clerk", "approver" })
        {
            release.RequestId = Id;
            Assert.Equal("DUTIES_EXCLUDE_EACH_OTHER", await Refused.Reason(
                town.Remittances(town.Host.As(person, "payment.releaser")).ReleaseRemittanceAsync(release)));
        }
        Assert.Empty(Directory.Exists(town.Outbox) ? Directory.GetFiles(town.Outbox) : []);
        Remittance sent = await town.Released(draft);

        Assert.Equal(Remittance.Types.State.Sent, sent.State);
        Assert.Equal(draft.FileSha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(sent.FilePath))));
        Assert.Equal(Path.Combine(town.Outbox, sent.MessageId + ".xml"), sent.FilePath);
        Assert.Equal((99_231, 30_000_000 - 99_231), (town.Budgets.InTransit, town.Budgets.Bank));
        Assert.Equal(WageRun.Types.State.Remitted, (await town.Show()).State);
    }

    [Theory, EachDatabase]
    public async Task A_released_file_is_downloaded_as_it_was_hashed_and_every_download_is_logged_as_a_reveal(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2);
        await town.Calculated();
        await town.Funded();
        Remittance draft = await town.Remittances(town.Clerk).CreateRemittanceAsync(FileRequest("may-1"));
        RpcException early = await Assert.ThrowsAsync<RpcException>(() => Download(town, draft.Name, "to check it"));
        Remittance sent = await town.Released(draft);

        byte[] first = await Download(town, sent.Name, "to check it");
        byte[] second = await Download(town, sent.Name, "the bank lost it");

        Assert.Equal("REMITTANCE_NOT_RELEASED", early.ToRefusal()?.Reason);
        Assert.Equal(sent.FileSha256, Convert.ToHexStringLower(SHA256.HashData(first)));
        Assert.Equal(first, second);
        Assert.Equal([("releaser", "to check it"), ("releaser", "the bank lost it")],
            (await town.Host.AllEntries<Fund.Payments.PaymentsDb>("payments"))
                .Where(entry => entry.Kind == Entry.Types.Kind.Reveal && entry.Resource == sent.Name)
                .Select(entry => (entry.Caller, entry.Reason)));
    }

    [Theory, EachDatabase]
    public async Task Of_twenty_at_once_one_pays(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 3);
        await town.Calculated();
        await town.Funded();

        string[] outcomes = await Task.WhenAll(Enumerable.Range(1, 20).Select(i =>
            Refused.Reason(town.Remittances(town.Clerk).CreateRemittanceAsync(FileRequest($"may-{i:D2}")))));
        ListRemittancesResponse made =
            await town.Remittances(town.Clerk).ListRemittancesAsync(new ListRemittancesRequest { Parent = County });

        Assert.Single(outcomes, "OK");
        Assert.All(outcomes, outcome => Assert.Contains(outcome,
            new[] { "OK", "NOTHING_TO_PAY", "CHANGED_MEANWHILE", "TOO_MUCH_CONTENTION" }));
        Assert.Equal(3, Assert.Single(made.Remittances).ItemCount);
    }

    [Theory, EachDatabase]
    public async Task A_file_whose_account_changed_is_voided_and_built_anew(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2);
        await town.Calculated();
        await town.Funded();
        Remittance draft = await town.Remittances(town.Clerk).CreateRemittanceAsync(FileRequest("may-1"));
        var person = new Person(1);
        await town.Payees(town.Clerk).ChangePayeeAccountAsync(new ChangePayeeAccountRequest
        {
            Name = person.Payee, AccountNumber = person.OtherCard, BankCode = "402569900036", Reason = "new card", RequestId = Id,
        });

        string refused = await Refused.Reason(town.Remittances(town.Releaser).ReleaseRemittanceAsync(new ReleaseRemittanceRequest
        {
            Name = draft.Name, Etag = draft.Etag, FileSha256 = draft.FileSha256, RequestId = Id,
        }));
        await town.Remittances(town.Clerk).VoidRemittanceAsync(new VoidRemittanceRequest { Name = draft.Name, Reason = "account changed",
            RequestId = Id });
        Remittance second = await town.Remittances(town.Clerk).CreateRemittanceAsync(FileRequest("may-2"));

        Assert.Equal("ACCOUNTS_CHANGED", refused);
        Assert.Equal((2, 1), (draft.ItemCount, second.ItemCount));
    }

    [Theory, EachDatabase]
    public async Task What_the_bank_does_not_answer_is_unknown_and_is_not_paid_again(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 2, new Suite.Bank.Fate.Silence());
        await town.Calculated();
        await town.Funded();
        Remittance sent = await town.Sent();
        await town.BankDay("2026-06-15");
        var mark = new MarkUnansweredRequest { Name = sent.Name, RequestId = Id };

        string tooEarly = await Refused.Reason(town.Remittances(town.Treasurer).MarkUnansweredAsync(mark));
        town.Host.Clock.Advance(TimeSpan.FromDays(3));
        Remittance marked = await town.Remittances(town.Host.As("treasurer", "treasury.officer")).MarkUnansweredAsync(mark);

        Assert.Equal("ANSWERS_NOT_OVERDUE", tooEarly);
        Assert.Equal((1, 1), (marked.UnknownCount, marked.SettledCount));
        Assert.Equal(["UNKNOWN"], await town.OpenExceptions());
        Assert.Equal("NOTHING_TO_PAY", await Refused.Reason(town.Remittances(town.Clerk).CreateRemittanceAsync(FileRequest("may-2"))));
    }

    [Theory, EachDatabase]
    public async Task Without_cash_the_file_stays_a_draft_and_with_cash_its_release_asks_under_another_id(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 1);
        await town.Calculated();
        await town.Funded();

        town.Budgets.Refuses = "INSUFFICIENT_CASH";
        Remittance refused = await town.Sent();
        town.Budgets.Refuses = null;
        Remittance sent = await town.Released(refused);

        Assert.Equal((Remittance.Types.State.Draft, "INSUFFICIENT_CASH"), (refused.State, refused.Pending));
        Assert.Equal((Remittance.Types.State.Sent, ""), (sent.State, sent.Pending));
        // Budgets remembers its no under the first id; the second release is another attempt, and holds the cash once.
        Assert.Equal(1, town.Budgets.Posted.Count(what => what == "hold"));
        Assert.Equal((sent.Total.MinorUnits, 1), (town.Budgets.InTransit, town.Budgets.RefusedCount));
    }

    private static async Task<byte[]> Download(PaymentTown town, string name, string reason)
    {
        using var call = town.Remittances(town.Releaser)
            .DownloadRemittanceFile(new DownloadRemittanceFileRequest { Name = name, Reason = reason });
        var bytes = new MemoryStream();
        await foreach (FileChunk piece in call.ResponseStream.ReadAllAsync()) bytes.Write(piece.Data.Span);
        return bytes.ToArray();
    }
}
