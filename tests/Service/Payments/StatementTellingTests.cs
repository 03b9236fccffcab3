using System.Text.Json;
using Fund.Chassis.Db;
using Fund.Kernel.Events;
using Fund.Protos.Feed.V1;
using Grpc.Core;

namespace Fund.Tests.Service.Payments;

/// <summary>What Payments tells of statements.</summary>
public sealed class StatementTellingTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Theory, EachDatabase]
    public async Task A_statement_closes_its_day_and_a_reversal_names_the_credit_of_an_earlier_one(Engine engine)
    {
        await using PaymentTown town = await PaymentTown.Start(engine, people: 0);
        await Import(town, "S-1", "2026-06-14", 100, 105, Entry(5, "CRDT", "REF-1", "false"));
        await Import(town, "S-2", "2026-06-15", 105, 98, Entry(5, "DBIT", "REF-1", "true") + Entry(2, "DBIT", "REF-2", "true"));

        List<(string Name, string Json)> told = await Told(town);

        Assert.Equal(["StatementCreditBooked", "StatementClosed", "StatementDebitBooked", "StatementCreditReversed", "StatementClosed"],
            told.Select(fact => fact.Name).Where(name => name.StartsWith("Statement", StringComparison.Ordinal)));
        StatementCreditReversed reversal = Of<StatementCreditReversed>(told).Single();
        Assert.Equal((Of<StatementCreditBooked>(told).Single().CreditId, 500, "2026-06-15", "REF-1"),
            (reversal.CreditId, reversal.AmountMinorUnits, reversal.BookingDate, reversal.BankReference));
        StatementDebitBooked debit = Of<StatementDebitBooked>(told).Single();
        Assert.Equal(("REF-2", 200), (debit.BankReference, debit.AmountMinorUnits));
        Assert.Equal([("2026-06-14", 10_000L, 10_500L, 1L), ("2026-06-15", 10_500L, 9_800L, 2L)],
            Of<StatementClosed>(told).Select(closed =>
                (closed.BookingDate, closed.OpeningMinorUnits ?? 0, closed.ClosingMinorUnits, closed.EntryCount)));
        Assert.Equal(["REVERSED_UNKNOWN"], await town.OpenExceptions());
    }

    private static IEnumerable<TEvent> Of<TEvent>(List<(string Name, string Json)> told) =>
        told.Where(fact => fact.Name == typeof(TEvent).Name).Select(fact => JsonSerializer.Deserialize<TEvent>(fact.Json, Web)!);

    private static async Task<List<(string Name, string Json)>> Told(PaymentTown town)
    {
        using var call = new FeedService.FeedServiceClient(town.Host.AsService("audit"))
            .ReadEvents(new ReadEventsRequest { Service = "payments", Follow = true });
        var told = new List<(string, string)>();
        while (told.Count(fact => fact.Item1 == nameof(StatementClosed)) < 2
            && await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            told.Add((call.ResponseStream.Current.EventName, call.ResponseStream.Current.Json));
        return told;
    }

    private static async Task Import(PaymentTown town, string id, string day, int opening, int closing, string entries)
    {
        string path = Path.Combine(town.Host.Folder, $"{id}.xml");
        string Balance(string code, int yuan) =>
            $"""
            <Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{yuan}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
              <Dt><Dt>{day}</Dt></Dt></Bal>
            """;
        await File.WriteAllTextAsync(path,
            $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
              <GrpHdr><MsgId>{id}</MsgId><CreDtTm>{day}T18:00:00</CreDtTm></GrpHdr>
              <Stmt><Id>{id}</Id><Acct><Id><Othr><Id>{BudgetsNextDoor.Number}</Id></Othr></Id></Acct>
                {Balance("OPBD", opening)}{Balance("CLBD", closing)}{entries.Replace("{day}", day, StringComparison.Ordinal)}
              </Stmt>
            </BkToCstmrStmt></Document>
            """);
        await town.Import(path);
    }

    private static string Entry(int yuan, string side, string reference, string isReversal) =>
        $$"""
        <Ntry><Amt Ccy="CNY">{{yuan}}.00</Amt><CdtDbtInd>{{side}}</CdtDbtInd><RvslInd>{{isReversal}}</RvslInd><Sts><Cd>BOOK</Cd></Sts>
          <BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{{reference}}</AcctSvcrRef><BkTxCd /></Ntry>
        """;
}
