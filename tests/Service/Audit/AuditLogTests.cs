using System.Diagnostics;
using System.Text;
using Fund.Chassis.Db;
using Fund.Chassis.Settings;
using Fund.Kernel.Tlog;
using Fund.Protos.Audit.V1;
using Fund.Protos.Feed.V1;
using Fund.Protos.Imports.V1;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Checkpoint = Fund.Kernel.Tlog.Checkpoint;

namespace Fund.Tests.Service.Audit;

public sealed class AuditLogTests
{
    [Theory, EachDatabase]
    public async Task Every_accepted_request_is_in_the_log_once_and_repeats_are_not(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, SourceModule.WithLog);
        var clerk = new ImportService.ImportServiceClient(host.As("li", "purchase.officer"));
        CreateImportRequest[] requests = [.. Enumerable.Range(1, 12).Select(number => SourceModule.Request(number))];
        await Task.WhenAll(requests.Concat(requests).Select(request => clerk.CreateImportAsync(request).ResponseAsync));
        var dry = SourceModule.Request(99);
        dry.ValidateOnly = true;
        await clerk.CreateImportAsync(dry);
        Assert.Equal("IMPORT_EXISTS", await Refused.Reason(clerk.CreateImportAsync(SourceModule.Request(1))));
        await host.Logged(12);

        CreateImportRequest last = SourceModule.Request(100);
        await clerk.CreateImportAsync(last);
        await host.Logged(13);

        var listed = await host.Auditor().ListEntriesAsync(new() { Parent = "offices/s-county", Service = "contracts" });
        Assert.Equal(
            requests.Append(last).Select(request => request.RequestId).Order(),
            listed.Entries.Select(logged => logged.Entry.RequestId).Order());
        Assert.Equal(Enumerable.Range(1, 13).Reverse().Select(number => (long)number), listed.Entries.Select(logged => logged.Number));
        Assert.All(listed.Entries, logged => Assert.Equal("/fund.imports.v1.ImportService/CreateImport", logged.Entry.Method));
        Assert.Equal(13, (await host.Proven()).Size);

