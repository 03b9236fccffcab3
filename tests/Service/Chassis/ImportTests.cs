using System.Security.Cryptography;
using System.Text;
using Fund.Access;
using Fund.Chassis.Db;
using Fund.Kernel.Tlog;
using Fund.Protos.Access.V1;
using Fund.Protos.Feed.V1;
using Fund.Protos.Imports.V1;
using Google.Protobuf;
using Grpc.Core;
using static Fund.Tests.Service.Chassis.Witness;

namespace Fund.Tests.Service.Chassis;

public sealed class ImportTests
{
    [Theory, EachDatabase]
    public async Task Rows_are_applied_in_the_files_order_and_a_repeated_row_is_harmless(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        string[] rows = Rows(300);
        await Announce(host, "staff", rows);

        long staged = await Upload(host, "staff", rows, 3, 1, 1, 2, 0);
        Import import = await Complete(host, "staff");

        Assert.Equal(300, staged);
        Assert.Equal((Import.Types.State.Applied, 300L, 0L), (import.State, import.AppliedCount, import.RefusedCount));
        using var call = new FeedService.FeedServiceClient(host.AsService("audit"))
            .ReadEvents(new ReadEventsRequest { Service = "access", After = 2, Follow = true });
        for (int i = 0; i < 300 && await call.ResponseStream.MoveNext(); i++)
            Assert.Equal($"offices/s-county/people/{rows[i].Split(',')[0]}", call.ResponseStream.Current.Resource);
        Entry[] chunks = [.. (await host.AllEntries<AccessDb>())
            .Where(entry => entry.Method.StartsWith("import:", StringComparison.Ordinal))];
        Assert.Equal([250L, 50L], chunks.Select(chunk => chunk.ItemCount));
        // The root is of the rows' answers, which show no name; everything else is what anyone reads who may.
        byte[][] shown = [.. (await host.Admin().ListPeopleAsync(new ListPeopleRequest { Parent = "offices/s-county", PageSize = 1_000 }))
            .People.Where(person => person.Name.StartsWith("offices/s-county/people/s0", StringComparison.Ordinal))
            .Select(person => new Person(person) { DisplayName = "" }.ToByteArray())];
        Assert.Equal([Merkle.RootOfItems(shown[..250]), Merkle.RootOfItems(shown[250..])],
            chunks.Select(chunk => Hash.FromBytes(chunk.ItemRoot.Span)));
    }

    [Theory, EachDatabase]
    public async Task An_import_that_is_only_decided_was_made_at_no_instant(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        CreateImportRequest request = Request("staff", Rows(1), Import.Types.Mode.EachRow);
        request.ValidateOnly = true;

        Import decided = await Imports(host).CreateImportAsync(request);

        Assert.Null(decided.CreateTime);
        Assert.Null(decided.UpdateTime);
    }

    [Theory, EachDatabase]
    public async Task Bad_rows_are_listed_and_their_neighbours_applied(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        string[] rows = ["s001,One", "S2,Two", "s003,Three", "s001,Again"];
        await Announce(host, "staff", rows);
        await Upload(host, "staff", rows, 0);

        Import import = await Complete(host, "staff");

        Assert.Equal((2L, 2L), (import.AppliedCount, import.RefusedCount));
        var refused = await Imports(host).ListRefusedRowsAsync(new ListRefusedRowsRequest { Name = NameOf("staff") });
        Assert.Equal([(3L, "FIELDS_INVALID"), (5L, "PERSON_EXISTS")], refused.RefusedRows.Select(row => (row.Number, row.Reason)));
        Assert.Equal("person_id", Assert.Single(refused.RefusedRows[0].Columns));
    }

