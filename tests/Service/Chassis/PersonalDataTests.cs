using System.Text;
using Fund.Access;
using Fund.Chassis.Db;
using Fund.Protos.Access.V1;
using Fund.Protos.Imports.V1;
using Microsoft.Extensions.DependencyInjection;
using static Fund.Tests.Service.Chassis.Witness;

namespace Fund.Tests.Service.Chassis;

public sealed class PersonalDataTests
{
    private const string Name = "测试姓名甲乙丙丁";
    private const string Staged = "测试姓名戊己庚辛";
    private const string Password = "Kite-over-9-rivers";
    private const string IdNumber = "110101199003070011";

    [Theory, EachDatabase]
    public async Task No_file_or_table_holds_a_name_a_password_or_a_number_in_the_clear(Engine engine)
    {
        var stored = new List<byte[]>();
        string[] canaries;
        await using (ServiceHost host = await ServiceHost.Start(engine, AccessAlone))
        {
            FirstStart start = host.Services.GetRequiredService<FirstStart>();
            var nobody = new AccessService.AccessServiceClient(host.AsNobody());
            await host.Admin().CreatePersonAsync(Person("s001", displayName: Name));
            await Refused.Reason(host.Admin().CreatePersonAsync(Person("s001", displayName: Name)));
            await nobody.EnrolAsync(new EnrolRequest
            {
                AccountId = "first-admin", Code = start.Codes["first-admin"], Password = Password, RequestId = Guid.NewGuid().ToString(),
            });
            SignInResponse signedIn = await nobody.SignInAsync(new SignInRequest { AccountId = "first-admin", Password = Password });
            await Refused.Reason(nobody.SignInAsync(new SignInRequest { AccountId = IdNumber, Password = Password }));
            await Stage(host);
            canaries = [Name, Staged, Password, IdNumber, start.Codes["first-admin"], signedIn.RenewalToken, signedIn.AccessToken];
            stored.AddRange((await host.Dump<AccessDb>()).Select(Encoding.UTF8.GetBytes));
            if (engine == Engine.Sqlite) stored.AddRange(Files(host.Folder));
        }

        foreach (string canary in canaries)
            foreach (byte[] form in new[] { Encoding.UTF8.GetBytes(canary),
                Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(canary))) })
                Assert.DoesNotContain(stored, bytes => bytes.AsSpan().IndexOf(form) >= 0);
        // The scan finds what is there to be found.
        Assert.Contains(stored, bytes => bytes.AsSpan().IndexOf("offices/s-county/people/s001"u8) >= 0);
    }

    private static async Task Stage(ServiceHost host)
    {
        var imports = new ImportService.ImportServiceClient(host.As("first-admin", "access.admin"));
        await imports.CreateImportAsync(new CreateImportRequest
        {
            Parent = "offices/s-county/services/access", ImportId = "staff", Method = "fund.access.v1.AccessService/CreatePerson",
            Columns = { "person_id", "display_name" }, RowCount = 1, Mode = Import.Types.Mode.EachRow, Sha256 = new string('0', 64),
            RequestId = Guid.NewGuid().ToString(),
        });
        using var call = imports.UploadRows();
        await call.RequestStream.WriteAsync(new UploadRowsRequest
        {
            Name = "offices/s-county/services/access/imports/staff",
            Rows = { new Fund.Protos.Imports.V1.Row { Number = 2, Text = $"s002,{Staged}" } },
        });
        await call.RequestStream.CompleteAsync();
        await call;
    }

    private static IEnumerable<byte[]> Files(string folder)
    {
        foreach (string path in System.IO.Directory.EnumerateFiles(folder, "*.db*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            yield return bytes;
        }
    }
}
