using Fund.Budgets.Ledger.Store;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Google.Protobuf;
using Pb = Fund.Protos.Budget.V1;
using Rpc = Fund.Protos.Google.Rpc;

namespace Fund.Budgets.Ledger;

/// <summary>One request of a caller to the ledger, alone or as an item of a batch.</summary>
internal sealed record LedgerItem
{
    public required RawCall Call { get; init; }

    /// <summary>What to post; null where it was refused before it came to the ledger.</summary>
    public Request? Request { get; init; }

    /// <summary>Why it was refused before: a missing right, a malformed name. It leaves no receipt.</summary>
    public Refusal? Denied { get; init; }

    /// <summary>The encumbrance, or the bank account whose cash is held, that the answer shows.</summary>
    public string Resource { get; init; } = "";

    /// <summary>As <see cref="Kernel.Events.EncumbrancePosted"/> says it; empty where no encumbrance was posted to.</summary>
    public string Verb { get; init; } = "";

    public bool IsCash => Request is Hold or RejectCash;

    public MessageParser Answers => IsCash ? Pb.BankAccount.Parser : Pb.Encumbrance.Parser;

    public string? Group { get; init; }

    public ReceiptKey Key => new(Call.Principal, Call.RequestId);
}

/// <summary>The answer to an item: its resource after it, or the refusal as it travels and is remembered.</summary>
internal readonly record struct ItemAnswer(IMessage? Shown, Rpc.Status? Refusal);

/// <summary>What one RPC asks of the ledger; all its items are decided in one commit.</summary>
/// <param name="Call">The call itself.</param>
/// <param name="Items">One for a method of its own; up to 1,000 of a batch.</param>
/// <param name="Parent">The office of a batch; empty for a single request.</param>
internal sealed record LedgerCall(RawCall Call, IReadOnlyList<LedgerItem> Items, string Parent = "")
{
    private readonly TaskCompletionSource<IReadOnlyList<ItemAnswer>> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsBatch => Parent.Length > 0;

    public CancellationToken Cancel { get; init; }

    public Task<IReadOnlyList<ItemAnswer>> Answered => answered.Task;

    public void Answer(IReadOnlyList<ItemAnswer> answers) => answered.TrySetResult(answers);

    public void Fail(Exception error) => answered.TrySetException(error);
}
