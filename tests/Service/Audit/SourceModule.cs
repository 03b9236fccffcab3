using Fund.Audit;
using Fund.Chassis.Db;
using Fund.Chassis.Hosting;
using Fund.Chassis.Imports;
using Fund.Protos.Contract.V1;
using Fund.Protos.Feed.V1;
using Fund.Protos.Imports.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fund.Tests.Service.Audit;

/// <summary>A service with nothing but the door: announcing an import is its accepted request.</summary>
public sealed class SourceDb(DbContextOptions<SourceDb> options) : ServiceDb(options)
{
    protected override void Describe(ModelBuilder model)
    {
    }
}

internal static class SourceModule
{
    private const string Method = "/test/Do";

    /// <summary>The source in the place of contracts, and the log that reads it.</summary>
    public static readonly (Action<WebApplicationBuilder>, Action<WebApplication>)[] WithLog =
        [(Add, _ => { }), (AddLog("contracts,audit"), AuditModule.Map)];

    public static Action<WebApplicationBuilder> AddLog(string sources) => builder =>
    {
        builder.Configuration["AuditSources"] = sources;
        AuditModule.Add(builder);
    };

    public static CreateImportRequest Request(int number, string office = "s-county") => new()
    {
        Parent = $"offices/{office}/services/contracts", ImportId = $"file-{number:000}", Columns = { "full_name" }, RowCount = 1,
        Method = "fund.contract.v1.ProgrammeService/CreateEnrolment", Sha256 = new string('a', 64), Mode = Import.Types.Mode.EachRow,
        RequestId = Guid.NewGuid().ToString(),
    };

    /// <summary>Leaves entries as many accepted requests would, in one commit.</summary>
    public static async Task Commit(ServiceHost host, int count, string reason = "")
    {
        host.Testimony.Invents(Method);
        ServiceDatabase database = host.Services.GetRequiredService<ServiceStore<SourceDb>>().Database;
        using IDisposable turn = await database.Writer.Enter();
        await using var connection = await database.Open();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var db = new SourceDb(OptionsOf(database, connection));
        db.Database.UseTransaction(transaction);
        var told = new Told { Entries = { Enumerable.Range(0, count).Select(i => EntryOf(host.Clock, i, reason)) } };
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO feed_commits (id, committed_at, told)
            VALUES ({Guid.CreateVersion7().ToString()}, {host.Clock.GetUtcNow().ToText()}, {told.ToByteArray()})
            """);
        await transaction.CommitAsync();
    }

    private static ByteString EntryOf(TimeProvider clock, int number, string reason) => new Entry
    {
        Schema = 1, Kind = Entry.Types.Kind.Request, Caller = "li", Person = "offices/s-county/people/li", Office = "s-county",
        Method = Method,
        Resource = $"offices/s-county/things/t{number:000}", Reason = reason, Time = Timestamp.FromDateTimeOffset(clock.GetUtcNow()),
    }.ToByteString();

    private static DbContextOptions<SourceDb> OptionsOf(ServiceDatabase database, System.Data.Common.DbConnection connection)
    {
        var options = new DbContextOptionsBuilder<SourceDb>();
        database.Configure(options, connection);
        return options.Options;
    }

    private static void Add(WebApplicationBuilder builder) =>
        FundModule<SourceDb>.Add(builder, "contracts", options => new SourceDb(options)).Importable(_ =>
            ImportMethod<SourceDb>.Of<CreateEnrolmentRequest, Enrolment>(
                "/fund.contract.v1.ProgrammeService/CreateEnrolment", (_, _, _) => Task.FromResult(new Enrolment())));
}
