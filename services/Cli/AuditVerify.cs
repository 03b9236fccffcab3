using System.CommandLine;
using System.Text;
using Fund.Kernel.Tlog;
using Fund.Protos.Audit.V1;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Checkpoint = Fund.Kernel.Tlog.Checkpoint;

namespace Fund.Cli;

/// <summary>
/// <c>audit verify</c>: proves that the log holds an entry, from the log itself or, asking nobody, from files. The key is kept
/// from the first time on, and each checkpoint has to continue the one seen before: a log that shows two faces is found out.
/// </summary>
internal static class AuditVerify
{
    private static readonly Argument<string?> ProofFile = new("proof")
    {
        Description = "A .tlog-proof file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> FrameFile = new("--frame") { Description = "The file with the entry's frame, byte for byte." };

    private static readonly Option<string?> Key = new("--key")
    {
        Description = "The log's verifier key: name+id+key, or a file that holds it.",
    };

    private static readonly Option<long?> Index = new("--index") { Description = "Asks the log for the proof of this entry, from 0." };

    private static readonly Option<string?> Save = new("--save")
    {
        Description = "With --index: also writes PREFIX.tlog-proof and PREFIX.frame.",
        HelpName = "prefix",
    };

    public static Command Make(Runner run)
    {
        Command verify = new("verify", "Proves that the log holds an entry. With files it asks nobody.")
        {
            ProofFile, FrameFile, Key, Index, Save,
        };
        verify.SetAction((parse, cancel) => run(parse,
            invocation => parse.GetValue(Index) is { } index ? Online(invocation, index) : Offline(invocation), cancel));
        return verify;
    }

    private static Task<int> Offline(Invocation invocation)
    {
        ParseResult parse = invocation.Parse;
        if (parse.GetValue(ProofFile) is not { } proof || parse.GetValue(FrameFile) is not { } frame || parse.GetValue(Key) is not { } key)
            throw new UsageError("Give --index, or a .tlog-proof file with --frame and --key.");
        return Task.FromResult(Judge(invocation, () => Prove(ReadFile(proof), ReadFile(frame), ReadKey(key)), ReadFile(frame)));
    }

    private static async Task<int> Online(Invocation invocation, long index)
    {
        var answer = await invocation.Connection.Ask<InclusionProof>(Rpc.Of("audit.inclusion.get"),
            new GetInclusionProofRequest { Index = index }, invocation.Cancel);
        byte[] proof = Encoding.UTF8.GetBytes(answer.Proof);
        byte[] frame = answer.Frame.ToByteArray();
        if (invocation.Parse.GetValue(Save) is { } prefix)
        {
            PrivateFile.Write(Path.GetFullPath(prefix + TlogProof.FileExtension), proof);
            PrivateFile.Write(Path.GetFullPath(prefix + ".frame"), frame);
        }
        var memory = new LogMemory(invocation.Terminal.Home);
        string key = invocation.Parse.GetValue(Key) ?? memory.Key ?? answer.VerifierKey;
        ConsistencyProof? growth = memory.Checkpoint is { Size: > 0 } seen ? await Growth(invocation, seen, proof) : null;
        return Judge(invocation, () =>
        {
            VerifierKey log = ReadKey(key);
            TlogProof parsed = TlogProof.Parse(proof);
            if (parsed.Index != index) throw new Disproof("INDEX_MISMATCH", $"The proof is of entry {parsed.Index}, not of {index}.");
            Checkpoint checkpoint = Prove(proof, frame, log);
            memory.Accept(checkpoint, log, [.. growth?.Hashes.Select(hash => Hash.FromBytes(hash.Span)) ?? []]);
            return checkpoint;
        }, frame);
    }

    // Asked in the order older to newer, whichever of the two the log has just shown.
    private static async Task<ConsistencyProof?> Growth(Invocation invocation, Checkpoint seen, byte[] proof)
    {
        Verdict readable = Verdict.Of(() => Checkpoint.Parse(TlogProof.Parse(proof).Checkpoint.Text));
        if (!readable.IsProven) return null;
        long shown = Checkpoint.Parse(TlogProof.Parse(proof).Checkpoint.Text).Size;
        if (shown == seen.Size) return null;
        var request = new GetConsistencyProofRequest { FromSize = Math.Min(shown, seen.Size), ToSize = Math.Max(shown, seen.Size) };
        return await invocation.Connection.Ask<ConsistencyProof>(Rpc.Of("audit.consistency.get"), request, invocation.Cancel);
    }

    private static Checkpoint Prove(byte[] proof, byte[] frame, VerifierKey log) =>
        TlogProof.Parse(proof).Verify(frame, log.Name, log);

    private static int Judge(Invocation invocation, Func<Checkpoint> verification, byte[] frame)
    {
        Checkpoint? checkpoint = null;
        Verdict verdict = Verdict.Of(() => checkpoint = verification());
        if (!verdict.IsProven)
        {
            invocation.Terminal.Say($"NOT PROVEN: {verdict.Reason} — {verdict.Message}");
            return ExitCode.Refused;
        }
        invocation.Printer.Report(EntryOf(frame));
        string root = checkpoint!.Root.ToHex();
        invocation.Terminal.Say($"Proven: the log {checkpoint.Origin} holds it, at size {checkpoint.Size:N0} with root {root}.");
        return ExitCode.Ok;
    }

    private static Sheet EntryOf(byte[] bytes)
    {
        try
        {
            Frame frame = Frame.Parser.ParseFrom(bytes);
            Sheet entry = Views.Card(Entry.Parser.ParseFrom(frame.Body))[0];
            return entry with { Rows = [["service", frame.Service], ["epoch", frame.Epoch], ["number", frame.Number], .. entry.Rows] };
        }
        catch (InvalidProtocolBufferException)
        {
            return new Sheet("", ["field", "value"], [["frame", ByteString.CopyFrom(bytes)]]) { IsCard = true };
        }
    }

    private static VerifierKey ReadKey(string key) => VerifierKey.Parse((File.Exists(key) ? File.ReadAllText(key) : key).Trim());

    private static byte[] ReadFile(string path) =>
        File.Exists(path) ? File.ReadAllBytes(path) : throw new UsageError($"There is no file {path}.");
}
