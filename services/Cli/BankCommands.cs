using System.CommandLine;
using System.Security.Cryptography;
using Fund.Protos.Payment.V1;
using Google.Protobuf;

namespace Fund.Cli;

/// <summary><c>bank import</c> and <c>remittance download</c>: files to and from the bank.</summary>
internal static class BankCommands
{
    private const int ChunkSize = 256 << 10;

    public static Command MakeBank(Runner run)
    {
        Argument<string> file = new("file") { Description = "A pain.002 or camt.053 file as the bank sent it." };
        Option<string> parent = new("--parent") { Description = "The office that keeps the account.", Required = true };
        Option<string> account = new("--bank-account")
        {
            Description = "Our account. Format: offices/{office}/bankAccounts/{account}",
            Required = true,
        };
        Option<string?> id = new("--bank-file-id") { Description = "The file's id [default: from its hash]." };

        Command import = new("import", ProtoComments.Of(Rpc.Of("payment.bankFiles.import").Method))
        {
            file, parent, account, id, CommonOptions.DryRun,
        };
        import.SetAction((parse, cancel) => run(parse, invocation => Import(invocation, parse.GetValue(file)!,
            Words.Office(parse.GetValue(parent)!), parse.GetValue(account)!, parse.GetValue(id)), cancel));
        return new Command("bank", "What the bank says.") { import };
    }

    public static Command MakeRemittance(Runner run)
    {
        Argument<string> name = new("name") { Description = "Format: offices/{office}/remittances/{remittance}" };
        Option<string> to = new("--to") { Description = "Where the file goes. An existing file is never overwritten.", Required = true };
        Option<string> reason = new("--reason") { Description = "Why you fetch it; it is logged.", Required = true };
        Command download = new("download", ProtoComments.Of(Rpc.Of("payment.remittances.download").Method)) { name, to, reason };
        download.SetAction((parse, cancel) => run(parse, invocation =>
            Download(invocation, parse.GetValue(name)!, parse.GetValue(to)!, parse.GetValue(reason)!), cancel));
        return new Command("remittance", "Payment files for the bank.") { download };
    }

    private static async Task<int> Import(Invocation invocation, string path, string parent, string account, string? id)
    {
        if (!File.Exists(path)) throw new UsageError($"There is no file {path}.");
        byte[] content = await File.ReadAllBytesAsync(path, invocation.Cancel);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var head = new ImportBankFileRequest
        {
            Parent = parent,
            BankFileId = id ?? $"file-{sha256[..16]}",
            BankAccount = account,
            RequestId = ImportCommand.IdFrom("bank-file", parent, account, id ?? "", sha256),
            ValidateOnly = invocation.IsDryRun,
        };
        invocation.Terminal.Say($"request {head.RequestId}, SHA-256 {sha256}");

        long sent = 0;
        using var progress = new Progress(invocation.Terminal, "bytes sent", content.Length);
        IEnumerable<IMessage> chunks = content.Chunk(ChunkSize)
            .Select(part => new ImportBankFileRequest { Data = ByteString.CopyFrom(part) });
        IMessage answer = await invocation.Connection.Send(Rpc.Of("payment.bankFiles.import"), chunks.Prepend(head),
            message => progress.Report(sent += ((ImportBankFileRequest)message).Data.Length), invocation.Cancel);
        progress.Dispose();

        invocation.Printer.One(answer);
        if (((BankFile)answer).ExceptionCount > 0)
            invocation.Terminal.Say($"Some entries need a person: `fund payment exceptions list {parent} --open-only`.");
        return ExitCode.Ok;
    }

    private static async Task<int> Download(Invocation invocation, string name, string to, string reason)
    {
        if (File.Exists(to)) throw new UsageError($"{to} is there already.");
        var remittance = await invocation.Connection.Ask<Remittance>(Rpc.Of("payment.remittances.get"),
            new GetRemittanceRequest { Name = name }, invocation.Cancel);

        var content = new MemoryStream();
        using (var progress = new Progress(invocation.Terminal, "bytes"))
        {
            var request = new DownloadRemittanceFileRequest { Name = name, Reason = reason };
            await foreach (IMessage chunk in invocation.Connection.Read(Rpc.Of("payment.remittances.download"), request, invocation.Cancel))
            {
                ((FileChunk)chunk).Data.WriteTo(content);
                progress.Report(content.Length);
            }
        }
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content.ToArray()));
        if (sha256 != remittance.FileSha256)
        {
            invocation.Terminal.Say($"fault: the file's SHA-256 is {sha256}, the remittance says {remittance.FileSha256}.");
            invocation.Terminal.Say("Nothing was written.");
            return ExitCode.Bug;
        }
        PrivateFile.Write(Path.GetFullPath(to), content.ToArray());
        invocation.Terminal.Say($"{to}: {content.Length:N0} bytes, SHA-256 {sha256}, as the remittance says. It holds personal data.");
        return ExitCode.Ok;
    }
}
