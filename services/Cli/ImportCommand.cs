using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Fund.Protos.Imports.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fund.Cli;

/// <summary>
/// <c>import</c>: announces a file, sends its rows, has them applied, and lists those that were refused. All ids follow from
/// the file, so that the same command after a crash or a lost answer goes on where it stopped.
/// </summary>
internal static class ImportCommand
{
    private const int RowsPerMessage = 1_000;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private static readonly Argument<string> File = new("file")
    {
        Description = "A .csv file; its header names fields of the method's request.",
    };

    private static readonly Option<string> Method = new("--method")
    {
        Description = "What each row calls, such as contract.enrolments.create, or a gRPC name.",
        Required = true,
    };

    private static readonly Option<string> Parent = new("--parent")
    {
        Description = "What the rows are made in; also fills the rows' own parent when neither a column nor a constant does.",
        Required = true,
    };

    private static readonly Option<string[]> Constant = new("--constant")
    {
        Description = "A field that is the same in all rows.",
        HelpName = "field=value",
    };

    private static readonly Option<string> Mode = new Option<string>("--mode")
    {
        Description = "What a bad row does.",
        DefaultValueFactory = _ => "each-row",
    }.AcceptOnlyFromAmong("each-row", "all-or-nothing");

    private static readonly Option<string?> ImportId = new("--import-id")
    {
        Description = "The import's id [default: from the file's hash]. A new one imports the file again.",
    };

    private static readonly Option<string> Encoding = new Option<string>("--encoding")
    {
        Description = "How the file is written.",
        DefaultValueFactory = _ => "utf-8",
    }.AcceptOnlyFromAmong("utf-8", "gb18030");

    public static Command Make(Runner run)
    {
        var command = new Command("import", "Takes in a CSV file, row by row. Run it again after a failure: it goes on where it stopped.")
        {
            File, Method, Parent, Constant, Mode, ImportId, Encoding, CommonOptions.DryRun,
        };
        command.SetAction((parse, cancel) => run(parse, Run, cancel));
        return command;
    }

    private static async Task<int> Run(Invocation invocation)
    {
        ParseResult parse = invocation.Parse;
        Rpc target = Rpc.Find(parse.GetValue(Method)!) ?? throw new UsageError($"There is no method {parse.GetValue(Method)}.");
        RowsFile file = RowsFile.Open(parse.GetValue(File)!, parse.GetValue(Encoding)!);
        CreateImportRequest announcement = Announce(parse, target, file);
        announcement.ValidateOnly = invocation.IsDryRun;

        var import = await invocation.Connection.Ask<Import>(Rpc.Of("imports.create"), announcement, invocation.Cancel);
        if (invocation.IsDryRun)
        {
            invocation.Printer.One(import);
            invocation.Terminal.Say("Nothing was written, and no row was looked at: each is checked when it is taken in.");
            return ExitCode.Ok;
        }
        invocation.Terminal.Say($"import {import.Name}: {file.RowCount:N0} rows, SHA-256 {file.Sha256}");
        try
        {
            await Upload(invocation, import.Name, file);
            import = await Apply(invocation, import.Name, file);
        }
        catch (RpcException error) when (!RefusalText.IsAnswer(error.StatusCode))
        {
            invocation.Terminal.Say("Run the same command again: it goes on where it stopped.");
            throw;
        }
        invocation.Terminal.Say($"{import.AppliedCount:N0} applied, {import.RefusedCount:N0} refused.");
        if (import.RefusedCount > 0) await PrintRefused(invocation, import.Name);
        else if (invocation.Printer.Form != OutputForm.Table) invocation.Printer.One(import);
        return import.RefusedCount > 0 ? ExitCode.Partly : ExitCode.Ok;
    }

    private static CreateImportRequest Announce(ParseResult parse, Rpc target, RowsFile file)
    {
        string parent = parse.GetValue(Parent)!;
        var request = new CreateImportRequest
        {
            Parent = ParentOf(parent, target),
            Method = target.FullName,
            RowCount = file.RowCount,
            Sha256 = file.Sha256,
            Mode = parse.GetValue(Mode) == "each-row" ? Import.Types.Mode.EachRow : Import.Types.Mode.AllOrNothing,
        };
        request.Columns.Add(file.Columns);
        foreach (string pair in parse.GetValue(Constant) ?? [])
        {
            string[] parts = pair.Split('=', 2);
            if (parts.Length != 2) throw new UsageError($"--constant: \"{pair}\" is not field=value.");
            request.Constants[parts[0].Trim().Replace('-', '_')] = parts[1];
        }
        if (!parent.Contains("/services/") && target.Input.FindFieldByName("parent") is not null
            && !file.Columns.Contains("parent") && !request.Constants.ContainsKey("parent"))
            request.Constants["parent"] = parent;

        string[] unknown = [.. file.Columns.Concat(request.Constants.Keys).Where(path => !FieldText.HasPath(target.Input, path))];
        if (unknown.Length > 0)
            throw new UsageError($"{target.Input.Name} has no field {string.Join(", ", unknown)}. Fields: "
                + string.Join(", ", target.Input.Fields.InFieldNumberOrder().Select(f => f.Name)) + ".");

        request.ImportId = parse.GetValue(ImportId)
            ?? $"{target.Method.Name.ToLowerInvariant()[..Math.Min(30, target.Method.Name.Length)]}-{file.Sha256[..16]}";
        request.RequestId = IdFrom("create", $"{request.Parent}/{request.ImportId}", Convert.ToHexString(request.ToByteArray()));
        return request;
    }

