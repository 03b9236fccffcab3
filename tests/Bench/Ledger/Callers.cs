using Fund.Tests.Bench.Load;
using Google.Protobuf;
using Grpc.Core;

namespace Fund.Tests.Bench.Ledger;

/// <summary>Opens an encumbrance on a line, makes it due, and begins again with the next: every second call of each kind.</summary>
internal sealed class EncumberingCaller(CallInvoker invoker, Metadata headers, Acknowledged acknowledged, Func<int> pickLine) : ICaller
{
    private readonly Form open = Forms.Open();
    private readonly Form liquidate = Forms.Liquidate();
    private int line;
    private bool isOpen;

    public async Task<int> Call()
    {
        if (!isOpen)
        {
            line = pickLine();
            long encumbrance = Forms.NextEncumbrance();
            foreach (Form form in (Form[])[open, liquidate])
            {
                form.WriteId(Forms.RequestId);
                Forms.WriteEncumbrance(form, encumbrance);
                Forms.WriteLine(form, line);
            }
            await invoker.AsyncUnaryCall(Forms.OpenMethod, null, new CallOptions(headers), open.Bytes);
            acknowledged.Open(line);
        }
        else
        {
            await invoker.AsyncUnaryCall(Forms.LiquidateMethod, null, new CallOptions(headers), liquidate.Bytes);
            acknowledged.Liquidate(line);
        }
        isOpen = !isOpen;
        acknowledged.Entry();
        return 1;
    }
}

/// <summary>Makes parts of the standing encumbrances due, a thousand in a call.</summary>
internal sealed class DrawDownCaller(CallInvoker invoker, Metadata headers, Acknowledged acknowledged, Func<int> pickLine, int items)
    : ICaller
{
    private readonly Form batch = Forms.DrawDownBatch(items);
    private readonly int[] lines = new int[items];

    public async Task<int> Call()
    {
        Forms.WriteWholeId(batch);
        for (int i = 0; i < items; i++)
        {
            lines[i] = pickLine();
            batch.WriteId(Forms.RequestId, i);
            Forms.WriteHeld(batch, lines[i], i);
            Forms.WriteLine(batch, lines[i], i);
        }
        Batches.AllAccepted(await invoker.AsyncUnaryCall(Forms.BatchMethod, null, new CallOptions(headers), batch.Bytes), items);
        foreach (int line in lines) acknowledged.DrawDown(line);
        acknowledged.Entry();
        return items;
    }
}

/// <summary>Opens encumbrances and makes each due, five hundred of both in a call.</summary>
internal sealed class PairsCaller(CallInvoker invoker, Metadata headers, Acknowledged acknowledged, Func<int> pickLine, int items) : ICaller
{
    private readonly Form batch = Forms.PairBatch(items);
    private readonly int[] lines = new int[items / 2];

    public async Task<int> Call()
    {
        Forms.WriteWholeId(batch);
        for (int i = 0; i < items; i++)
        {
            if (i % 2 == 0) lines[i / 2] = pickLine();
            batch.WriteId(Forms.RequestId, i);
            Forms.WriteLine(batch, lines[i / 2], i);
        }
        for (int i = 0; i < items; i += 2)
        {
            long encumbrance = Forms.NextEncumbrance();
            Forms.WriteEncumbrance(batch, encumbrance, i);
            Forms.WriteEncumbrance(batch, encumbrance, i + 1);
        }
        Batches.AllAccepted(await invoker.AsyncUnaryCall(Forms.BatchMethod, null, new CallOptions(headers), batch.Bytes), items);
        foreach (int line in lines)
        {
            acknowledged.Open(line);
            acknowledged.Liquidate(line);
        }
        acknowledged.Entry();
        return items;
    }
}

internal static class Batches
{
    // The outcomes are looked at from the outside only: which of the two they are, not what they say.
    public static void AllAccepted(byte[] response, int items)
    {
        const uint encumbrance = 1 << 3 | 2;
        int accepted = 0;
        var input = new CodedInputStream(response);
        while (input.ReadTag() != 0)
        {
            ByteString outcome = input.ReadBytes();
            if (outcome.Length > 0 && outcome[0] == encumbrance) accepted++;
        }
        if (accepted != items)
            throw new BooksDoNotTie($"of the {items} items of a batch only {accepted} were accepted.");
    }
}