    [Theory, EachDatabase]
    public async Task All_or_nothing_applies_nothing_when_one_row_is_bad(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        string[] rows = [.. Rows(20), "S,bad"];
        await Announce(host, "staff", rows, Import.Types.Mode.AllOrNothing);
        await Upload(host, "staff", rows, 0);

        Import import = await Complete(host, "staff");

        Assert.Equal(Import.Types.State.Refused, import.State);
        Assert.Equal(2, (await host.Admin().ListPeopleAsync(new ListPeopleRequest { Parent = "offices/s-county" })).People.Count);
        var refused = await Imports(host).ListRefusedRowsAsync(new ListRefusedRowsRequest { Name = NameOf("staff") });
        Assert.Equal(22, Assert.Single(refused.RefusedRows).Number);
    }

    [Theory, EachDatabase]
    public async Task A_file_that_is_not_the_announced_one_is_refused(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        string[] rows = Rows(10);
        await Announce(host, "staff", rows);

        await Upload(host, "staff", rows[..9], 0);
        Assert.Equal("IMPORT_INCOMPLETE", await Refused.Reason(Completing(host, "staff")));
        await Upload(host, "staff", [.. rows[..9], "s999,Another"], 0);
        Assert.Equal("IMPORT_HASH_MISMATCH", await Refused.Reason(Completing(host, "staff")));
        RpcException differs = await Assert.ThrowsAsync<RpcException>(() => Upload(host, "staff", [.. rows[..8], "s998,Else"], 0));
        Assert.Equal("ROW_DIFFERS", Fund.Chassis.Border.RefusalStatus.ToRefusal(differs)?.Reason);
    }

    [Theory, EachDatabase]
    public async Task Who_may_not_call_the_method_may_not_import_rows_for_it(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        var clerk = new ImportService.ImportServiceClient(host.As("clerk", "wage.clerk"));

        Assert.Equal("PERMISSION_MISSING",
            await Refused.Reason(clerk.CreateImportAsync(Request("staff", Rows(1), Import.Types.Mode.EachRow))));
    }

    [Theory, EachDatabase]
    public async Task An_import_names_a_service_a_method_and_columns_that_are_here(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        async Task<string> Announcing(Action<CreateImportRequest> spoil)
        {
            CreateImportRequest request = Request("staff", Rows(1), Import.Types.Mode.EachRow);
            spoil(request);
            return await Refused.Reason(Imports(host).CreateImportAsync(request));
        }

        Assert.Equal("SERVICE_NOT_HERE", await Announcing(request => request.Parent = "offices/s-county/services/payments"));
        Assert.Equal("METHOD_NOT_IMPORTABLE", await Announcing(request => request.Method = "fund.access.v1.AccessService/ProposeGrant"));
        Assert.Equal("METHOD_NOT_IMPORTABLE", await Announcing(request => request.Method = "fund.access.v1.AccessService/NoSuchMethod"));
        Assert.Equal("COLUMN_UNKNOWN", await Announcing(request => request.Columns.Add("salary")));
        Assert.Equal("COLUMN_UNKNOWN", await Announcing(request => request.Constants.Add("request_id", "one for all")));
        Assert.Equal("IMPORT_NOT_FOUND",
            await Refused.Reason(Imports(host).GetImportAsync(new GetImportRequest { Name = NameOf("staff") })));
        Assert.Equal("OK", await Announcing(_ => { }));
        Assert.Equal("IMPORT_EXISTS", await Announcing(_ => { }));
    }

    [Theory, EachDatabase]
    public async Task A_completed_import_takes_no_more_rows_and_a_row_of_another_width_is_refused_alone(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone);
        string[] rows = ["s001,One,1", "s002,Two"];
        await Announce(host, "staff", rows);
        await Upload(host, "staff", rows, 0);

        Import import = await Complete(host, "staff");