    /// <summary><c>offices/x/programmes/y</c> lies with the service of the method: <c>offices/x/services/contracts</c>.</summary>
    private static string ParentOf(string parent, Rpc target)
    {
        if (parent.Contains("/services/")) return parent;
        string[] parts = parent.Split('/');
        return parts is ["offices", var office, ..]
            ? $"offices/{office}/services/{target.Service(FieldText.Empty(target.Input))}"
            : throw new UsageError("--parent begins with its office: offices/{office}/….");
    }

    private static async Task Upload(Invocation invocation, string name, RowsFile file)
    {
        using var progress = new Progress(invocation.Terminal, "rows sent", file.RowCount);
        long sent = 0;
        IEnumerable<IMessage> messages = file.Rows().Chunk(RowsPerMessage).Select(rows =>
        {
            var message = new UploadRowsRequest { Name = name };
            message.Rows.Add(rows);
            return message;
        });
        try
        {
            await invocation.Connection.Send(Rpc.Of("imports.upload"), messages,
                message => progress.Report(sent += ((UploadRowsRequest)message).Rows.Count), invocation.Cancel);
        }
        catch (RpcException error) when (RefusalText.ReasonOf(error) == "IMPORT_NOT_OPEN")
        {
            progress.Dispose();
            invocation.Terminal.Say("Its rows are there from an earlier run: that one goes on. A new --import-id takes the file in again.");
        }
    }

    /// <summary>Has the rows applied, looks meanwhile how far they are, and is done when they are, whatever became of the answer.</summary>
    private static async Task<Import> Apply(Invocation invocation, string name, RowsFile file)
    {
        using var progress = new Progress(invocation.Terminal, "rows applied", file.RowCount);
        var complete = new CompleteImportRequest { Name = name, RequestId = IdFrom("complete", name, file.Sha256) };
        // However long it takes: a file that is to be applied whole would otherwise be begun and taken back again and again.
        Task<IMessage> applied = invocation.Connection.Ask(Rpc.Of("imports.complete"), complete, invocation.Cancel, isPatient: true);
        while (await Task.WhenAny(applied, Task.Delay(BetweenLooks, invocation.Cancel)) != applied)
        {
            if (await Look(invocation, name) is not { } import) continue;
            progress.Report(import.AppliedCount + import.RefusedCount);
            if (import.State is Import.Types.State.Applied or Import.Types.State.Refused) return import;
        }
        return (Import)await applied;
    }

    /// <summary>How far the import is; null where that was not answered: what is wrong, the call that applies the rows will say.</summary>
    private static async Task<Import?> Look(Invocation invocation, string name)
    {
        try
        {
            return await invocation.Connection.Ask<Import>(
                Rpc.Of("imports.get"), new GetImportRequest { Name = name }, invocation.Cancel);
        }
        catch (RpcException)
        {
            return null;
        }
    }

    private static async Task PrintRefused(Invocation invocation, string name)
    {
        Rpc list = Rpc.Of("imports.refused.list");
        List<IMessage> rows = [];
        await foreach (IMessage row in Pages.Read(invocation, list, new ListRefusedRowsRequest { Name = name })) rows.Add(row);
        if (invocation.Printer.Form != OutputForm.Table) invocation.Printer.Many(RefusedRow.Descriptor, rows, "");
        else
            invocation.Printer.Report(new Sheet("refused rows", ["line", "reason", "message", "columns"],
                [.. rows.Cast<RefusedRow>().Select(r => new object?[] { r.Number, r.Reason, r.Message, string.Join(", ", r.Columns) })]));
    }

    /// <summary>A UUID (version 8) that follows from what is asked: the same question is the same request.</summary>
    public static string IdFrom(params string[] parts)
    {
        byte[] bytes = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', parts)))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
