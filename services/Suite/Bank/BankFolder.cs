using Fund.Kernel;

namespace Fund.Suite.Bank;

/// <summary>
/// The bank behind two folders: customers put orders into the outbox, answers appear in the inbox. It works when it is told to; it has
/// no clock and no thread, and one caller at a time. What it knows lives in memory: a new folder is a new bank.
/// </summary>
/// <param name="outbox">Read for <c>*.xml</c>; orders must be renamed into it when complete. They go on to its <c>taken</c>.</param>
/// <param name="inbox">Answers are renamed into it when complete.</param>
public sealed class BankFolder(string outbox, string inbox, BankSimulator bank, BankState opening)
{
    public BankState State { get; private set; } = opening;

    /// <summary>Whether an order waits in the outbox.</summary>
    public bool HasOrders => Directory.Exists(outbox) && Orders().Length > 0;

    /// <inheritdoc cref="BankState.ReceiveCredit"/>
    public void ReceiveCredit(string account, Money amount, string payer, string reference, DateOnly day = default) =>
        State = State.ReceiveCredit(account, amount, payer, reference, day);

    /// <summary>One run of the bank on <paramref name="date"/> over the orders in the outbox, by name.</summary>
    /// <returns>The paths of its answers.</returns>
    public IReadOnlyList<string> Work(DateOnly date)
    {
        string taken = Directory.CreateDirectory(Path.Combine(outbox, "taken")).FullName;
        Directory.CreateDirectory(inbox);
        string[] orders = Orders();
        BankFile[] files = [.. orders.Select(path => new BankFile(Path.GetFileName(path), File.ReadAllBytes(path)))];
        BankDay day = bank.Process(State, files, date);
        List<string> answers = [.. day.Answers.Select(Deliver)];
        foreach (string path in orders) File.Move(path, Path.Combine(taken, Path.GetFileName(path)), overwrite: true);
        State = day.State;
        return answers;
    }

    private string[] Orders()
    {
        string[] orders = Directory.GetFiles(outbox, "*.xml");
        Array.Sort(orders, StringComparer.Ordinal);
        return orders;
    }

    // A reader of the inbox must never see half a file.
    private string Deliver(BankFile answer)
    {
        string path = Path.Combine(inbox, answer.Name);
        string part = path + ".part";
        File.WriteAllBytes(part, answer.Content);
        File.Move(part, path, overwrite: true);
        return path;
    }
}
