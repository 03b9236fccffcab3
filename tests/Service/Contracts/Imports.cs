using System.Security.Cryptography;
using System.Text;
using Fund.Protos.Imports.V1;
using Grpc.Core;

namespace Fund.Tests.Service.Contracts;

/// <summary>Takes a file in through the imports, as a client does.</summary>
internal static class Imports
{
    /// <summary>Applies every row it can; answers the import and what was refused, as <c>number reason</c>.</summary>
    public static async Task<(Import Import, string[] Refused)> Rows(
        CallInvoker caller, string id, string method, string[] columns, string[] rows, Dictionary<string, string> constants)
    {
        var client = new ImportService.ImportServiceClient(caller);
        var create = new CreateImportRequest
        {
            Parent = $"{County.Office}/services/contracts", ImportId = id, Method = method, RowCount = rows.Length,
            Mode = Import.Types.Mode.EachRow,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => row + "\n"))))),
            RequestId = County.NewId(),
        };
        create.Columns.AddRange(columns);
        create.Constants.Add(constants);
        Import import = await client.CreateImportAsync(create);
        using (var upload = client.UploadRows())
        {
            foreach (var piece in rows.Select((text, index) => new Row { Number = index + 1, Text = text }).Chunk(500))
            {
                var message = new UploadRowsRequest { Name = import.Name };
                message.Rows.AddRange(piece);
                await upload.RequestStream.WriteAsync(message);
            }
            await upload.RequestStream.CompleteAsync();
            await upload;
        }
        import = await client.CompleteImportAsync(new CompleteImportRequest { Name = import.Name, RequestId = County.NewId() });
        var refused = await client.ListRefusedRowsAsync(new ListRefusedRowsRequest { Name = import.Name, PageSize = 1000 });
        return (import, [.. refused.RefusedRows.Select(row => $"{row.Number} {row.Reason}")]);
    }

    /// <summary>A file of the demo's county.</summary>
    public static (string[] Columns, string[] Rows) File(string name)
    {
        string root = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(root, "FundServices.sln"))) root = Path.GetDirectoryName(root)!;
        string[] lines = System.IO.File.ReadAllLines(Path.Combine(root, "deploy", "demo", "s-county", name));
        return (lines[0].Split(','), lines[1..]);
    }
}
