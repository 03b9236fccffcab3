using System.Data.Common;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Feed;
using Fund.Chassis.Keys;
using Fund.Kernel;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fund.Chassis.Writes;

/// <summary>A first statement that every body behind it starts with, before any snapshot is taken.</summary>
public delegate Task Gate(DbConnection connection, DbTransaction transaction, CancellationToken cancel);

/// <summary>
/// The one door. One serializable transaction, once per request id, with its audit entry and events in the same commit. Inside it
/// you are alone in the database. The body may run more than once and must have no effect outside the database.
/// </summary>
public sealed class Writes<TDb>(ServiceStore<TDb> store, Clock clock, SuiteKeys keys, FeedSignal signal) where TDb : ServiceDb
{
    private const int AttemptsMax = 12;

    // Readers of neighbouring keys look like conflicts to PostgreSQL, so a crowd of newcomers on one page can keep failing for ever.
    private const int AttemptsTogether = 2;

    /// <summary>Carries out a call. A known request id answers as it did the first time; <c>validate_only</c> writes nothing.</summary>
    public Task<TAnswer> Run<TAnswer>(IMessage request, ServerCallContext context, Func<TDb, Task<TAnswer>> body, Gate? gate = null)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        Asked asked = Asked.ByCall(request, context, keys.Receipts);
        if (!asked.IsDryRun) return Commit(asked, body, gate, context.CancellationToken);
        context.ResponseTrailers.Add("fund-dry-run", "decided on a snapshot; it may be out of date");
        return DryRun(asked, body, context.CancellationToken);
    }

    /// <summary>
    /// The answer that a request id was given before, or null. A method that asks other services before the door looks here first:
    /// a repeat must answer as the first time did, whatever they would say by now.
    /// </summary>
    public Task<TAnswer?> Answered<TAnswer>(IMessage request, ServerCallContext context) where TAnswer : class, IMessage<TAnswer>, new()
    {
        Asked asked = Asked.ByCall(request, context, keys.Receipts);
        return store.Read(db => Receipts.Known<TAnswer>(db, asked, context.CancellationToken), context.CancellationToken);
    }

    /// <summary>Carries out a step of a worker or consumer, once per cause.</summary>
    /// <param name="step">The name of the step, for the audit log.</param>
    /// <param name="causeId">The id of the event or row that causes it.</param>
    public Task Step(string step, string causeId, Func<TDb, Task> body, CancellationToken cancel, string onBehalfOf = "",
        Gate? gate = null) =>
        Commit(Asked.ByStep(store.Database.Service, step, causeId, onBehalfOf), async db =>
        {
            await body(db);
            return new Protos.Feed.V1.Entry();
        }, gate, cancel);

    /// <summary>Logs that a person looked at personal data in the clear. Call it before the data is answered.</summary>
    /// <param name="resource">What was looked at.</param>
    /// <param name="reason">Why, in the person's words; empty where none is asked for.</param>
    public Task NoteReveal(ServerCallContext context, string resource, string reason) =>
        Noted(Protos.Feed.V1.Entry.Types.Kind.Reveal, context, db =>
        {
            db.Commit.Resource = resource;
            db.Commit.Reason = reason;
            return Task.FromResult(true);
        });

    /// <summary>
    /// Carries out a call that is no change to be repeated, yet must be logged: a sign-in, a look at a secret. What the body writes, the
    /// duty and an entry of this kind are one commit; there is no receipt, for each call is one more of it.
    /// </summary>
    public Task<T> Noted<T>(Protos.Feed.V1.Entry.Types.Kind kind, ServerCallContext context, Func<TDb, Task<T>> body) =>
        Unlogged(async db =>
        {
            T answer = await body(db);
            Asked asked = Asked.ByLook(kind, context, db.Commit.SignedIn);
            await DutyCheck.Perform(db, asked, db.Commit, db.Commit.Resource, clock.Now, context.CancellationToken);
            Protos.Feed.V1.Entry entry =
                await EntryMaker.Make(db, asked, new Protos.Feed.V1.Entry(), db.Commit.Resource, clock, context.CancellationToken);
            entry.StateHash = Google.Protobuf.ByteString.Empty;
            db.Tell(new Told { Entries = { entry.ToByteString() } }, clock.Now);
            return answer;
        }, context.CancellationToken);

    /// <summary>Changes rows that nobody will ask about, such as the counters of a limiter: the only change without an entry.</summary>
    public Task<T> Unlogged<T>(Func<TDb, Task<T>> body, CancellationToken cancel) =>
        Attempt(async attempt =>
        {
            using IDisposable turn = await Turn(cancel);
            await using DbConnection connection = await store.Database.Open(cancel);
            await using DbTransaction transaction = await store.Serializable(connection, cancel);
            await PassGate(connection, transaction, attempt, cancel);
            await using TDb db = store.Attach(connection, transaction);
            db.Commit = new Commit();
            T answer = await body(db);
            db.Stamp(clock.Now);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(CancellationToken.None);
            signal.Wake(store.Database.Service);
            return answer;
        }, cancel);

    /// <summary>Logs what was no request at all, such as denied attempts.</summary>
    internal Task Note(Protos.Feed.V1.Entry entry, CancellationToken cancel) =>
        Unlogged(db =>
        {
            db.Tell(new Told { Entries = { entry.ToByteString() } }, clock.Now);
            return Task.FromResult(true);
        }, cancel);

    private Task<TAnswer> Commit<TAnswer>(Asked asked, Func<TDb, Task<TAnswer>> body, Gate? gate, CancellationToken cancel)
        where TAnswer : class, IMessage<TAnswer>, new() =>
        Attempt(async attempt =>
        {
            using IDisposable turn = await Turn(cancel);
            await using DbConnection connection = await store.Database.Open(cancel);
            await using DbTransaction transaction = await store.Serializable(connection, cancel);
            await PassGate(connection, transaction, attempt, cancel);
            if (gate is not null) await gate(connection, transaction, cancel);
            await using TDb db = store.Attach(connection, transaction);

            if (await Receipts.Known<TAnswer>(db, asked, cancel) is { } before) return before;

            db.Commit = new Commit { Actor = asked.Actor };
            TAnswer answer = await body(db);
            await Record(db, asked, answer, cancel);

            Failpoint.At("door.before-commit");
            // Cancelling here would leave the caller in doubt for nothing: from now on it runs to its end.
            await transaction.CommitAsync(CancellationToken.None);
            Failpoint.At("door.after-commit");
            signal.Wake(store.Database.Service);
            return answer;
        }, cancel);

    private async Task<TAnswer> DryRun<TAnswer>(Asked asked, Func<TDb, Task<TAnswer>> body, CancellationToken cancel)
        where TAnswer : class, IMessage<TAnswer>, new()
    {
        await using DbConnection connection = await store.Database.Open(cancel);
        await using DbTransaction snapshot = await store.Snapshot(connection, cancel);
        await using TDb db = store.Attach(connection, snapshot);
        if (await Receipts.Known<TAnswer>(db, asked, cancel) is { } before) return before;
        db.Commit = new Commit { Actor = asked.Actor, IsDryRun = true };
        TAnswer answer = await body(db);
        await DutyCheck.Perform(db, asked, db.Commit, EntryMaker.ResourceOf(db.Commit, answer), clock.Now, cancel);
        AnswerInstants.Show(db, answer);
        return answer;
    }

    private async Task Record<TAnswer>(TDb db, Asked asked, TAnswer answer, CancellationToken cancel) where TAnswer
        : class, IMessage<TAnswer>
    {
        string resource = EntryMaker.ResourceOf(db.Commit, answer);
        await DutyCheck.Perform(db, asked, db.Commit, resource, clock.Now, cancel);
        DateTimeOffset now = db.Stamp(clock.Now);
        AnswerInstants.Show(db, answer);
        if (Guard.IsOn("receipt")) db.Receipts.Add(Receipts.Of(asked, answer, now));
        var told = new Told { Events = { db.Commit.Events.Select(happened => ToldEvents.Of(happened, asked, now)) } };
        if (Guard.IsOn("audit-entry"))
            told.Entries.Add((await EntryMaker.Make(db, asked, answer, resource, clock, cancel)).ToByteString());
        db.Tell(told, now);
        await db.SaveChangesAsync(cancel);
    }

    private async Task<IDisposable> Turn(CancellationToken cancel) =>
        await (store.Database.Engine == Engine.Sqlite ? store.Database.Writer : store.Database.Doors).Enter(cancel);

    /// <summary>
    /// The first attempts run beside others. Who failed so often waits for all that are inside, and is then alone in truth: it cannot
    /// fail again. The lock comes before the snapshot, else it would protect nothing.
    /// </summary>
    private async Task PassGate(DbConnection connection, DbTransaction transaction, int attempt, CancellationToken cancel)
    {
        if (store.Database.Engine != Engine.Postgres) return;
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        // A process that stands still would keep out whoever waits for it. Put out by PostgreSQL, it decided nothing and begins again.
        command.CommandText = "SET LOCAL idle_in_transaction_session_timeout = '15s'; "
            + (attempt <= AttemptsTogether ? "LOCK TABLE door_gate IN ROW SHARE MODE" : "LOCK TABLE door_gate IN EXCLUSIVE MODE");
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<T> Attempt<T>(Func<int, Task<T>> transaction, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await transaction(attempt);
            }
            catch (Exception error) when (ServiceDatabase.IsRetryable(error) && attempt < AttemptsMax)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 4 << Math.Min(attempt, 7))), cancel);
            }
            catch (Exception error) when (ServiceDatabase.IsContention(error))
            {
                throw new Refusal(RefusalKind.Limit, "TOO_MUCH_CONTENTION",
                    "Too many requests change the same rows at the same moment. Nothing was decided; try again.")
                { RetryAfter = TimeSpan.FromSeconds(1) };
            }
        }
    }
}
