using System.Security.Cryptography;
using System.Text;
using Fund.Protos.Access.V1;
using Fund.Protos.Imports.V1;
using Grpc.Core;

namespace Fund.Suite.Demo;

/// <summary>A person of the story at a keyboard: signs in with a password and calls the public API like anyone else.</summary>
internal sealed class Actor(Courier courier, DemoClock clock, string account, string password)
{
    private string token = "";
    private DateOnly signedInOn;

    public string Account => account;

    /// <summary>A client that calls as this person. A token lasts a quarter of an hour, so every new day begins with a sign-in.</summary>
    public TClient Client<TClient>(string service = "") where TClient : ClientBase<TClient>
    {
        if (signedInOn != clock.Day) SignIn();
        return (TClient)Activator.CreateInstance(typeof(TClient), courier.Invoker(token, service))!;
    }

    /// <summary>Takes in a file, every good row by itself, and answers the rows that were refused.</summary>
    public async Task<Imported> Import(
        CountyFile file, string service, string id, string method, params (string Column, string Value)[] constants)
    {
        var client = Client<ImportService.ImportServiceClient>(service);
        var create = new CreateImportRequest
        {
            Parent = $"offices/s-county/services/{service}", ImportId = id, Method = method, RowCount = file.Rows.Count,
            Sha256 = HashOf(file), Mode = Protos.Imports.V1.Import.Types.Mode.EachRow, RequestId = RequestId(),
        };
        create.Columns.AddRange(file.Columns);
        foreach ((string column, string value) in constants) create.Constants[column] = value;
        Import import = await client.CreateImportAsync(create);

        // A repeated row is harmless, so an upload that broke off is sent again from the beginning.
        await courier.Deliver(() => Upload(client, import.Name, file));
        import = await client.CompleteImportAsync(new CompleteImportRequest { Name = import.Name, RequestId = RequestId() });
        var refused = await client.ListRefusedRowsAsync(new ListRefusedRowsRequest { Name = import.Name, PageSize = 1_000 });
        return new Imported(file.Name, import.AppliedCount, [.. refused.RefusedRows]);
    }

    /// <summary>Sends pieces of a document until the whole has been answered.</summary>
    public Task<T> Deliver<T>(Func<Task<T>> call) => courier.Deliver(call);

    public static string RequestId() => Guid.NewGuid().ToString();

    private static async Task<long> Upload(ImportService.ImportServiceClient client, string import, CountyFile file)
    {
        using var upload = client.UploadRows();
        foreach (CountyRow[] chunk in file.Rows.Chunk(1_000))
        {
            var piece = new UploadRowsRequest { Name = import };
            piece.Rows.AddRange(chunk.Select(row => new Row { Number = row.Line, Text = row.Text }));
            await upload.RequestStream.WriteAsync(piece);
        }
        await upload.RequestStream.CompleteAsync();
        return (await upload).StagedCount;
    }

    private void SignIn()
    {
        SignInResponse answer = new AccessService.AccessServiceClient(courier.Invoker())
            .SignInAsync(new SignInRequest { AccountId = account, Password = password }).ResponseAsync.GetAwaiter().GetResult();
        token = answer.AccessToken;
        signedInOn = clock.Day;
    }

    private static string HashOf(CountyFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (CountyRow row in file.Rows) hash.AppendData(Encoding.UTF8.GetBytes(row.Text + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>What became of a file.</summary>
internal sealed record Imported(string File, long Applied, IReadOnlyList<RefusedRow> Refused);
