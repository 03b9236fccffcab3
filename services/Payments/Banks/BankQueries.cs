using Fund.Kernel.Events;
using Fund.Payments.Banks.Iso20022;
using Fund.Payments.Remittances;
using Fund.Payments.WageRuns;
using Microsoft.EntityFrameworkCore;

namespace Fund.Payments.Banks;

/// <summary>What a bank file needs to be read against, and what it leaves behind.</summary>
internal static class BankQueries
{
    // Far below what either database takes as parameters of one statement.
    private const int ChunkIds = 2_000;

    /// <summary>Every released attempt from the account that the statements name, by reference or by its block.</summary>
    public static async Task<Concerned> ConcernedBy(this PaymentsDb db, string bankAccount, IReadOnlyList<Statement> statements)
    {
        string[] references =
            [.. statements.SelectMany(statement => statement.Entries).SelectMany(entry => entry.Details).Select(detail => detail.EndToEndId)
                .OfType<string>().Distinct()];
        var attempts = new List<Disbursement>();
        foreach (string[] ids in references.Chunk(ChunkIds))
            attempts.AddRange(await db.Disbursements.Where(attempt => ids.Contains(attempt.EndToEndId)).ToListAsync());
        // A block booked as one names nobody; one attempt of it is enough to know that it is ours.
        foreach (string block in statements.SelectMany(statement => statement.Entries).Where(entry => entry.Details.Count == 0)
            .Select(entry => entry.BatchPaymentInformationId).OfType<string>().Distinct())
        {
            string messageId = block.EndsWith("-1", StringComparison.Ordinal) ? block[..^2] : "";
            attempts.AddRange(await db.Disbursements
                .Where(attempt => db.Remittances.Any(sent => sent.MessageId == messageId && sent.Name == attempt.Remittance))
                .Take(1).ToListAsync());
        }
        return await db.With(bankAccount, attempts);
    }

    /// <summary>The released remittance that a report answers, and its attempts; null and nothing where there is none.</summary>
    public static async Task<(Remittance? Remittance, Concerned Concerned)> ConcernedBy(this PaymentsDb db, string bankAccount,
        StatusReport report)
    {
        Remittance? sent = await db.Remittances.SingleOrDefaultAsync(
            remittance => remittance.MessageId == report.OriginalMessageId && remittance.BankAccount == bankAccount);
        if (sent is not { IsReleased: true }) return (null, await db.With(bankAccount, []));
        return (sent, await db.With(bankAccount, await db.Disbursements.Where(attempt => attempt.Remittance == sent.Name).ToListAsync()));
    }

    /// <summary>The bookings of these statements that were dealt with before.</summary>
    public static async Task<IEnumerable<BookedKey>> KnownBookings(this PaymentsDb db, string bankAccount,
        IReadOnlyList<Statement> statements)
    {
        string[] ids = [.. statements.Select(statement => statement.Id).Distinct()];
        List<KnownBooking> known = await db.BookedKeys.AsNoTracking()
            .Where(key => key.BankAccount == bankAccount && ids.Contains(key.StatementId)).ToListAsync();
        return known.Select(Read);
    }

    /// <summary>Credits booked before that reversals in these statements may take back: they have the same reference.</summary>
    public static async Task<IEnumerable<BookedKey>> CreditsReversedBy(this PaymentsDb db, string bankAccount,
        IReadOnlyList<Statement> statements)
    {
        string[] references =
        [
            .. statements.SelectMany(statement => statement.Entries)
                .Where(entry => entry.IsReversal || entry.Details.Any(detail => detail.IsReturn))
                .SelectMany(entry => entry.Details.Select(detail => detail.ServicerReference).Prepend(entry.ServicerReference))
                .OfType<string>().Distinct(),
        ];
        var booked = new List<BookedKey>();
        foreach (string[] some in references.Chunk(ChunkIds))
            booked.AddRange((await db.BookedKeys.AsNoTracking()
                .Where(key => key.BankAccount == bankAccount && key.Side == Side.Credit && some.Contains(key.Reference)).ToListAsync())
                .Select(Read));
        return booked;
    }

    /// <summary>Writes down what the reckoning came to.</summary>
    public static void Record(this PaymentsDb db, BankFile file, Reckoning reckoning)
    {
        file.EffectCount = reckoning.Effects.Count;
        file.State = file.EffectCount == 0 ? BankFileState.Reconciled : BankFileState.Imported;
        db.BankFiles.Add(file);
        db.BankEffects.AddRange(reckoning.Effects);
        db.BankEffectShares.AddRange(reckoning.Shares);
        db.BookedKeys.AddRange(reckoning.Known.Select(key => new KnownBooking
        {
            BankAccount = file.BankAccount, StatementId = key.StatementId, Reference = key.ServicerReference, Place = key.Place,
            Side = key.Side,
            Currency = key.EntryAmount.Currency.Code, Amount = key.EntryAmount.MinorUnits,
        }));
        foreach (BankException exception in reckoning.Exceptions) db.Open(exception);
        foreach (StatementCreditBooked credit in reckoning.Credits) db.Publish(credit);
        foreach (StatementDebitBooked debit in reckoning.Debits) db.Publish(debit);
        foreach (StatementCreditReversed reversal in reckoning.Reversals) db.Publish(reversal);
        foreach (StatementClosed closing in reckoning.Closings) db.Publish(closing);
    }

    public static void Open(this PaymentsDb db, BankException exception)
    {
        db.BankExceptions.Add(exception);
        db.Publish(new BankExceptionOpened(exception.Name, exception.Kind, exception.BankFile, exception.Amount, exception.Currency));
    }

    private static BookedKey Read(KnownBooking key) =>
        new(key.StatementId, key.Reference, (int)key.Place, key.Side, Kernel.Money.Of(key.Currency, key.Amount));

    private static async Task<Concerned> With(this PaymentsDb db, string bankAccount, List<Disbursement> attempts)
    {
        string[] sent = [.. attempts.Select(attempt => attempt.Remittance).Distinct()];
        List<Remittance> named = await db.Remittances.Where(row => sent.Contains(row.Name) && row.BankAccount == bankAccount).ToListAsync();
        Dictionary<string, Remittance> remittances = named
            .Where(remittance => remittance.IsReleased).ToDictionary(remittance => remittance.Name);
        Dictionary<string, Disbursement> ours = attempts.Where(attempt => remittances.ContainsKey(attempt.Remittance))
            .DistinctBy(attempt => attempt.Name).ToDictionary(attempt => attempt.Name);
        string[] runs = [.. ours.Values.Select(attempt => attempt.Run).Distinct()];
        var lines = new Dictionary<string, WageLine>();
        var shares = new List<WageLineShare>();
        foreach (string[] names in ours.Values.Select(attempt => attempt.Line).Distinct().Chunk(ChunkIds))
        {
            foreach (WageLine line in await db.WageLines.Where(line => names.Contains(line.Name)).ToListAsync()) lines.Add(line.Name, line);
            shares.AddRange(await db.WageLineShares.AsNoTracking().Where(share => names.Contains(share.Line)).ToListAsync());
        }
        return new Concerned
        {
            Attempts = ours, Remittances = remittances, Lines = lines, Shares = shares.ToLookup(share => share.Line),
            Runs = await db.WageRuns.Where(run => runs.Contains(run.Name)).ToDictionaryAsync(run => run.Name),
        };
    }
}
