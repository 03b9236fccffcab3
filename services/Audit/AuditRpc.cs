using System.Globalization;
using System.Text;
using Fund.Audit.Domain;
using Fund.Audit.Log;
using Fund.Chassis.Cache;
using Fund.Chassis.Callers;
using Fund.Chassis.Db;
using Fund.Chassis.Settings;
using Fund.Chassis.Writes;
using Fund.Kernel;
using Fund.Kernel.Tlog;
using Fund.Protos.Feed.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Checkpoint = Fund.Kernel.Tlog.Checkpoint;
using Pb = Fund.Protos.Audit.V1;

namespace Fund.Audit;

/// <summary>Shows the log and proves what it shows.</summary>
internal sealed class AuditRpc(
    ServiceStore<AuditDb> store, LogTables log, LogState state, NoteSigner signer, SuiteSettings settings, SharedCache cache, Clock clock)
    : Pb.AuditService.AuditServiceBase
{
    private static readonly NamePattern Parents = new();

    public override async Task<Pb.LoggedEntry> GetEntry(Pb.GetEntryRequest request, ServerCallContext context) =>
        ToProto(await Load(request.Index, context));

    public override async Task<Pb.ListEntriesResponse> ListEntries(Pb.ListEntriesRequest request, ServerCallContext context)
    {
        OfficeName office = Parents.Parse(request.Parent).Office;
        int size = Pages.Size(request.PageSize);
        List<LogEntry> rows = await store.Read(
            db => Filter(Within(db.LogEntries, office), request).OrderByDescending(row => row.LeafIndex).Take(size + 1)
                .ToListAsync(context.CancellationToken),
            context.CancellationToken);
        var answer = new Pb.ListEntriesResponse();
        answer.Entries.AddRange(rows.Take(size).Select(ToProto));
        if (rows.Count > size) answer.NextPageToken = rows[size - 1].LeafIndex.ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    // Anyone may ask, as often as he likes: one look a second serves all.
    public override Task<Pb.Checkpoint> GetCheckpoint(Pb.GetCheckpointRequest request, ServerCallContext context) =>
        cache.Through("audit/checkpoint", TimeSpan.FromSeconds(1), async () =>
        {
            (string note, Checkpoint newest) = await Newest(context.CancellationToken);
            return new Pb.Checkpoint { Note = note, Size = newest.Size, VerifierKey = signer.VerifierKey.ToString() };
        });

    public override async Task<Pb.InclusionProof> GetInclusionProof(Pb.GetInclusionProofRequest request, ServerCallContext context)
    {
        LogEntry entry = await Load(request.Index, context);
        string note = await log.NewestNote(context.CancellationToken) ?? throw Reasons.EntryNotIntegrated(request.Index);
        SignedNote signed = SignedNote.Parse(Encoding.UTF8.GetBytes(note));
        long size = Checkpoint.Parse(signed.Text).Size;
        if (entry.LeafIndex >= size) throw Reasons.EntryNotIntegrated(entry.LeafIndex);
        var proof = new TlogProof
        {
            Index = entry.LeafIndex, Checkpoint = signed,
            Path = await log.Read(tree => Inclusion.Path(entry.LeafIndex, size, tree.At(size)), context.CancellationToken),
        };
        return new Pb.InclusionProof
        {
            Proof = Encoding.UTF8.GetString(proof.ToBytes()), Frame = ByteString.CopyFrom(entry.Frame),
            VerifierKey = signer.VerifierKey.ToString(),
        };
    }

    public override async Task<Pb.ConsistencyProof> GetConsistencyProof(Pb.GetConsistencyProofRequest request, ServerCallContext context)
    {
        (_, Checkpoint newest) = await Newest(context.CancellationToken);
        long from = request.FromSize;
        long to = request.ToSize == 0 ? newest.Size : request.ToSize;
        if (from > to || to > newest.Size) throw Reasons.SizeOutOfRange(from, to, newest.Size);
        return await log.Read(tree =>
        {
            var answer = new Pb.ConsistencyProof
            {
                FromSize = from, ToSize = to, FromRoot = BytesOf(Merkle.Root(from, tree.At(from))),
                ToRoot = BytesOf(Merkle.Root(to, tree.At(to))),
            };
            answer.Hashes.AddRange(Consistency.Proof(from, to, tree.At(to)).Select(BytesOf));
            return answer;
        }, context.CancellationToken);
    }

    public override Task<Pb.Lag> GetLag(Pb.GetLagRequest request, ServerCallContext context)
    {
        var lag = new Pb.Lag();
        lag.Services.AddRange(state.Sources.Select(source => new Pb.Lag.Types.ServiceLag
        {
            Service = source.Service, Epoch = source.Head.Epoch, LoggedNumber = source.Head.Chain.Number, ToldNumber = source.Told,
        }));
        return Task.FromResult(lag);
    }

    private async Task<LogEntry> Load(long index, ServerCallContext context)
    {
        LogEntry entry = await store.Read(
            db => db.LogEntries.SingleOrDefaultAsync(row => row.LeafIndex == index, context.CancellationToken), context.CancellationToken)
            ?? throw Reasons.EntryNotFound(index);
        OfficeName office = entry.Office.Length > 0 ? OfficeName.Parse(entry.Office) : settings.TopOffice;
        return context.Caller().OfficesOf(["auditor"]).Any(held => held.Reaches(office)) ? entry : throw Reasons.OutOfScope();
    }

    // What belongs to no office, such as denials and sign-ins, is for the auditors of the top office.
    private IQueryable<LogEntry> Within(IQueryable<LogEntry> rows, OfficeName office)
    {
        string exactly = office.Text;
        string below = office.Text + ".";
        string none = office == settings.TopOffice ? "" : exactly;
        return rows.Where(row => row.Office == exactly || row.Office == none || row.Office.StartsWith(below));
    }

    private IQueryable<LogEntry> Filter(IQueryable<LogEntry> rows, Pb.ListEntriesRequest request)
    {
        if (request.PageToken.Length > 0)
        {
            if (!long.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out long before))
                throw Reasons.PageTokenMalformed();
            rows = rows.Where(row => row.LeafIndex < before);
        }
        if (request.Service.Length > 0) rows = rows.Where(row => row.Service == request.Service);
        if (request.Person.Length > 0) rows = rows.Where(row => row.Person == request.Person);
        if (request.Method.Length > 0)
        {
            string path = $"/{request.Method.TrimStart('/')}";
            rows = rows.Where(row => row.Method == request.Method || row.Method == path);
        }
        if (request.Resource.Length > 0)
        {
            string inside = request.Resource + "/";
            rows = rows.Where(row => row.Resource == request.Resource || row.Resource.StartsWith(inside));
        }
        if (request.Kind != Entry.Types.Kind.Unspecified)
        {
            string kind = LogEntry.WordOf(request.Kind);
            rows = rows.Where(row => row.Kind == kind);
        }
        if (request.WithinDays > 0)
        {
            DateTimeOffset since = clock.Now.AddDays(-request.WithinDays);
            rows = rows.Where(row => row.EntryTime >= since);
        }
        return rows;
    }

    private async Task<(string Note, Checkpoint Newest)> Newest(CancellationToken cancel)
    {
        string note = await log.NewestNote(cancel) ?? throw Reasons.LogEmpty();
        return (note, Checkpoint.Open(Encoding.UTF8.GetBytes(note), signer.Name, signer.VerifierKey));
    }

    private static ByteString BytesOf(Hash hash) => ByteString.CopyFrom(hash.ToBytes());

    private static Pb.LoggedEntry ToProto(LogEntry row) => new()
    {
        Index = row.LeafIndex, Service = row.Service, Epoch = row.Epoch, Number = row.Number, Frame = ByteString.CopyFrom(row.Frame),
        Entry = Entry.Parser.ParseFrom(Frame.Parser.ParseFrom(row.Frame).Body),
    };
}
