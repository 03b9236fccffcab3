using System.Collections.Concurrent;
using Fund.Chassis.Db;
using Fund.Chassis.Writes;
using Fund.Protos.Feed.V1;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fund.Chassis.Callers;

/// <summary>Writes an entry into the audit log of one service; the modules of the process register one each.</summary>
public sealed record EntryNotes(string Service, Func<Entry, CancellationToken, Task> Note);

/// <summary>
/// Denied attempts as audit entries: one per caller, method and minute, with how often. The first one of a minute is written at
/// once, repeats when the minute is over, so that nobody can fill the log by knocking.
/// </summary>
public sealed partial class DenialLog(IEnumerable<EntryNotes> notes, Clock clock, ILogger<DenialLog> log) : BackgroundService
{
    private const int KnockersMax = 10_000;

    private readonly ConcurrentDictionary<(string Caller, string Method, string Minute), Denied> minute = new();

    public void Count(Caller caller, string method, string reason)
    {
        string now = clock.Now.ToText()[..16];
        if (minute.Count >= KnockersMax) return;
        Denied denied = minute.GetOrAdd((caller.Principal, method, now), _ => new Denied(caller, method, reason));
        Interlocked.Increment(ref denied.Times);
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(500), stopping));
            await Flush(isLast: false);
        }
        // No call is under way any more; what was denied since the last look must not go with the process.
        await Flush(isLast: true);
    }

    private async Task Flush(bool isLast)
    {
        string now = clock.Now.ToText()[..16];
        foreach (var (key, denied) in minute)
        {
            bool isOver = isLast || string.CompareOrdinal(key.Minute, now) < 0;
            long times = Interlocked.Read(ref denied.Times);
            if (times > denied.Written && (denied.Written == 0 || isOver))
            {
                await Write(denied, times - denied.Written);
                denied.Written = times;
            }
            if (isOver) minute.TryRemove(key, out _);
        }
    }

    private async Task Write(Denied denied, long times)
    {
        EntryNotes? note = notes.FirstOrDefault(note => note.Service == Clients.FundClients.ServiceOf(denied.Method))
            ?? notes.FirstOrDefault();
        if (note is null) return;
        try
        {
            await note.Note(new Entry
            {
                Schema = 1, Kind = Entry.Types.Kind.Denial, Caller = denied.Caller.Principal, Person = denied.Caller.Person,
                Method = denied.Method,
                Reason = denied.Reason, Time = clock.Now.ToProto(), ItemCount = times, Clock = clock.Label,
            }, CancellationToken.None);
        }
        catch (Exception error)
        {
            NotWritten(log, denied.Method, error.GetType().Name);
        }
    }

    private sealed class Denied(Caller caller, string method, string reason)
    {
        public long Times;
        public long Written;

        public Caller Caller => caller;

        public string Method => method;

        public string Reason => reason;
    }

    [LoggerMessage(3101, LogLevel.Error, "A denied attempt on {Method} could not be logged: {Kind}.")]
    private static partial void NotWritten(ILogger log, string method, string kind);
}