        Lag.Types.ServiceLag lag = Assert.Single((await host.Auditor().GetLagAsync(new())).Services, lag => lag.Service == "contracts");
        Assert.Equal((13, 13), (lag.LoggedNumber, lag.ToldNumber));
    }

    [Theory, EachDatabase]
    public async Task Denied_attempts_are_one_entry_a_minute_for_the_top_office_to_see(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, SourceModule.WithLog);
        var stranger = new ImportService.ImportServiceClient(host.As("wang", "purchase.officer@s-county.f-town"));
        for (int i = 0; i < 3; i++) Assert.Equal("OUT_OF_SCOPE", await Refused.Reason(stranger.CreateImportAsync(SourceModule.Request(i))));
        await host.Logged(1);
        await stranger.CreateImportAsync(SourceModule.Request(9, "s-county.f-town"));
        await host.Logged(2);

        LoggedEntry denial = Assert.Single(
            (await host.Auditor().ListEntriesAsync(new() { Parent = "offices/s-county", Kind = Entry.Types.Kind.Denial })).Entries);
        Assert.Equal(("wang", "OUT_OF_SCOPE"), (denial.Entry.Caller, denial.Entry.Reason));

        var town = host.Auditor("s-county.f-town");
        LoggedEntry seen = Assert.Single((await town.ListEntriesAsync(new() { Parent = "offices/s-county.f-town" })).Entries);
        Assert.Equal(seen, await town.GetEntryAsync(new() { Index = seen.Index }));
        Assert.Equal("OUT_OF_SCOPE", await Refused.Reason(town.GetEntryAsync(new() { Index = denial.Index })));
        Assert.Equal("OUT_OF_SCOPE", await Refused.Reason(town.GetInclusionProofAsync(new() { Index = denial.Index })));
        Assert.Equal("OUT_OF_SCOPE", await Refused.Reason(town.ListEntriesAsync(new() { Parent = "offices/s-county" })));
    }

    [Theory, EachDatabase]
    public async Task Entries_are_found_by_what_they_say_and_paged_newest_first(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, SourceModule.WithLog);
        await SourceModule.Commit(host, 7);
        await host.Logged(7);
        host.Clock.Advance(TimeSpan.FromDays(3));
        await SourceModule.Commit(host, 1);
        await host.Logged(8);
        var auditor = host.Auditor();
        async Task<int> Found(ListEntriesRequest request)
        {
            request.Parent = "offices/s-county";
            return (await auditor.ListEntriesAsync(request)).Entries.Count;
        }
        Assert.Equal(8, await Found(new()));
        Assert.Equal(8, await Found(new() { Person = "offices/s-county/people/li", Method = "test/Do", Kind = Entry.Types.Kind.Request }));
        Assert.Equal(0, await Found(new() { Person = "offices/s-county/people/wang" }));
        Assert.Equal(0, await Found(new() { Kind = Entry.Types.Kind.SignIn }));
        Assert.Equal(8, await Found(new() { Resource = "offices/s-county/things" }));
        Assert.Equal(0, await Found(new() { Resource = "offices/s-county/thing" }));
        Assert.Equal(1, await Found(new() { Resource = "offices/s-county/things/t003" }));
        Assert.Equal(1, await Found(new() { WithinDays = 2 }));
        Assert.Equal(0, await Found(new() { Service = "audit" }));

        List<long> paged = [];
        ListEntriesResponse page = new();
        do
        {
            page = await auditor.ListEntriesAsync(new() { Parent = "offices/s-county", PageSize = 3, PageToken = page.NextPageToken });
            paged.AddRange(page.Entries.Select(logged => logged.Index));
        }
        while (page.NextPageToken.Length > 0);
        Assert.Equal([7, 6, 5, 4, 3, 2, 1, 0], paged);
        Assert.Equal("PAGE_TOKEN_MALFORMED", await Refused.Reason(auditor.ListEntriesAsync(
            new() { Parent = "offices/s-county", PageToken = "-1" })));
    }

    [Theory, EachDatabase]
    public async Task What_the_log_shows_is_proven_without_it(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, SourceModule.WithLog);
        var auditor = host.Auditor();
        Assert.Equal("LOG_EMPTY", await Refused.Reason(auditor.GetCheckpointAsync(new())));
        Assert.Equal("ENTRY_NOT_FOUND", await Refused.Reason(auditor.GetInclusionProofAsync(new() { Index = 0 })));
        await SourceModule.Commit(host, 5);
        Protos.Audit.V1.Checkpoint first = await host.Signed(5);
        await SourceModule.Commit(host, 300);
        Protos.Audit.V1.Checkpoint second = await host.Signed(305);

        VerifierKey key = VerifierKey.Parse(first.VerifierKey);
        Checkpoint older = Checkpoint.Open(Encoding.UTF8.GetBytes(first.Note), "fundservices/s-county", key);
        Checkpoint newer = Checkpoint.Open(Encoding.UTF8.GetBytes(second.Note), "fundservices/s-county", key);
        ConsistencyProof growth = await auditor.GetConsistencyProofAsync(new() { FromSize = older.Size });
        newer.MustFollow(older, [.. growth.Hashes.Select(hash => Hash.FromBytes(hash.Span))]);
        Assert.Equal((older.Root, newer.Root), (Hash.FromBytes(growth.FromRoot.Span), Hash.FromBytes(growth.ToRoot.Span)));
        Assert.Equal("SIZE_OUT_OF_RANGE", await Refused.Reason(auditor.GetConsistencyProofAsync(new() { FromSize = 6, ToSize = 5 })));
        Assert.Equal("SIZE_OUT_OF_RANGE", await Refused.Reason(auditor.GetConsistencyProofAsync(new() { FromSize = 5, ToSize = 306 })));

        foreach (long index in new long[] { 0, 4, 255, 256, 304 })
        {
            InclusionProof proof = await auditor.GetInclusionProofAsync(new() { Index = index });
            TlogProof read = TlogProof.Parse(Encoding.UTF8.GetBytes(proof.Proof));
            Assert.Equal(index, read.Index);
            Assert.Equal(newer, read.Verify(proof.Frame.Span, key.Name, key));
            Assert.StartsWith(
                $"proven: leaf {index} of 305 in fundservices/s-county", await Foreign(host.Folder, proof), StringComparison.Ordinal);
        }
        Assert.Equal("ENTRY_NOT_FOUND", await Refused.Reason(auditor.GetInclusionProofAsync(new() { Index = 305 })));
    }

    [Theory, EachDatabase]
    public async Task Anyone_can_copy_the_log_as_static_files_and_find_the_signed_root(Engine engine)
    {
        await using ServiceHost host = await ServiceHost.Start(engine, SourceModule.WithLog);
        await SourceModule.Commit(host, 300);
        Protos.Audit.V1.Checkpoint signed = await host.Signed(300);
        using var http = new HttpClient { BaseAddress = new Uri(host.Services.GetRequiredService<SuiteSettings>().Web, "/log/") };

        HttpResponseMessage note = await http.GetAsync("checkpoint");
        Assert.Equal("text/plain; charset=utf-8", note.Content.Headers.ContentType!.ToString());
        Assert.Equal(signed.Note, await note.Content.ReadAsStringAsync());
        Checkpoint checkpoint = Checkpoint.Open(
            Encoding.UTF8.GetBytes(signed.Note), "fundservices/s-county", VerifierKey.Parse(signed.VerifierKey));

        List<Hash> leaves = [];
        foreach (Tile bundle in Tiles.Bundles(300))
            leaves.AddRange(EntryBundle.Decode(await http.GetByteArrayAsync(bundle.Path), bundle.Width)
                .Select(frame => Merkle.HashLeaf(frame.Span)));
        Assert.Equal(checkpoint.Root, Merkle.RootOfLeaves(leaves));

        Dictionary<Tile, byte[]> tiles = [];
        foreach (Tile tile in Tiles.Of(300)) tiles[tile] = await http.GetByteArrayAsync(tile.Path);
        Assert.Equal(checkpoint.Root, Merkle.Root(300, Tiles.Source(300, tile => tiles[tile])));

        HttpResponseMessage narrower = await http.GetAsync("tile/0/001.p/7");
        Assert.Equal(tiles[new Tile(0, 1, 44)][..(7 * 32)], await narrower.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/octet-stream", narrower.Content.Headers.ContentType!.ToString());
        Assert.Contains("immutable", narrower.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        string[] none =
        [
            "tile/0/001", "tile/0/001.p/45", "tile/entries/001", "tile/0/1", "tile/9/000",
            "tile/entries/x360/x000/x000/x000/000",
        ];
        foreach (string missing in none)
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(missing)).StatusCode);
    }

    [Theory, EachDatabase]
    public async Task A_restart_in_the_middle_and_a_second_replica_leave_no_gap_and_no_double(Engine engine)
    {
        string folder = Directory.CreateTempSubdirectory("fund-test-").FullName;
        string database = engine == Engine.Sqlite ? $"sqlite:{folder}" : await SharedPostgres.Setting();
        var clock = new TestClock();
        await using (ServiceHost broken = await ServiceHost.Start(folder, database, clock, SourceModule.WithLog))
        {
            await SourceModule.Commit(broken, 1_200);
            await broken.Logged(1);
        }
        await using ServiceHost host = await ServiceHost.Start(folder, database, clock, SourceModule.WithLog);
        await using ServiceHost replica = await ServiceHost.Start(folder, database, clock, SourceModule.WithLog);
        await SourceModule.Commit(replica, 300);
        await host.Signed(1_500);
        Checkpoint proven = await host.Proven();
        Assert.Equal(1_500, proven.Size);
        Assert.Null(await host.WhyNotReady());
        Assert.Null(await replica.WhyNotReady());
    }

    // The verifier of the unit tests, in another language and by another algorithm.
    private static async Task<string> Foreign(string folder, InclusionProof proof)
    {
        string at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "FundServices.sln"))) at = Path.GetDirectoryName(at)!;
        string proofFile = Path.Combine(folder, "entry.tlog-proof");
        string frameFile = Path.Combine(folder, "entry.frame");
        await File.WriteAllTextAsync(proofFile, proof.Proof);
        await File.WriteAllBytesAsync(frameFile, proof.Frame.ToByteArray());
        var start = new ProcessStartInfo("python3", [Path.Combine(at, "tests/Unit/Tlog/verify.py"), proofFile, frameFile])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
