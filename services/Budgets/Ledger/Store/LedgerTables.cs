using System.Data.Common;
using Fund.Chassis.Db;
using Fund.Kernel;

namespace Fund.Budgets.Ledger.Store;

/// <summary>
/// The one raw path to the ledger's tables, for the door and for the writer. There is one for each engine, because what is
/// quick differs: statements that take whole lists over a network, prepared statements row by row within the process.
/// </summary>
internal abstract class LedgerTables
{
    internal const string AccountColumns =
        """
        name, kind, currency, parent, owner, office, fiscal_year, purpose, ends_on, suspended, year_closed, voted, available, encumbered,
        obligated, disbursed, lapsed, bank, in_transit, suspense, sequence, version, update_time, plan, stop_floor, warn_floor, ceilings,
        number, document, create_time
        """;

    internal const string MovementColumns =
        """
        posting, number, from_account, from_stage, from_sequence, from_balance, to_account, to_stage, to_sequence, to_balance, amount
        """;

    /// <summary><see cref="MovementColumns"/> read from <see cref="Movements"/>, with the names that the numbers stand for.</summary>
    internal const string NamedMovementColumns =
        """
        p.id, m.number, f.name, m.from_stage, m.from_sequence, m.from_balance, t.name, m.to_stage, m.to_sequence, m.to_balance, m.amount
        """;

    /// <summary>Movements <c>m</c> with their posting <c>p</c> and the accounts <c>f</c> and <c>t</c> that they went from and to.</summary>
    internal const string Movements =
        """
        ledger_postings p JOIN ledger_movements m ON m.posting = p.number
        LEFT JOIN ledger_accounts f ON f.number = m.from_account LEFT JOIN ledger_accounts t ON t.number = m.to_account
        """;

    /// <summary>Where the books end, as <see cref="EndsFrom"/> takes it.</summary>
    internal const string Ends =
        """
        SELECT COALESCE((SELECT MAX(number) FROM ledger_accounts), 0), COALESCE((SELECT MAX(number) FROM ledger_postings), 0),
          COALESCE((SELECT post_time FROM ledger_postings ORDER BY number DESC LIMIT 1), ''),
          COALESCE((SELECT MAX(month) FROM ledger_periods WHERE state = 'CLOSED'), '')
        """;

    internal const string StageColumns = "voted, available, encumbered, obligated, disbursed, lapsed, bank, in_transit, suspense";

    /// <summary>The end of an insertion into <c>ledger_days</c>: a day that is there already grows.</summary>
    internal const string AddToDay =
        """
        ON CONFLICT (account, effective_date) DO UPDATE SET
          voted = ledger_days.voted + excluded.voted, available = ledger_days.available + excluded.available,
          encumbered = ledger_days.encumbered + excluded.encumbered, obligated = ledger_days.obligated + excluded.obligated,
          disbursed = ledger_days.disbursed + excluded.disbursed, lapsed = ledger_days.lapsed + excluded.lapsed,
          bank = ledger_days.bank + excluded.bank, in_transit = ledger_days.in_transit + excluded.in_transit,
          suspense = ledger_days.suspense + excluded.suspense
        """;

    internal const string BankAccountColumns = "name, display_name, bank_code, masked_number, currency, create_time, update_time";

    internal const string PostingColumns = "id, number, document, effective_date, currency, reverses, actor, post_time, late_for";

    public static LedgerTables Of(Engine engine) => engine == Engine.Postgres ? PostgresTables.Instance : PortableTables.Instance;

    /// <summary>Reads what the requests need. Behind the gate nobody else changes it.</summary>
    public abstract Task<Loaded> Load(DbConnection connection, DbTransaction transaction, Needs needs, CancellationToken cancel);

    /// <summary>Writes what was posted.</summary>
    public abstract Task Write(DbConnection connection, DbTransaction transaction, LedgerChanges changes, CancellationToken cancel);

    /// <summary>An account from a row of <see cref="AccountColumns"/>, beginning at column <paramref name="at"/>.</summary>
    internal static Account AccountFrom(DbDataReader row, int at = 0) => new()
    {
        Name = row.GetString(at),
        Kind = LedgerWords.KindOf(row.GetString(at + 1)),
        Currency = Currency.Of(row.GetString(at + 2)),
        Parent = row.IsDBNull(at + 3) ? null : row.GetString(at + 3),
        Owner = row.GetString(at + 4),
        Office = row.GetString(at + 5),
        FiscalYear = row.GetString(at + 6),
        Purpose = row.GetString(at + 7),
        EndsOn = Days.Parse(row.GetString(at + 8)),
        IsSuspended = row.GetString(at + 9) == "YES",
        IsYearClosed = row.GetString(at + 10) == "YES",
        Stages = StagesFrom(row, at + 11),
        Sequence = row.GetInt64(at + 20),
        Version = row.GetInt64(at + 21),
        Plan = ReleasePlan.Parse(row.GetString(at + 23)),
        StopFloor = row.GetInt64(at + 24),
        WarnFloor = row.GetInt64(at + 25),
        Ceilings = row.GetString(at + 26),
    };

    /// <summary>The stages from a row of <see cref="StageColumns"/>, beginning at column <paramref name="at"/>.</summary>
    internal static Stages StagesFrom(DbDataReader row, int at) => new()
    {
        Voted = row.GetInt64(at), Available = row.GetInt64(at + 1), Encumbered = row.GetInt64(at + 2), Obligated = row.GetInt64(at + 3),
        Disbursed = row.GetInt64(at + 4), Lapsed = row.GetInt64(at + 5), Bank = row.GetInt64(at + 6), InTransit = row.GetInt64(at + 7),
        Suspense = row.GetInt64(at + 8),
    };

    internal static DateTimeOffset UpdateTimeFrom(DbDataReader row, int at = 0) => Instant.Parse(row.GetString(at + 22));

    internal static long NumberFrom(DbDataReader row, int at = 0) => row.GetInt64(at + 27);

    internal static LedgerEnds EndsFrom(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2) is { Length: > 0 } time ? Instant.Parse(time) : DateTimeOffset.MinValue,
        row.GetString(3) is { Length: > 0 } month ? Period.Parse(month) : null);

    /// <summary>The encumbrance that the account of such a row belongs to.</summary>
    internal static EncumbranceFacts FactsFrom(DbDataReader row) =>
        new(row.GetString(4), row.GetString(28), row.GetString(7), Instant.Parse(row.GetString(29)));

    internal static BankAccountFacts BankAccountFrom(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), Instant.Parse(row.GetString(5)),
        Instant.Parse(row.GetString(6)));

    /// <summary>A movement from a row of <see cref="NamedMovementColumns"/>.</summary>
    internal static Movement MovementFrom(DbDataReader row) => new(
        checked((int)row.GetInt64(1)), SideFrom(row, 2), SideFrom(row, 6), row.GetInt64(10));

    private static Side SideFrom(DbDataReader row, int at) => new(
        row.IsDBNull(at) ? null : row.GetString(at), LedgerWords.StageOf(row.GetString(at + 1)), row.GetInt64(at + 2),
        row.GetInt64(at + 3));
}