        Assert.Equal((1L, 1L), (import.AppliedCount, import.RefusedCount));
        var refused = await Imports(host).ListRefusedRowsAsync(new ListRefusedRowsRequest { Name = NameOf("staff") });
        Assert.Equal("ROW_MALFORMED", Assert.Single(refused.RefusedRows).Reason);
        Assert.Equal("IMPORT_NOT_OPEN", await Refused.Reason(Completing(host, "staff")));
        RpcException late = await Assert.ThrowsAsync<RpcException>(() => Upload(host, "staff", ["s003,Three"], 0));
        Assert.Equal("IMPORT_NOT_OPEN", Fund.Chassis.Border.RefusalStatus.ToRefusal(late)?.Reason);
    }

    [Theory, EachDatabase]
    public async Task After_a_crash_the_next_process_applies_each_row_once(Engine engine)
    {
        var probe = new Probe();
        probe.DeadlyRows["s0350"] = true;
        await using ServiceHost host = await ServiceHost.Start(engine, AccessAlone, probe.Module);
        string[] rows = Rows(600);
        await Announce(host, "staff", rows, service: Probe.Service);
        await Upload(host, "staff", rows, Probe.Service, 0);
        string requestId = Guid.NewGuid().ToString();
        await Assert.ThrowsAsync<RpcException>(async () => await Completing(host, "staff", requestId, Probe.Service));
        Assert.Equal(250, (await Imports(host)
            .GetImportAsync(new GetImportRequest { Name = NameOf("staff", Probe.Service) })).AppliedCount);

        await using ServiceHost next = await host.Another(AccessAlone, new Probe().Module);
        Import import = await Completing(next, "staff", requestId, Probe.Service);

        Assert.Equal((Import.Types.State.Applied, 600L), (import.State, import.AppliedCount));
        List<string> applied = await next.Query<ProbeDb>("SELECT person FROM effects WHERE person LIKE 's0%'");
        Assert.Equal((600, 600), (applied.Count, applied.Distinct().Count()));
    }

    private static string[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => $"s{i:0000},Somebody {i}")];

    private static ImportService.ImportServiceClient Imports(ServiceHost host) => new(host.As("first-admin", "access.admin"));

    private static string NameOf(string id, string service = "access") => $"offices/s-county/services/{service}/imports/{id}";

    private static CreateImportRequest Request(string id, string[] rows, Import.Types.Mode mode, string service = "access") => new()
    {
        Parent = $"offices/s-county/services/{service}", ImportId = id, Method = "fund.access.v1.AccessService/CreatePerson",
        Columns = { "person_id", "display_name" }, Constants = { ["parent"] = "offices/s-county" }, RowCount = rows.Length, Mode = mode,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(rows.Select(row => row + "\n"))))),
        RequestId = Guid.NewGuid().ToString(),
    };

    private static async Task Announce(
        ServiceHost host, string id, string[] rows, Import.Types.Mode mode = Import.Types.Mode.EachRow, string service = "access") =>
        await Imports(host).CreateImportAsync(Request(id, rows, mode, service));

    private static Task<long> Upload(ServiceHost host, string id, string[] rows, params int[] order) =>
        Upload(host, id, rows, "access", order);

    // In pieces of a quarter each, in the given order; the header is line 1.
    private static async Task<long> Upload(ServiceHost host, string id, string[] rows, string service, params int[] order)
    {
        using var call = Imports(host).UploadRows();
        int size = order.Length == 1 ? rows.Length : rows.Length / 4;
        foreach (int piece in order)
        {
            var request = new UploadRowsRequest { Name = NameOf(id, service) };
            for (int i = piece * size; i < (piece + 1) * size; i++) request.Rows.Add(
                new Fund.Protos.Imports.V1.Row { Number = i + 2, Text = rows[i] });
            await call.RequestStream.WriteAsync(request);
        }
        await call.RequestStream.CompleteAsync();
        return (await call).StagedCount;
    }

    private static async Task<Import> Complete(ServiceHost host, string id) => await Completing(host, id);

    private static AsyncUnaryCall<Import> Completing(ServiceHost host, string id, string requestId = "", string service = "access") =>
        Imports(host).CompleteImportAsync(new CompleteImportRequest
        {
            Name = NameOf(id, service), RequestId = requestId.Length > 0 ? requestId : Guid.NewGuid().ToString(),
        });
}
