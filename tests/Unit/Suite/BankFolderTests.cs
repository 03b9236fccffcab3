using Fund.Kernel;
using Fund.Suite.Bank;
using static Fund.Tests.Unit.Suite.BankPapers;

namespace Fund.Tests.Unit.Suite;

public sealed class BankFolderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("bank-").FullName;

    private string Outbox => Path.Combine(root, "outbox");

    private string Inbox => Path.Combine(root, "inbox");

    [Fact]
    public void Orders_are_taken_by_name_once_and_answers_appear_complete()
    {
        var folder = new BankFolder(Outbox, Inbox, new BankSimulator(new BankScript()), BankState.Open((Ours, Money.Of("CNY", 100_000))));
        Assert.False(folder.HasOrders);
        Directory.CreateDirectory(Outbox);
        System.IO.File.WriteAllText(Path.Combine(Outbox, "b.xml"), Order("M2", ["2.00"]));
        System.IO.File.WriteAllText(Path.Combine(Outbox, "a.xml"), Order("M1", ["1.00"]));
        System.IO.File.WriteAllText(Path.Combine(Outbox, "c.xml.part"), "half a fi");
        Assert.True(folder.HasOrders);
        folder.ReceiveCredit(Ours, Money.Of("CNY", 50), "giver", "gift");

        IReadOnlyList<string> answers = folder.Work(new DateOnly(2026, 7, 1));
        IReadOnlyList<string> later = folder.Work(new DateOnly(2026, 7, 2));

        Assert.Equal(
            ["BANK-20260701-000001.pain.002.xml", "BANK-20260701-000002.pain.002.xml", "BANK-20260701-000003.camt.053.xml"],
            Names(answers));
        Assert.Equal(["BANK-20260702-000004.camt.053.xml"], Names(later));
        Assert.Equal(answers.Concat(later).Order(StringComparer.Ordinal), Directory.GetFiles(Inbox).Order(StringComparer.Ordinal));
        Assert.Equal(["a.xml", "b.xml"], Names(Directory.GetFiles(Path.Combine(Outbox, "taken"))));
        Assert.Equal(["c.xml.part"], Names(Directory.GetFiles(Outbox)));
        Assert.Equal(99_750, folder.State.Balances[Ours].MinorUnits);
        Assert.Equal("M1-E0 ACSP", Assert.Single(StatusReport(new BankFile("", System.IO.File.ReadAllBytes(answers[0]))).Payments));
    }

    private static IEnumerable<string> Names(IEnumerable<string> paths) =>
        paths.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
